"""The first landed day of a home, stored in a small file so that Dagster's partitions begin there.

Partitions belong to the code that Dagster loads, which must not open the lake for them; without the file every
asset was "0 % filled" of all days since 2020. What a person sets as ``start_date`` is never touched: see
``Settings.first_day``.
"""

from datetime import date
from pathlib import Path

from filelock import FileLock

NAME = "first_day"


def read_first_day(home: Path) -> date | None:
    """Read the day from the home's file; None where the file is missing or holds anything but a day."""
    try:
        return date.fromisoformat((home / NAME).read_text("utf-8").strip())
    except (OSError, ValueError):
        return None


def move_first_day(home: Path, day: date) -> bool:
    """Write the day down unless an earlier one is there; returns whether it was written. Raises OSError."""
    if not _is_earlier(home, day):
        return False
    home.mkdir(parents=True, exist_ok=True)
    file = home / NAME
    # Two commands that land at once must not put the later day over the earlier.
    with FileLock(f"{file}.lock", timeout=60):
        if not _is_earlier(home, day):
            return False
        half = file.with_suffix(".half")
        half.write_text(f"{day}\n", "utf-8")
        half.replace(file)
    return True


def _is_earlier(home: Path, day: date) -> bool:
    known = read_first_day(home)
    return known is None or day < known
