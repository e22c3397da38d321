"""Answers that were paid for are found again: their keys and their rows never change."""

from dataclasses import replace

import pytest

from pattern_pipeline.facets.model.cached_extractor import CachedExtractor
from pattern_pipeline.facets.model.unit_questions import (
    build_answer,
    build_key,
    build_questions,
    build_summary,
    select_facets,
)
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey
from pattern_pipeline.traces.conversation.lines import Conversation, Line
from pattern_pipeline_tests.facets.model.building import RISK, TASK

# As an older version stored them: of a facet without attributes, and of one that shows the attribute "plan".
_OLD_ROWS = """
INSERT INTO facet_answers BY NAME SELECT *, summary AS text FROM (VALUES
    ('h0', 'Task', 'ae1f3073590a', NULL, 'To find a parcel.', [1]),
    ('8af9af87ae59424be3ec1d9dda7d3d2a', 'risk', 'ffbb111d534e', 'LOW', 'A calm question.', []::INTEGER[])
) AS old (text_hash, facet, facet_version, label, summary, lines)
CROSS JOIN (SELECT 'openai/small/2' AS extractor, 'answered' AS status, NULL::DOUBLE AS score, '' AS reason,
    now() AS answered_at, 'old' AS run_id)
"""
PARCEL = Unit(
    "u0",
    "h0",
    Conversation((Line(1, "user", "Where is parcel 0?"),)),
    (("plan", "paid"), ("seat", "1")),
)


@pytest.mark.parametrize(
    ("facet", "key"),
    [
        (
            FacetSpec(name="Task", kind="free_text", prompt="What is wanted?"),
            AnswerKey("hash", "Task", "3805630d6b9e"),
        ),
        (
            FacetSpec(name="Plan", kind="free_text", prompt="Does the plan fit?", attributes=("plan",)),
            AnswerKey("32f1c9c8e38a8ae12f9084a4f0e6a928", "Plan", "c04e1b40512f"),
        ),
    ],
)
def test_the_key_of_an_answer_is_that_of_the_first_version(facet: FacetSpec, key: AnswerKey) -> None:
    asked = Unit("u", "hash", Conversation((Line(1, "user", "Hi"),)), (("plan", "free"), ("seat", "1")))
    assert build_key(asked, facet) == key


def test_answers_that_an_older_version_stored_are_found(store: LakeAnswerStore) -> None:
    store.lake.commit(
        lambda connection: connection.execute(_OLD_ROWS), doing="write the rows of an older version"
    )
    ((task, risk),) = CachedExtractor("openai/small/2", store).extract([PARCEL], (TASK, RISK))
    assert task == Summary("Task", "answered", None, "To find a parcel.", "To find a parcel.", (1,))
    assert risk == Summary("risk", "answered", "LOW", "A calm question.", "A calm question.")


def test_a_question_asks_the_facets_of_its_open_keys_in_their_order() -> None:
    (question,) = build_questions([PARCEL], (TASK, RISK))
    assert select_facets(question, (RISK, TASK)) == (TASK, RISK)
    assert select_facets(replace(question, keys=question.keys[1:]), (TASK, RISK)) == (RISK,)


def test_a_summary_is_the_same_after_it_was_stored() -> None:
    whole = Summary("Mood", "answered", "GOOD", "It is fine.", "All of it is fine.", (3, 1), -0.25, "half")
    assert build_summary("Mood", build_answer(whole)) == whole
