"""``run`` with a model: it says what will be spent, a person at a terminal agrees, and limits end it cleanly."""

import os
import pty
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pattern_pipeline.cli.shared.model_costs import confirm_cost
from pattern_pipeline.facets.batches.book import Batch, BatchRequest
from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.lake.batches import LakeBatchBook
from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import load_settings
from pattern_pipeline_tests.cli.command import command
from pattern_pipeline_tests.cli.forked_commands import make_environment
from pattern_pipeline_tests.landed_files import land_files
from pattern_pipeline_tests.model_server import faults
from pattern_pipeline_tests.model_server.server import ModelServer
from pattern_pipeline_tests.traces.building import chat, request, write_lines

# A minute of commands in processes of their own; the same runs are specified in orchestration/ too.
pytestmark = pytest.mark.slow

TRACES = 4


@pytest.fixture
def home(tmp_path: Path, model_server: ModelServer) -> Path:
    """A home with a few landed traces, whose facets a paid model answers."""
    folder = tmp_path / "home"
    folder.mkdir()
    configure(folder, model_server)
    (folder / "prices.toml").write_text(
        "[models]\npaid = { input = 10, output = 40, batch_discount = 0.5 }\n"
    )
    told = [
        request(chat(f"{number:x}".rjust(32, "a"), f"Where is parcel {number}?")) for number in range(TRACES)
    ]
    settings = load_settings(folder)
    land_files(settings, [write_lines(tmp_path / "in.jsonl", *told)])
    return folder


def configure(home: Path, server: ModelServer, **settings: object) -> None:
    lines = [f"{name} = {value!r}".replace("'", '"') for name, value in settings.items()]
    model = ["[model]", 'name = "paid"', f'base_url = "{server.url}"', "attempts = 1", *lines]
    (home / "settings.toml").write_text("\n".join(model) + "\n")


def test_without_a_terminal_it_says_what_will_be_spent_and_goes_on(
    home: Path, model_server: ModelServer
) -> None:
    ran = command(home, "run")
    assert ran.status == 0, ran.errors
    assert f"paid will be asked about {TRACES} of {TRACES} units: about" in ran.errors
    assert "$0." in ran.errors
    assert "go on?" not in ran.errors
    assert len(model_server.record.requests) == TRACES
    again = command(home, "run")
    assert (again.status, again.output.strip()) == (0, "nothing to do: every day is fresh")
    assert "will be asked" not in again.errors
    assert len(model_server.record.requests) == TRACES


def test_at_a_terminal_nothing_is_asked_before_a_yes(home: Path, model_server: ModelServer) -> None:
    refused, shown = at_a_terminal(home, "n\n", "run")
    assert refused == 1
    assert "go on? [y/N]" in shown
    assert model_server.record.requests == []
    agreed, _ = at_a_terminal(home, "y\n", "run")
    assert agreed == 0
    assert len(model_server.record.requests) == TRACES


def test_a_changed_facet_is_told_and_asked_alone(home: Path, model_server: ModelServer) -> None:
    assert command(home, "run").status == 0
    facet = home / "facets" / "issues.toml"
    facet.parent.mkdir()
    facet.write_text('name = "Issues"\nkind = "free_text"\nprompt = "What went wrong for the user?"\n')
    model_server.record.clear()
    status, shown = at_a_terminal(home, "", "run", "--yes")
    assert status == 0
    assert "Issues: new version" in shown
    assert "go on?" not in shown
    asked = [set(schema_of(each.body)) for each in model_server.record.requests]
    assert asked == [{"Issues"}] * TRACES


def test_a_limit_ends_the_run_with_one_line_and_the_next_run_goes_on(
    home: Path, model_server: ModelServer
) -> None:
    configure(home, model_server, max_cost_per_run=0.0001)
    stopped = command(home, "run")
    assert stopped.status == 1
    assert "the limit of $" in last_line(stopped.errors), stopped.errors
    assert "Traceback" not in stopped.errors
    asked = len(model_server.record.requests)
    assert asked < TRACES
    configure(home, model_server, max_cost_per_run=100.0)
    assert command(home, "run").status == 0
    assert len(model_server.record.requests) == TRACES


def test_a_model_that_answers_nothing_ends_the_run_with_one_line(
    home: Path, model_server: ModelServer
) -> None:
    model_server.endpoint.rule = lambda _body: faults.status(401, "Incorrect API key provided")
    stopped = command(home, "run")
    assert stopped.status == 1
    assert "does not take the key" in last_line(stopped.errors)
    assert "Traceback" not in stopped.errors
    assert not open_lake(load_settings(home)).rows("SELECT * FROM facet_summaries")


def test_what_still_waits_in_the_queue_is_told_before_it_is_paid_twice(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings(home)
    lake = open_lake(settings)
    facets = load_facets(None)
    key = AnswerKey("text", "Task", facets[0].version)
    waiting = Batch("b1", "openai/paid/2", (), (BatchRequest("0", "text", (key,)),), "run")
    LakeBatchBook(lake).write(waiting)
    confirm_cost(Workspace(settings), None, None, agreed=False)
    assert "1 questions wait in the provider's queue and would be paid twice" in capsys.readouterr().err
    LakeBatchBook(lake).write(replace(waiting, status="collected"))
    confirm_cost(Workspace(settings), None, None, agreed=False)
    assert "queue" not in capsys.readouterr().err


def schema_of(body: dict[str, Any]) -> dict[str, Any]:
    return body["response_format"]["json_schema"]["schema"]["properties"]


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1]


def at_a_terminal(home: Path, typed: str, *words: str) -> tuple[int, str]:
    """Status, and what a person sees, of a command whose person types this."""
    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())
    done = subprocess.Popen(
        [sys.executable, "-m", "pattern_pipeline.cli.app", "--home", str(home), *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=make_environment(),
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:
        # So Linux says that the other end is closed.
        pass
    os.close(ours)
    return done.wait(timeout=60), shown.decode(errors="replace")
