"""One topic of a map."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Topic:
    """A topic as it is stored.

    ``exemplars`` are unit ids. ``continued_from``: its id, where an earlier day had it. ``broad_id`` and
    ``broad_name``: of the broad topic above it, None where the map needs none. ``named_by``: ``local``,
    ``pinned``, or the model that gave the name.
    """

    topic_id: str
    name: str
    keywords: tuple[str, ...]
    exemplars: tuple[str, ...]
    units: int
    radius: float
    centroid: npt.NDArray[np.float32]
    continued_from: str | None
    broad_id: str | None = None
    broad_name: str | None = None
    named_by: str = "local"
