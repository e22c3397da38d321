import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pattern_pipeline.errors import LakeError
from pattern_pipeline.facets.model.unit_questions import build_key
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.spend import sum_spend
from pattern_pipeline.llm.paid_answers import run_identity
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey, ModelAnswer, StoredAnswer
from pattern_pipeline.llm.paid_answers.checkpoints import recover_journals
from pattern_pipeline.llm.paid_answers.journal import Entry, Journal, read_entries
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity, identify_run
from pattern_pipeline_tests.llm.paid_answers.tiny_model import (
    CALL_COST,
    EXTRACTOR,
    MOOD,
    TASK,
    USAGE,
    TinyModel,
    answered,
    unit,
    units,
)

DEAD = replace(identify_run("dead"), started="long ago")
ASKED_AT = datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)


def entry(text: str, run: RunIdentity = DEAD) -> Entry:
    answer = ModelAnswer("answered", summary="日本語 \n \x1f 'quoted'", lines=(1, 2), score=0.5)
    return Entry(
        EXTRACTOR, run, ASKED_AT, ((TASK.name, TASK.version), (MOOD.name, MOOD.version)),
        (StoredAnswer(build_key(unit(text), TASK), answer),), USAGE, 2, CALL_COST,
    )  # fmt: skip


def journaled(folder: Path, *entries: Entry) -> Path:
    journal = Journal(folder)
    for each in entries:
        journal.write(each)
    return folder / f"{journal.close()}.jsonl"


def test_entries_are_read_as_they_were_written_at_once(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "new" / "folder")
    journal.write(entry("a"))
    (path,) = (tmp_path / "new" / "folder").iterdir()
    assert read_entries(path) == [entry("a")]
    journal.write(entry("b"))
    assert read_entries(path) == [entry("a"), entry("b")]
    assert read_entries(path, first_only=True) == [entry("a")]
    assert journal.close() == path.stem
    assert journal.close() == ""
    journal.write(entry("c"))
    assert len(list(path.parent.iterdir())) == 2


@pytest.mark.parametrize("cut", [1, 10, 100])
def test_a_damaged_last_line_is_passed_over(store: LakeAnswerStore, tmp_path: Path, cut: int) -> None:
    path = journaled(tmp_path, entry("a"), entry("b"))
    path.write_bytes(path.read_bytes()[:-cut])
    assert len(read_entries(path)) == (2 if cut == 1 else 1)
    assert recover_journals(tmp_path, store, identify_run()) == (2 if cut == 1 else 1)
    assert not path.exists()


# A line of an older version, which named the answer ``summary`` and repeated the facet in it.
OLD_LINE = (
    b'{"extractor":"openai/tiny/2","run":{"run_id":"dead","host":"another-host","process":1,"started":"then",'
    b'"part":"part"},"asked_at":"2026-03-04T12:00:00+00:00","facets":[["Task","3805630d6b9e"]],"answers":[{"key":'
    b'{"text_hash":"hash","facet":"Task","facet_version":"3805630d6b9e"},"summary":{"facet":"Task","status":'
    b'"answered","label":null,"summary":"Book a flight.","text":"Book a flight.","lines":[1],"score":null,'
    b'"reason":""}}],"usage":{"input_tokens":100,"cached_tokens":40,"output_tokens":10},"calls":1,"cost":0.0002}\n'
)


def test_the_journal_of_a_dead_run_of_an_older_version_is_recovered(
    store: LakeAnswerStore, tmp_path: Path
) -> None:
    (tmp_path / "old.jsonl").write_bytes(OLD_LINE)
    assert recover_journals(tmp_path, store, identify_run()) == 1
    key = AnswerKey("hash", "Task", "3805630d6b9e")
    answer = ModelAnswer("answered", summary="Book a flight.", text="Book a flight.", lines=(1,))
    assert store.find("openai/tiny/2", ["hash"], {"Task": "3805630d6b9e"}) == {key: answer}
    assert sum_spend(store.lake)["cost"].sum() == pytest.approx(0.0002)


def test_a_journal_that_cannot_be_written_is_an_error_of_the_lake(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LakeError, match="cannot be written to the journal"):
        Journal(tmp_path / "file").write(entry("a"))


def test_a_journal_taken_in_twice_counts_once(store: LakeAnswerStore, lake: Lake, tmp_path: Path) -> None:
    path = journaled(tmp_path, entry("a"), entry("b"))
    content = path.read_bytes()
    for expected in (2, 2):
        path.write_bytes(content)
        assert recover_journals(tmp_path, store, identify_run()) == expected
        assert not path.exists()
    assert len(lake.read_table("facet_answers")) == 2
    spend = sum_spend(lake)
    assert set(spend["day"]) == {ASKED_AT.date()}
    assert spend["calls"].tolist() == [2, 2]
    assert spend["cost"].sum() == pytest.approx(2 * CALL_COST)
    assert set(lake.read_table("facet_spend")["run_id"]) == {"dead"}


def test_the_journal_of_a_living_run_is_left_alone(
    store: LakeAnswerStore, lake: Lake, tmp_path: Path
) -> None:
    living = identify_run("living")
    path = journaled(tmp_path, entry("a", living))
    assert recover_journals(tmp_path, store, identify_run()) == 0
    assert path.exists()
    run_identity.mark_ended(living)
    assert recover_journals(tmp_path, store, identify_run()) == 1


def test_a_run_takes_in_what_a_dead_one_left_and_does_not_ask_it(
    store: LakeAnswerStore, lake: Lake, tmp_path: Path
) -> None:
    journaled(tmp_path / "journals", entry("text 1"), entry("text 2"))
    model = TinyModel()
    found = asyncio.run(answered(units(4), [TASK], model, store, tmp_path))
    assert sorted(text for text, _ in model.calls) == ["text 0", "text 3"]
    assert found[1][0].summary == "日本語 \n \x1f 'quoted'"
