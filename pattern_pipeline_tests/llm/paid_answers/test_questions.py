"""Whatever is asked, each key is asked once: of questions about plain strings."""

import asyncio
from pathlib import Path

import pytest

from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.llm.budget import Budget
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey, ModelAnswer
from pattern_pipeline.llm.paid_answers.answering import PaidRun, answer_all
from pattern_pipeline.llm.paid_answers.questions import Outcome, Question, QuestionSet
from pattern_pipeline.llm.paid_answers.run_identity import identify_run
from pattern_pipeline.llm.settings import ModelSettings

YES = ModelAnswer("answered", summary="yes")


def question(subject: str, text: str, *names: str, shown: str = "") -> Question[str]:
    """A question about ``subject``; of ``shown`` the keys' hash is made where it is given."""
    return Question(subject, text, tuple(AnswerKey(shown or text, name, "1") for name in names))


def test_questions_of_one_text_and_equal_keys_are_open_once() -> None:
    asked = QuestionSet([question("first", "a", "x", "y"), question("second", "a", "x", "y")])
    assert asked.list_open("a") == [question("first", "a", "x", "y")]
    asked.add_answers({AnswerKey("a", "x", "1"): YES})
    assert asked.list_open("a") == [question("first", "a", "y")]
    asked.add_answers({AnswerKey("a", "y", "1"): YES})
    assert asked.open_texts == []
    assert asked.list_answers() == [(YES, YES)] * 2


def test_a_key_that_two_questions_of_one_text_share_is_asked_by_the_first() -> None:
    shared = AnswerKey("a", "x", "1")
    one, two = (Question(name, "a", (shared, AnswerKey(name, "y", "1"))) for name in ("one", "two"))
    assert [each.keys for each in QuestionSet([one, two]).list_open("a")] == [one.keys, two.keys[1:]]


def test_progress_counts_questions_and_not_texts() -> None:
    seen: list[tuple[int, int]] = []
    asked = QuestionSet(
        [question("1", "a", "x"), question("2", "a", "x"), question("3", "b", "x")],
        lambda done, total: seen.append((done, total)),
    )
    asked.add_answers({AnswerKey("b", "x", "1"): YES})
    asked.add_answers({AnswerKey("a", "x", "1"): YES})
    asked.add_answers({AnswerKey("a", "x", "1"): YES})
    assert seen == [(1, 3), (3, 3)]


def test_an_open_question_has_no_answer_to_list() -> None:
    with pytest.raises(KeyError):
        QuestionSet([question("1", "a", "x")]).list_answers()


def test_any_subject_is_asked_and_paid_once(store: LakeAnswerStore, tmp_path: Path) -> None:
    calls: list[tuple[str, tuple[str, ...]]] = []

    async def ask(asked: Question[str]) -> Outcome:
        calls.append((asked.subject, tuple(key.facet for key in asked.keys)))
        answers = (ModelAnswer("answered", summary=f"{key.facet} of {asked.subject}") for key in asked.keys)
        return Outcome(tuple(answers), Usage(10, 0, 1))

    async def run(*asked: Question[str]) -> list[tuple[ModelAnswer, ...]]:
        settings = ModelSettings(name="m", concurrency=2)
        paid = PaidRun(settings, store, None, Budget(), identify_run(), tmp_path / "journals")
        return await answer_all(asked, ask, lambda _: Usage(), extractor="openai/m/1", paid=paid)

    first = asyncio.run(run(question("Rome", "r", "size"), question("Paris", "p", "size")))
    assert [each.summary for (each,) in first] == ["size of Rome", "size of Paris"]
    second = asyncio.run(run(question("Paris", "p", "size", "river")))
    assert [each.summary for each in second[0]] == ["size of Paris", "river of Paris"]
    assert sorted(calls) == [("Paris", ("river",)), ("Paris", ("size",)), ("Rome", ("size",))]
