"""``facets``: what is told before a run is what the server counts; what was paid can be looked up after it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pattern_pipeline_tests.cli.command import Done, command
from pattern_pipeline_tests.model_server import faults
from pattern_pipeline_tests.model_server.completions import prompt_tokens
from pattern_pipeline_tests.model_server.server import ModelServer
from pattern_pipeline_tests.traces.building import chat, request, write_lines

TRACES = 24
DAYS = ("2026-03-01", "2026-03-02")
MUMBLED = "parcel number 7,"
PRICES = '[models]\n"paid" = { input = 10, output = 40, batch_discount = 0.5 }\n'
URGENT = """
name = "urgency"
kind = "categorical"
prompt = "How urgent is it for the user?"
no_match = "no need is told"
labels = [{name = "HIGH", examples = ["I need it today"]}, {name = "LOW", examples = ["whenever you can"]}]
"""


@dataclass(frozen=True)
class World:
    """A home before and after one run by a model that fails at one trace, and what the server counted."""

    home: Path
    server: ModelServer
    before: Done
    estimate: dict[str, Any]
    requests: int
    input_tokens: int
    ran: Done

    def read(self, *words: object) -> Any:
        """What a command says as JSON."""
        done = command(self.home, "facets", *words, "--format", "json")
        assert done.status == 0, done.errors
        return json.loads(done.output)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("home")
    with ModelServer() as server:
        server.endpoint.rule = lambda body: (
            faults.says("hm, hm") if MUMBLED in str(body["messages"]) else None
        )
        (home / "settings.toml").write_text(f'[model]\nname = "paid"\nbase_url = "{server.url}"\n')
        (home / "prices.toml").write_text(PRICES)
        landed = write_lines(home / "in.jsonl", *(request(_told(number)) for number in range(TRACES)))
        assert command(home, "ingest", landed).status == 0
        before = command(home, "facets", "estimate", COLUMNS="80")
        estimate = json.loads(command(home, "facets", "estimate", "--format", "json").output)[0]
        assert server.record.requests == []
        ran = command(home, "run")
        counted = [prompt_tokens(asked.body) for asked in server.record.requests]
        yield World(home, server, before, estimate, len(counted), sum(counted), ran)


def _told(number: int) -> dict[str, Any]:
    start = int(datetime(2026, 3, 1 + number % 2, 9, number, tzinfo=UTC).timestamp())
    asked = f"Hello, where is my parcel number {number}, please? " + "I ordered it weeks ago. " * (number % 9)
    answer = f"I looked it up: parcel {number} left our house on Monday and is on its way to you."
    return chat(
        f"{number + 1:032x}",
        asked,
        answer,
        startTimeUnixNano=f"{start}{0:09}",
        endTimeUnixNano=f"{start + 5}{0:09}",
    )


def test_before_any_run_it_says_what_the_server_will_count(world: World) -> None:
    assert world.ran.status == 0, world.ran.errors
    told = world.estimate
    assert (told["model"], told["days"], told["units"], told["calls"]) == ("paid", 2, TRACES, TRACES)
    assert told["facets"] == {"Task": TRACES, "Sentiment": TRACES, "Issues": TRACES}
    # The trace that cannot be answered was asked about twice.
    assert world.requests == TRACES + 1
    counted = world.input_tokens * TRACES / world.requests
    assert told["input_tokens"] == pytest.approx(counted, rel=0.1)
    assert told["worst_input_tokens"] > world.input_tokens
    assert told["cost"] == pytest.approx((told["input_tokens"] * 10 + told["output_tokens"] * 40) / 1e6)
    assert told["batch_cost"] == pytest.approx(told["cost"] / 2)


def test_people_read_it_at_80_columns(world: World) -> None:
    assert world.before.status == 0
    lines = world.before.output.splitlines()
    assert max(map(len, lines[1:])) <= 80
    assert "24 units of 2 days, 2026-03-01 to 2026-03-02; paid would be asked about 24" in lines[0]
    for words in (
        "expected",
        "by batch",
        "at worst",
        "never asked",
        "tiktoken",
        "a guess of",
        "$10 a million",
    ):
        assert words in world.before.output, words


def test_spending_is_what_the_server_counted(world: World) -> None:
    for by, names in {"day": 1, "facet": 3, "model": 1}.items():
        rows = world.read("spend", "--by", by)
        assert len(rows) == names
        assert sum(row["calls"] for row in rows) == pytest.approx(world.requests)
        assert sum(row["input_tokens"] for row in rows) == pytest.approx(world.input_tokens)
        assert all(row["cost"] > 0 for row in rows)
    assert [row["model"] for row in world.read("spend", "--by", "model")] == ["paid"]
    assert world.read("spend", "--to", "2020-01-01") == []
    table = command(world.home, "facets", "spend", COLUMNS="80").output
    assert max(map(len, table.splitlines())) <= 80
    assert "$" in table


def test_facets_are_listed_with_how_far_they_are_answered(world: World) -> None:
    rows = {row["facet"]: row for row in world.read("list")}
    assert list(rows) == ["Task", "Sentiment", "Issues"]
    assert rows["Sentiment"]["labels"] == "POSITIVE, NEUTRAL, MIXED, NEGATIVE"
    assert {(row["origin"], row["extractor"]) for row in rows.values()} == {("built in", "openai/paid/2")}
    assert {(row["answered"], row["failed"], row["older"]) for row in rows.values()} == {(TRACES - 1, 1, 0)}
    shown = command(world.home, "facets", "list", COLUMNS="80").output
    assert "pattern-pipeline facets retry" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_what_is_answered_costs_nothing_more(world: World) -> None:
    told = world.read("estimate")[0]
    assert (told["days"], told["calls"], told["cost"]) == (0, 0, 0.0)
    assert "nothing to ask" in command(world.home, "facets", "estimate").output


@pytest.mark.parametrize(
    ("words", "calls", "units"),
    [
        (("--model", "other"), TRACES, TRACES),
        (("--model", "other", "--from", DAYS[1]), TRACES // 2, TRACES // 2),
        (("--model", "other", "--to", "2026-02-01"), 0, 0),
    ],
)
def test_another_model_and_some_days(world: World, words: tuple[str, ...], calls: int, units: int) -> None:
    told = world.read("estimate", *words)[0]
    assert (told["calls"], told["units"]) == (calls, units)
    assert told["cost"] is None
    shown = command(world.home, "facets", "estimate", *words).output
    assert ("The price of other is not known" in shown) is (calls > 0)
    assert ('"other" = {' in shown) is (calls > 0)


def test_one_facet_of_many(world: World) -> None:
    told = world.read("estimate", "--model", "gpt-5-mini", "--facet", "sentiment")[0]
    assert told["facets"] == {"Sentiment": TRACES}
    assert 0 < told["cost"] < 0.1


def test_a_new_facet_is_asked_alone_and_its_cost_is_told_first(world: World) -> None:
    folder = world.home / "facets"
    folder.mkdir()
    try:
        (folder / "urgency.toml").write_text(URGENT)
        told = world.read("estimate")[0]
        assert told["facets"] == {"Task": 0, "Sentiment": 0, "Issues": 0, "urgency": TRACES}
        assert told["calls"] == TRACES
        # Past answers say how long the next will be.
        assert told["output_tokens"] < TRACES * 65
        row = next(row for row in world.read("list") if row["facet"] == "urgency")
        assert (row["origin"], row["answered"], row["map"]) == ("urgency.toml", 0, "")
    finally:
        (folder / "urgency.toml").unlink()
        folder.rmdir()


def test_an_edited_facet_is_a_new_version(world: World) -> None:
    folder = world.home / "facets"
    folder.mkdir()
    try:
        (folder / "task.toml").write_text('name = "Task"\nkind = "free_text"\nprompt = "What was wanted?"\n')
        assert world.read("estimate")[0]["facets"] == {"Task": TRACES, "Sentiment": 0, "Issues": 0}
        assert "new version" in command(world.home, "facets", "estimate").output
        row = world.read("list")[0]
        assert (row["answered"], row["older"]) == (0, TRACES)
    finally:
        (folder / "task.toml").unlink()
        folder.rmdir()


def test_failed_answers_are_asked_again_when_told(world: World) -> None:
    done = command(world.home, "facets", "retry", "task")
    assert (done.status, "1 failed answers will be asked for again" in done.output) == (0, True)
    assert "paid will be asked about 1 of" in done.output
    assert world.read("estimate")[0]["facets"] == {"Task": 1, "Sentiment": 0, "Issues": 0}
    world.server.endpoint.rule = None
    asked = len(world.server.record.requests)
    assert command(world.home, "run").status == 0
    assert len(world.server.record.requests) == asked + 1
    rows = {row["facet"]: row["failed"] for row in world.read("list")}
    assert rows == {"Task": 0, "Sentiment": 1, "Issues": 1}
    assert "no answer failed" in command(world.home, "facets", "retry", "Task").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("retry", "Tusk"), "no facet named 'Tusk'; the facets are: Task, Sentiment, Issues"),
        (("estimate", "--facet", "Tusk"), "no facet named 'Tusk'"),
        (("spend", "--from", "2026-03-02", "--to", "2026-03-01"), "swap them"),
    ],
)
def test_what_does_not_exist_is_told_on_one_line(world: World, words: tuple[str, ...], said: str) -> None:
    done = command(world.home, "facets", *words)
    assert (done.status, done.errors.count("\n")) == (1, 1)
    assert said in done.errors


def test_a_wrong_price_file_is_told_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text("[models.paid]\ninput = 1\n")
    done = command(tmp_path, "facets", "estimate", "--model", "paid")
    assert (done.status, done.errors.count("\n")) == (1, 1)
    assert "models.paid.output" in done.errors
    assert "prices.toml" in done.errors


def test_without_a_model_nothing_is_asked_or_paid(tmp_path: Path) -> None:
    assert "costs nothing" in command(tmp_path, "facets", "estimate").output
    told = json.loads(command(tmp_path, "facets", "estimate", "--format", "json").output)[0]
    assert (told["calls"], told["cost"]) == (0, 0)
    assert command(tmp_path, "facets", "spend").output.strip() == "no model was asked"
    assert command(tmp_path, "facets", "retry").output.strip() == "nothing to ask again: no answer failed"
    assert "answered by local/" in command(tmp_path, "facets", "list").output
