"""What is expensive is made once for all workers of a run: a folder that they share, made by the first in need."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def find_shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return the folder of this test run, which all its workers share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def make_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first worker in need made; it is for copies, and nobody opens a lake in it."""
    folder = find_shared_folder(factory) / name
    finished = folder.with_name(f"{name}.finished")
    with FileLock(f"{folder}.lock"):
        if not finished.exists():
            # The process that made a lake may have it open for long, and write when it closes it.
            opened = folder.with_name(f"{name}.opened")
            make(opened)
            shutil.copytree(opened, folder)
            finished.touch()
    return folder
