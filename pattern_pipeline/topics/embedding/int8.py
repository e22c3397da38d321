"""The packaged model in whole numbers of eight bits."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pattern_pipeline.errors import ModelError
from pattern_pipeline.topics.embedding.embedder import MiniLM, Vector, Vectors, packaged_folder
from pattern_pipeline.topics.embedding.int8_file import int8_file

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

PIECES = 256


class Int8MiniLM:
    """Meets ``Embedder``: all-MiniLM-L6-v2 by onnxruntime, weights and activations quantized to int8.

    Each text runs by itself, several at once on threads. In a batch a text would be padded to the longest,
    and its vector would change with the texts beside it, since activations are scaled over the whole batch.
    ``cache``: folder of the file that it runs. Raises ModelError at the first text where that cannot be
    made or read.
    """

    name = f"{MiniLM.name} int8"
    dimension = MiniLM.dimension

    def __init__(self, cache: Path, threads: int = 2) -> None:
        self._cache = cache
        self._threads = threads

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As ``Embedder.embed``; text beyond 256 word pieces is not read by the model."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        pieces = self._tokenizer.encode_batch(clean)
        # The first text on this thread, so that loading happens once.
        session = self._session
        with ThreadPoolExecutor(self._threads) as pool:
            return np.stack(list(pool.map(lambda each: _vector(session, each), pieces)))

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
        tokenizer.enable_truncation(PIECES)
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> "InferenceSession":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        path = int8_file(self._cache)
        try:
            return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the library raises types of its own, without a common parent
            raise ModelError(
                "the fast form of the sentence model cannot be read",
                where=str(path),
                mend="delete the file; it is made again",
            ) from error


def _vector(session: "InferenceSession", pieces: "Encoding") -> Vector:
    ids = np.array([pieces.ids], dtype=np.int64)
    [layer] = session.run(None, {"ids": ids, "mask": np.ones_like(ids)})
    mean = np.asarray(layer)[0].mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)
