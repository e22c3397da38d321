"""Select the answers of a window that one map may hold."""

from dataclasses import dataclass

import pandas as pd

from pattern_pipeline.topics.embedding.embedder import hash_text
from pattern_pipeline.topics.embedding.embeddings import is_free_text_answer


@dataclass(frozen=True)
class WindowAnswers:
    """The answers of one facet that one map may hold, with their vectors, by day, unit and position.

    ``frame``: columns ``day``, ``unit_id``, ``position``, ``summary``, ``text``, ``text_hash``, ``vector``.
    ``left_out``: number of answers of older facet versions, other extractors or other embedding models.
    """

    frame: pd.DataFrame
    facet_version: str
    extractor: str
    embedding_model: str
    left_out: int


def list_free_text_facets(summaries: pd.DataFrame) -> tuple[str, ...]:
    """List the facets that have an answer without a label, by name."""
    return tuple(sorted(set(summaries.loc[is_free_text_answer(summaries), "facet"].astype(str))))


def select_window_answers(
    facet: str, summaries: pd.DataFrame, embeddings: pd.DataFrame
) -> WindowAnswers | None:
    """Select the answers of a facet that agree with the newest one in version, extractor and model.

    None if no answer has a vector.
    """
    answers = summaries[is_free_text_answer(summaries) & (summaries["facet"] == facet)]
    vectors = embeddings[embeddings["facet"] == facet]
    # Joined by text, too: a day whose answers were made again, but not yet its vectors, still has the vectors
    # of the older answers, which another extractor may have given to the same version of the facet.
    rows = (
        answers[["day", "unit_id", "position", "facet_version", "extractor", "summary", "text"]]
        .assign(text_hash=[hash_text(text) for text in answers["text"]])
        .merge(
            vectors[["day", "unit_id", "position", "facet_version", "text_hash", "model", "vector"]],
            on=["day", "unit_id", "position", "facet_version", "text_hash"],
        )
    )
    if rows.empty:
        return None
    rows = rows.sort_values(["day", "unit_id", "position"], kind="stable")
    kinds = ["facet_version", "extractor", "model"]
    newest = rows[rows["day"] == rows["day"].max()]
    # A day that was half made again may contain two kinds; the one with more answers is used.
    counts = newest.groupby(kinds).size().sort_index().sort_values(ascending=False, kind="stable")
    version, extractor, model = (str(part) for part in counts.index[0])
    same = (rows["facet_version"] == version) & (rows["extractor"] == extractor) & (rows["model"] == model)
    frame = rows[same].drop(columns=kinds).reset_index(drop=True)
    return WindowAnswers(frame, version, extractor, model, int((~same).sum()))
