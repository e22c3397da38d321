"""Columns of the frames that watching reads and gives."""

from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class WatchedUnit(NamedTuple):
    """An answer or a no_match of a unit.

    ``label``: of categorical facets. ``model`` and ``vector``: of free text.
    """

    day: date
    unit_id: str
    facet: str
    facet_version: str
    extractor: str
    label: str | None
    summary: str
    model: str | None
    vector: npt.NDArray[np.float32] | None
