"""Tells a home the first day that has landed in its lake."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from filelock import Timeout

from pattern_pipeline.errors import LakeError
from pattern_pipeline.first_day import move_first_day, read_first_day
from pattern_pipeline.lake.lake import Lake
from pattern_pipeline.lake.landed_units import first_landed_day


def keep_first_day(home: Path, lake: Lake, landed: Collection[date]) -> None:
    """Move the home's first day back where one of the ``landed`` days is earlier, or where none is known yet.

    A home that cannot take the file loses nothing: the traces are stored, and the next ``run`` tries again.
    """
    known = read_first_day(home)
    if not landed or (known is not None and min(landed) >= known):
        return
    try:
        # Of the whole lake: an older home has no file yet, and others may land in the same lake.
        first = first_landed_day(lake)
        if first is not None:
            move_first_day(home, first)
    except (OSError, Timeout, LakeError):
        return
