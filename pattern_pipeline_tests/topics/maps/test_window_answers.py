"""A map holds answers of one facet version, one extractor and one embedding model."""

from datetime import timedelta

import numpy as np
import pandas as pd

from pattern_pipeline.topics.maps.window_answers import WindowAnswers, select_window_answers
from pattern_pipeline_tests.topics.conftest import DAY, blobs, embeddings_frame, summaries_frame

TEXTS = [f"ask for thing {number}" for number in range(14)]


def answers(summaries: pd.DataFrame, embeddings: pd.DataFrame | None = None) -> WindowAnswers:
    vectors = embeddings_frame(summaries, blobs([len(summaries)])) if embeddings is None else embeddings
    found = select_window_answers("Task", summaries, vectors)
    assert found is not None
    return found


def on_the_newest_day(summaries: pd.DataFrame) -> "pd.Series[bool]":
    return summaries["day"] == DAY


def test_only_the_newest_days_version_is_mapped() -> None:
    summaries = summaries_frame(TEXTS)
    summaries.loc[on_the_newest_day(summaries), "facet_version"] = "v2"
    found = answers(summaries)
    assert (found.facet_version, set(found.frame["day"]), found.left_out) == ("v2", {DAY}, 12)


def test_only_the_newest_days_extractor_is_mapped() -> None:
    summaries = summaries_frame(TEXTS)
    summaries.loc[on_the_newest_day(summaries), "extractor"] = "openai/m/1"
    found = answers(summaries)
    assert (found.extractor, len(found.frame), found.left_out) == ("openai/m/1", 2, 12)


def test_an_answer_is_not_mapped_by_the_vector_of_the_answer_before_it() -> None:
    """A day's summaries were made by another extractor, and the run was killed before their vectors."""
    before = summaries_frame(TEXTS)
    vectors = embeddings_frame(before, blobs([len(before)]))
    anew = before["day"] == DAY - timedelta(days=1)
    after = before.assign(text=np.where(anew, "said anew: " + before["text"], before["text"]))
    found = answers(after, vectors)
    assert DAY - timedelta(days=1) not in set(found.frame["day"])
    assert len(found.frame) == len(TEXTS) - int(anew.sum())
