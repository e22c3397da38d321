"""The one version of a facet that a map may hold."""

from dataclasses import dataclass

import pandas as pd

from pattern_pipeline.topics.embedding.embedder import text_hash
from pattern_pipeline.topics.embedding.embeddings import free_text_answers


@dataclass(frozen=True)
class WindowAnswers:
    """The answers of one facet that one map may hold, with their vectors, in order of day and unit.

    ``frame``: columns ``day``, ``unit_id``, ``summary``, ``text``, ``text_hash``, ``vector``. ``left_out``:
    answers of older facet versions, other extractors or other embedding models.
    """

    frame: pd.DataFrame
    facet_version: str
    extractor: str
    embedding_model: str
    left_out: int


def free_text_facets(summaries: pd.DataFrame) -> tuple[str, ...]:
    """Names of the facets that have an answer without a label, in order of name."""
    return tuple(sorted(set(summaries.loc[free_text_answers(summaries), "facet"].astype(str))))


def window_answers(facet: str, summaries: pd.DataFrame, embeddings: pd.DataFrame) -> WindowAnswers | None:
    """Return the facet's answers that agree with the newest one in version, extractor and model.

    None without vectors.
    """
    answers = summaries[free_text_answers(summaries) & (summaries["facet"] == facet)]
    vectors = embeddings[embeddings["facet"] == facet]
    # By the text as well: a day asked anew and cut off before its vectors were made still has those of the
    # older answers, which another extractor may have given to the same version of the facet.
    rows = (
        answers[["day", "unit_id", "facet_version", "extractor", "summary", "text"]]
        .assign(text_hash=[text_hash(text) for text in answers["text"]])
        .merge(
            vectors[["day", "unit_id", "facet_version", "text_hash", "model", "vector"]],
            on=["day", "unit_id", "facet_version", "text_hash"],
        )
    )
    if rows.empty:
        return None
    rows = rows.sort_values(["day", "unit_id"], kind="stable")
    kinds = ["facet_version", "extractor", "model"]
    newest = rows[rows["day"] == rows["day"].max()]
    # A day half made again may hold two kinds: the one with more answers is the day's.
    counts = newest.groupby(kinds).size().sort_index().sort_values(ascending=False, kind="stable")
    version, extractor, model = (str(part) for part in counts.index[0])
    same = (rows["facet_version"] == version) & (rows["extractor"] == extractor) & (rows["model"] == model)
    frame = rows[same].drop(columns=kinds).reset_index(drop=True)
    return WindowAnswers(frame, version, extractor, model, int((~same).sum()))
