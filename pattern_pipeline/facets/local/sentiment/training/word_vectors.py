"""Vectors of single words from the packaged sentence model's first layer, so that words unseen count too."""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

DIMENSION = 384


class WordVectors:
    """The known words: the model's whole words and those of ``texts``' tokens, as their pieces' sum.

    ``keys``: the crc32 of each word, rising. ``rows``: (words, DIMENSION); every piece has length 1.
    """

    def __init__(self, model: str, words: Iterable[str]) -> None:
        loaded: Any = SentenceTransformer(model, device="cpu", local_files_only=True)
        tokenizer = loaded.tokenizer
        table = loaded[0].auto_model.embeddings.word_embeddings.weight.detach().numpy()
        pieces = table / np.linalg.norm(table, axis=1, keepdims=True)
        known = {
            crc32(word.encode()): word for word in sorted({*words, *filter(str.isalpha, tokenizer.vocab)})
        }
        self.keys: NDArray[np.uint32] = np.array(sorted(known), dtype=np.uint32)
        ids = tokenizer([known[int(key)] for key in self.keys], add_special_tokens=False)["input_ids"]
        self.rows: NDArray[np.float32] = np.array(
            [pieces[places].sum(axis=0) if places else np.zeros(DIMENSION) for places in ids],
            dtype=np.float32,
        )

    def find_rows(self, keys: list[int]) -> NDArray[np.intp]:
        """Find the rows of the known words among them."""
        asked = np.asarray(keys, dtype=np.uint32)
        places = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        known: NDArray[np.intp] = places[self.keys[places] == asked]
        return known
