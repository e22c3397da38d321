from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pattern_pipeline.lake import claims
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.llm.paid_answers import run_identity
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey, ModelAnswer, Spend, StoredAnswer
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity, identify_run

MODEL = "openai/m/1"
FULL = ModelAnswer("answered", "GOOD", "It's 'fine' 日本語", "\x1f\n", (3, 1), -0.25, "")
BARE = ModelAnswer("failed", reason="it would not say")


@pytest.fixture
def store(lake: Lake) -> LakeAnswerStore:
    return LakeAnswerStore(lake)


def spend(cost: float | None = 0.5, *, at: datetime | None = None) -> Spend:
    return Spend("Task", "v1", 0.5, 10, 5, 1, cost, spent_at=at)


def elsewhere(name: str) -> RunIdentity:
    return RunIdentity(name, "another-host", 1, "then")


def test_answers_come_back_as_they_were_kept(store: LakeAnswerStore) -> None:
    kept = {AnswerKey("a", "Mood", "v1"): FULL, AnswerKey("a", "Task", "v1"): BARE}
    store.save(MODEL, [StoredAnswer(*each) for each in kept.items()], [spend()], identify_run())
    assert store.find(MODEL, ["a", "b"], {"Mood": "v1", "Task": "v1"}) == kept
    assert store.find(MODEL, ["a"], {"Mood": "v1", "Task": "v2"}) == {AnswerKey("a", "Mood", "v1"): FULL}
    assert store.find("openai/other/1", ["a"], {"Mood": "v1"}) == {}
    assert store.find(MODEL, [], {"Mood": "v1"}) == store.find(MODEL, ["a"], {}) == {}


def test_the_first_answer_to_a_question_stays(store: LakeAnswerStore, lake: Lake) -> None:
    key = AnswerKey("a", "Mood", "v1")
    later = replace(FULL, label="BAD")
    store.save(MODEL, [StoredAnswer(key, FULL), StoredAnswer(key, later)], [], identify_run())
    store.save(MODEL, [StoredAnswer(key, later)], [], identify_run())
    assert store.find(MODEL, ["a"], {"Mood": "v1"}) == {key: FULL}
    assert len(lake.read_table("facet_answers")) == 1


def test_a_checkpoint_is_kept_once(store: LakeAnswerStore, lake: Lake) -> None:
    for _ in range(2):
        store.save(MODEL, [], [spend()], identify_run(), checkpoint="one")
    store.save(MODEL, [], [spend()], identify_run(), checkpoint="two")
    assert len(lake.read_table("facet_spend")) == 2


def test_payments_count_on_the_day_they_were_made(store: LakeAnswerStore) -> None:
    at = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    store.save(MODEL, [], [spend(at=at), spend(None, at=at), spend(0.25, at=at)], identify_run())
    store.save(MODEL, [], [spend(2.0)], identify_run())
    assert store.sum_cost(date(2026, 3, 4)) == 0.75
    assert store.sum_cost(datetime.now(UTC).date()) == 2.0


def test_two_living_runs_never_hold_one_text(store: LakeAnswerStore, lake: Lake) -> None:
    first, second = identify_run(), identify_run()
    assert store.claim(MODEL, ["a", "b"], first) == {"a", "b"}
    assert store.claim(MODEL, ["a", "b", "c"], second) == {"c"}
    assert store.claim(MODEL, ["a", "b", "c"], first) == {"a", "b"}
    assert store.claim("openai/other/1", ["a"], second) == {"a"}
    store.save(MODEL, [], [], first, finished=["a"])
    assert store.claim(MODEL, ["a", "b"], second) == {"a"}
    store.release(first)
    assert store.claim(MODEL, ["b"], second) == {"b"}
    assert len(lake.read_table("answer_claims")) == 4


def test_claims_of_a_dead_run_count_for_nothing(store: LakeAnswerStore, lake: Lake) -> None:
    dead, reused, ended = (identify_run() for _ in range(3))
    for number, run in enumerate(
        (replace(dead, process=2**22 + 5), replace(reused, started="before"), ended)
    ):
        assert store.claim(MODEL, [f"{number}"], run) == {f"{number}"}
    assert store.claim(MODEL, ["0", "1", "2"], identify_run("new")) == {"0", "1"}
    run_identity.mark_ended(ended)
    assert store.claim(MODEL, ["0", "1", "2"], identify_run("new")) == {"0", "1", "2"}
    assert set(lake.read_table("answering_runs")["run_id"]) == {"new"}
    assert set(lake.read_table("answer_claims")["run_id"]) == {"new"}


def test_a_run_elsewhere_holds_its_claims_while_it_is_renewed(store: LakeAnswerStore, lake: Lake) -> None:
    store.claim(MODEL, ["a"], elsewhere("far"))
    assert store.is_alive(elsewhere("far"))
    assert not store.is_alive(elsewhere("unknown"))
    assert store.claim(MODEL, ["a"], identify_run()) == frozenset()
    lake.commit(
        lambda connection: connection.execute(
            "UPDATE answering_runs SET renewed_at = renewed_at - INTERVAL 121 SECOND"
        ),
        doing="let time pass",
    )
    assert not store.is_alive(elsewhere("far"))
    assert store.claim(MODEL, ["a"], identify_run()) == {"a"}


def test_a_run_is_renewed_by_its_checkpoints(
    store: LakeAnswerStore, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = identify_run()
    store.claim(MODEL, ["a"], run)
    then = datetime.now(UTC) - timedelta(minutes=5)
    lake.commit(
        lambda connection: connection.execute("UPDATE answering_runs SET renewed_at = ?", [then]),
        doing="let time pass",
    )
    store.save(MODEL, [], [], run)
    assert list(lake.read_table("answering_runs")["renewed_at"]) == [then], "it was renewed a moment ago"
    monkeypatch.setattr(claims, "_RENEW_SECONDS", 0)
    store.save(MODEL, [], [], run)
    (renewed,) = lake.read_table("answering_runs")["renewed_at"]
    assert renewed > then + timedelta(minutes=4)


def test_of_claims_made_at_once_the_first_to_land_holds(
    store: LakeAnswerStore, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a PostgreSQL catalog both land: neither sees the other's before its own is made."""
    first, second = identify_run("first"), identify_run("second")
    store.claim(MODEL, ["a"], first)
    with monkeypatch.context() as patch:
        patch.setattr(
            claims, "_list_free", lambda connection, extractor, texts, run, living: frozenset(texts)
        )
        assert store.claim(MODEL, ["a", "b"], second) == {"b"}
    assert store.claim(MODEL, ["a"], first) == {"a"}
    held = lake.read_table("answer_claims")
    assert sorted(zip(held["text_hash"], held["run_id"], strict=True)) == [("a", "first"), ("b", "second")]


def test_tidying_loses_nothing(store: LakeAnswerStore) -> None:
    run = identify_run()
    store.claim(MODEL, [str(number) for number in range(40)], run)
    for number in range(12):
        answers = [StoredAnswer(AnswerKey(f"{number}-{n}", "Mood", "v1"), FULL) for n in range(30)]
        store.save(MODEL, answers, [spend(1.0)], run, [str(number)], f"{number}")
    store.compact()
    hashes = [f"{number}-{n}" for number in range(12) for n in range(30)]
    assert len(store.find(MODEL, hashes, {"Mood": "v1"})) == 360
    assert store.sum_cost(datetime.now(UTC).date()) == 12.0
    assert len(store.claim(MODEL, [str(number) for number in range(40)], identify_run())) == 12
