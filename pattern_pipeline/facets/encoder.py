"""Define what turns texts into vectors; the embedders of ``topics`` implement it."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Turns texts into vectors whose dot product is the likeness of the texts."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts.

        Returns an array of shape (texts, dimension), every row of length 1 or all zero, in the order of the texts.
        """
        ...
