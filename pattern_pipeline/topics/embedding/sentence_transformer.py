"""Embed texts by any sentence-transformers model, from a local folder or by name."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pattern_pipeline.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


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

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
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
