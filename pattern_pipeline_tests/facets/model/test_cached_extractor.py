"""Answers that a model gave before, without asking it."""

from pathlib import Path

from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.facets.model.cached_extractor import CachedExtractor
from pattern_pipeline.facets.model.unit_questions import build_answer
from pattern_pipeline.facets.summary import NOT_ASKED, Summary, Unit
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey, StoredAnswer
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity
from pattern_pipeline.settings import load_settings
from pattern_pipeline.traces.conversation.lines import Conversation


def test_what_was_answered_is_found_and_the_rest_is_not_asked(tmp_path: Path) -> None:
    store = LakeAnswerStore(open_lake(load_settings(tmp_path)))
    task, mood, _ = load_facets(None)
    said = Summary("Task", "answered", summary="Book a flight", text="Book a flight")
    key = AnswerKey("hash-1", "Task", task.version)
    run = RunIdentity("run", "here", 1)
    store.save("paid/1", [StoredAnswer(key, build_answer(said))], [], run)
    store.save(
        "other/1", [StoredAnswer(AnswerKey("hash-2", "Task", task.version), build_answer(said))], [], run
    )
    units = [Unit(name, f"hash-{name}", Conversation((), 1.0)) for name in ("1", "2")]
    found = CachedExtractor("paid/1", store).extract(units, [task, mood])
    missing = [Summary(facet, "failed", reason=NOT_ASKED) for facet in ("Task", "Sentiment")]
    assert found == [(said, missing[1]), tuple(missing)]
