"""Answers that a model gave before, without asking it."""

from pathlib import Path

from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.facets.paying.answer_store import Answer, AnswerKey, RunIdentity
from pattern_pipeline.facets.paying.kept import KeptExtractor
from pattern_pipeline.facets.summary import NOT_ASKED, Summary, Unit
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.settings import load_settings
from pattern_pipeline.traces.conversation.lines import Conversation


def test_what_was_answered_is_found_and_the_rest_is_not_asked(tmp_path: Path) -> None:
    store = LakeAnswerStore(open_lake(load_settings(tmp_path)))
    task, mood, _ = load_facets(None)
    said = Summary("Task", "answered", summary="Book a flight", text="Book a flight")
    key = AnswerKey("hash-1", "Task", task.version)
    run = RunIdentity("run", "here", 1)
    store.keep("paid/1", [Answer(key, said)], [], run)
    store.keep("other/1", [Answer(AnswerKey("hash-2", "Task", task.version), said)], [], run)
    units = [Unit(name, f"hash-{name}", Conversation((), 1.0)) for name in ("1", "2")]
    found = KeptExtractor("paid/1", store).extract(units, [task, mood])
    missing = [Summary(facet, "failed", reason=NOT_ASKED) for facet in ("Task", "Sentiment")]
    assert found == [(said, missing[1]), tuple(missing)]
