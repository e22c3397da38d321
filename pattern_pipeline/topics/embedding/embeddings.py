"""Answered summaries of free-text facets in, one vector a summary out."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from pattern_pipeline.errors import ModelError
from pattern_pipeline.topics.embedding.embedder import Embedder, Vector, VectorCache, Vectors, text_hash

# Vectors of so many texts are kept before more are made: an endpoint's are paid for.
CHECKPOINT = 4_000
COLUMNS = ("day", "unit_id", "facet", "facet_version", "text_hash", "model", "vector")


def embed_summaries(summaries: pd.DataFrame, embedder: Embedder, cache: VectorCache) -> pd.DataFrame:
    """Give the columns of ``facet_embeddings``, a row for each answer of a free-text facet, in order.

    Reads ``day``, ``unit_id``, ``facet``, ``facet_version``, ``status``, ``label`` and ``text`` of
    ``facet_summaries``. Equal texts are embedded once; vectors found in the cache are not computed again,
    and new ones are added to it. Raises ModelError where the model cannot be loaded or gives vectors of a
    wrong shape or of no numbers; those are not added.
    """
    rows = summaries[free_text_answers(summaries)]
    hashes = [text_hash(text) for text in rows["text"]]
    vectors = _vectors(dict(zip(hashes, rows["text"], strict=True)), embedder, cache)
    frame = rows.loc[:, ["day", "unit_id", "facet", "facet_version"]].reset_index(drop=True)
    frame["text_hash"] = pd.Series(hashes, dtype="str")
    frame["model"] = pd.Series([embedder.name] * len(rows), dtype="str")
    frame["vector"] = pd.Series([vectors[key] for key in hashes], dtype=object)
    return frame[list(COLUMNS)]


def free_text_answers(summaries: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows of ``facet_summaries`` are answers that can be clustered: answered, no label, some text."""
    has_text = summaries["text"].fillna("").astype("str").str.strip() != ""
    return (summaries["status"] == "answered") & summaries["label"].isna() & has_text


def _vectors(texts: dict[str, str], embedder: Embedder, cache: VectorCache) -> dict[str, Vector]:
    if not texts:
        return {}
    known = cache.find(list(texts), embedder.name)
    missing = [key for key in texts if key not in known]
    found = {key: np.asarray(vector, dtype=np.float32) for key, vector in known.items()}
    for part in batched(missing, CHECKPOINT):
        fresh = _sound(embedder.embed([texts[key] for key in part]), len(part), embedder.name)
        cache.add(part, embedder.name, fresh)
        found |= dict(zip(part, fresh, strict=True))
    return found


def _sound(vectors: Vectors, wanted: int, model: str) -> Vectors:
    """The vectors, once they are one a text and all numbers: a single one that is not spoils a whole map."""
    if vectors.ndim == 2 and len(vectors) == wanted and np.isfinite(vectors).all():
        return vectors
    raise ModelError(
        "the embedding model gives vectors that hold no numbers, or not one a text",
        where=model,
        mend="name another model under [embedding], or take its published form, not one of half width",
    )


def batched(keys: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The keys in order, so many at a time."""
    return (keys[start : start + size] for start in range(0, len(keys), size))
