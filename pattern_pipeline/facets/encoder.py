"""What turns text into vectors, as far as this room needs it; the topics room offers one."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Turns texts into vectors whose dot product is their similarity."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, of unit length (or all zero)."""
        ...
