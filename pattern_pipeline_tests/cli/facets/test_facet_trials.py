"""``facets test`` and ``facets compare``: a facet on a sample, by the command, before anything is run."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pattern_pipeline_tests.cli.command import Done, command
from pattern_pipeline_tests.model_server.server import ModelServer
from pattern_pipeline_tests.traces.building import chat, request, write_lines

ANGRY, CALM = "I want to cancel my subscription right now.", "When do you open on Monday, please?"
DRAFT = """
name = "risk"
kind = "categorical"
prompt = "Will the user leave?"
no_match = "nothing tells"
labels = [
    {name = "HIGH", examples = ["Cancel my subscription now.", "I want to cancel my account."]},
    {name = "LOW", examples = ["I am happy and will stay."]},
]
"""


@dataclass(frozen=True)
class World:
    """A home with landed traces and no run, a draft of a facet outside it, and a model."""

    home: Path
    draft: Path
    server: ModelServer

    def run(self, *words: object) -> Done:
        return command(self.home, "facets", *words)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("home")
    draft = home / "drafts" / "risk.toml"
    draft.parent.mkdir()
    draft.write_text(DRAFT)
    traces = (
        request(chat(f"{number + 1:032x}", ANGRY if number % 2 else CALM, "One moment."))
        for number in range(12)
    )
    assert command(home, "ingest", write_lines(home / "in.jsonl", *traces)).status == 0
    with ModelServer() as server:
        (home / "settings.toml").write_text(f'[model]\nname = "paid"\nbase_url = "{server.url}"\n')
        (home / "prices.toml").write_text('[models]\n"paid" = { input = 10, output = 40 }\n')
        yield World(home, draft, server)


def test_a_draft_is_tried_with_its_answers_beside_the_lines(world: World) -> None:
    done = world.run("test", world.draft, "--extractor", "local", "--sample", 6)
    assert done.status == 0, done.errors
    assert "| user: I want to cancel my subscription right now." in done.output
    assert "6 units:" in done.output
    assert "risk" in done.output
    assert "answered locally" in done.output
    assert "HIGH 3 (100%), LOW 0 (0%)" in done.output


def test_a_sample_larger_than_there_are_units_takes_all_and_says_so(world: World) -> None:
    done = world.run("test", "Task", "--extractor", "local", "--sample", 500)
    assert done.status == 0, done.errors
    assert "12 units are all there are of the 500 asked for" in done.output


def test_a_program_reads_answers_alone_and_a_person_the_cost_beside_them(world: World) -> None:
    done = world.run("test", "Task", "--extractor", "local", "--format", "json")
    assert len(json.loads(done.output)) == 10
    assert "by local: answered locally" in done.errors


def test_the_same_seed_draws_the_same_sample(world: World) -> None:
    words = ("test", "Task", "--extractor", "local", "--sample", 4, "--format", "json")
    first, again = (json.loads(world.run(*words).output) for _ in range(2))
    other = json.loads(world.run(*words, "--seed", 5).output)
    assert first == again
    assert [row["unit_id"] for row in first] != [row["unit_id"] for row in other]


def test_a_condition_narrows_the_sample(world: World) -> None:
    done = world.run(
        "test", "Task", "--extractor", "local", "--where", "input LIKE '%Monday%'", "--format", "json"
    )
    rows = json.loads(done.output)
    assert len(rows) == 6
    assert {row["sentence"] for row in rows} == {CALM}


def test_labels_give_precision_and_recall(world: World, tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    rows = [f"{number + 1:032x},{'HIGH' if number % 2 else 'no_match'}" for number in range(12)]
    labels.write_text("\n".join(["trace_id,label", *rows, "absent,LOW"]))
    done = world.run("test", world.draft, "--extractor", "local", "--labels", labels)
    assert done.status == 0, done.errors
    assert "100% of 12 labelled units agree; macro F1 1.00" in done.output
    assert "1 labelled units were not asked" in done.output


def test_a_models_answers_are_paid_for_once(world: World) -> None:
    before = len(world.server.record.requests)
    first = world.run("test", world.draft, "--sample", 5)
    assert first.status == 0, first.errors
    # Two texts stand for all twelve traces.
    assert 1 <= len(world.server.record.requests) - before <= 2
    assert "calls, $" in first.output
    after = len(world.server.record.requests)
    again = world.run("test", world.draft, "--sample", 5)
    assert len(world.server.record.requests) == after
    assert "nothing was paid" in again.output


def test_two_ways_to_answer_side_by_side(world: World) -> None:
    done = world.run("compare", f"{world.draft}@local", f"{world.draft}@paid", "--sample", 6)
    assert done.status == 0, done.errors
    assert "by local, answered locally" in done.output
    assert "of 6 units have the same answer" in done.output


def test_what_one_side_cannot_answer_is_told_before_the_other_is_paid(world: World, tmp_path: Path) -> None:
    free = tmp_path / "at@home" / "why.toml"
    free.parent.mkdir()
    free.write_text('name = "why"\nkind = "free_text"\nprompt = "Why do they write?"\n')
    before = len(world.server.record.requests)
    done = world.run("compare", f"{free}@paid", f"{free}@local")
    assert done.status == 1
    assert "without a model free text is answered for Task and Issues only" in done.errors
    assert len(world.server.record.requests) == before


def test_two_versions_with_labels(world: World, tmp_path: Path) -> None:
    swapped_draft = tmp_path / "swapped.toml"
    swapped_draft.write_text(DRAFT.replace("HIGH", "x").replace("LOW", "HIGH").replace('"x"', '"LOW"'))
    labels = tmp_path / "labels.csv"
    labels.write_text(f"trace_id,label\n{2:032x},HIGH\n{1:032x},no_match\n")
    done = world.run("compare", f"{world.draft}@local", f"{swapped_draft}@local", "--labels", labels)
    assert done.status == 0, done.errors
    assert "A against the labels" in done.output
    assert "B against the labels" in done.output
    assert f'  A HIGH: "{ANGRY}".\n  B LOW: "{ANGRY}".\n' in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("test", "tsk"),
            "no facet named 'tsk'; the facets are: Task, Sentiment, Issues; did you mean Task?",
        ),
        (("test", "Task", "--where", "input = 'never said'"), "no trace with words fulfils the condition"),
        (("test", "Sentiment", "--labels", "{elsewhere}"), "none of the labelled units is there"),
        (("test", "{drafts}"), "a file belongs there, not a folder"),
        (("test", "{broken}"), "promt: is not known here"),
        (("test", "Task", "--where", "nothing = 1"), "nothing"),
        (("test", "Task", "--labels", "absent.csv"), "the labels cannot be read"),
        (("compare", "Task", "Sentiment"), "cannot be compared"),
        (("test", "absent.toml"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_told_on_one_line(world: World, words: tuple[str, ...], said: str) -> None:
    drafts = world.draft.parent
    (drafts / "labels.csv").write_text("trace_id,label\nabsent,NEGATIVE\n")
    (drafts / "broken.toml").write_text(DRAFT.replace("prompt", "promt"))
    places = {
        "{drafts}": str(drafts),
        "{elsewhere}": str(drafts / "labels.csv"),
        "{broken}": str(drafts / "broken.toml"),
    }
    done = world.run(*(places.get(word, word) for word in words))
    assert done.status == 1
    assert said in done.errors
    assert len([line for line in done.errors.splitlines() if line.startswith("error: ")]) == 1
    assert "Traceback" not in done.errors


def test_a_model_that_is_down_is_told(world: World) -> None:
    settings = world.home / "settings.toml"
    kept = settings.read_text()
    settings.write_text('[model]\nname = "paid"\nbase_url = "http://127.0.0.1:9/v1"\n')
    try:
        done = world.run("test", "Task", "--sample", 2)
    finally:
        settings.write_text(kept)
    assert done.status == 1
    assert "cannot be reached" in done.errors


def test_without_traces_there_is_nothing_to_try(tmp_path: Path) -> None:
    done = command(tmp_path, "facets", "test", "Task", "--extractor", "local")
    assert done.status == 1
    assert "no traces have landed" in done.errors
