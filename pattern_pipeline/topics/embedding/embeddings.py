"""Embed the answered summaries of free-text facets, one vector for each."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from pattern_pipeline.errors import ModelError
from pattern_pipeline.tables.topics import FacetEmbeddingsRow
from pattern_pipeline.topics.embedding.embedder import Embedder, Vector, VectorCache, Vectors, hash_text

# Vectors are cached after each batch of this size, because those of an endpoint are paid for.
CHECKPOINT = 4_000


def embed_summaries(summaries: pd.DataFrame, embedder: Embedder, cache: VectorCache) -> pd.DataFrame:
    """Build the frame of ``facet_embeddings``: one row for each answer of a free-text facet, in order.

    ``summaries``: columns ``day``, ``unit_id``, ``facet``, ``position``, ``facet_version``, ``status``,
    ``label`` and ``text`` of ``facet_summaries``. Equal texts are embedded once; cached vectors are not computed
    again, new ones are cached.

    Raises ModelError if the model cannot be loaded, or returns vectors of a wrong shape or with NaN; those
    are not cached.
    """
    rows = summaries[is_free_text_answer(summaries)]
    hashes = [hash_text(text) for text in rows["text"]]
    vectors = _embed_missing(dict(zip(hashes, rows["text"], strict=True)), embedder, cache)
    frame = rows.loc[:, ["day", "unit_id", "facet", "position", "facet_version"]].reset_index(drop=True)
    frame["text_hash"] = pd.Series(hashes, dtype="str")
    frame["model"] = pd.Series([embedder.name] * len(rows), dtype="str")
    frame["vector"] = pd.Series([vectors[key] for key in hashes], dtype=object)
    return frame[list(FacetEmbeddingsRow._fields)]


def is_free_text_answer(summaries: pd.DataFrame) -> "pd.Series[bool]":
    """Mask the rows of ``facet_summaries`` that can be clustered: answered, without label, with text."""
    has_text = summaries["text"].fillna("").astype("str").str.strip() != ""
    return (summaries["status"] == "answered") & summaries["label"].isna() & has_text


def _embed_missing(texts: dict[str, str], embedder: Embedder, cache: VectorCache) -> dict[str, Vector]:
    if not texts:
        return {}
    known = cache.find(list(texts), embedder.name)
    missing = [key for key in texts if key not in known]
    found = {key: np.asarray(vector, dtype=np.float32) for key, vector in known.items()}
    for part in split_into_batches(missing, CHECKPOINT):
        fresh = _validate_vectors(embedder.embed([texts[key] for key in part]), len(part), embedder.name)
        cache.add(part, embedder.name, fresh)
        found |= dict(zip(part, fresh, strict=True))
    return found


def _validate_vectors(vectors: Vectors, wanted: int, model: str) -> Vectors:
    """Return the vectors if there is one for each text and all are finite: one NaN spoils a whole map."""
    if vectors.ndim == 2 and len(vectors) == wanted and np.isfinite(vectors).all():
        return vectors
    raise ModelError(
        "the embedding model gives vectors that hold no numbers, or not one a text",
        where=model,
        fix="name another model under [embedding], or take its published form, not one of half width",
    )


def split_into_batches(keys: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Split keys into batches of ``size``, in order."""
    return (keys[start : start + size] for start in range(0, len(keys), size))
