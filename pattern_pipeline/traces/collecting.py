"""Python's collector of circular garbage, made to run seldom while traces are read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Traces are trees, freed without the collector, yet it walks over all of them after every 700 new objects.
_NEW_OBJECTS = 100_000


@contextmanager
def collect_rarely() -> Iterator[None]:
    """Let the collector run seldom inside the block."""
    before = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def freeze_and_collect_rarely() -> None:
    """Let the collector run seldom from now on, and never over what is loaded already: for a worker's start."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
