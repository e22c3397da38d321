"""Fixtures that several rooms use."""

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from pattern_pipeline_tests.model_server.fixtures import model_server
from pattern_pipeline_tests.shared_folder import find_shared_folder
from pattern_pipeline_tests.trusted_extensions import trust_extensions

__all__ = ["model_server"]

# An example that a busy machine made slow is no failure.
settings.register_profile("any_machine", deadline=None)
settings.load_profile("any_machine")

trust_extensions()

# Before any test imports the partitions, which begin where the home says: never that of whoever runs the tests.
os.environ["PATTERN_PIPELINE_HOME"] = str(
    Path(tempfile.gettempdir()) / "pattern_pipeline_tests_home_never_made"
)


def pytest_collection_finish() -> None:
    """Look through what was imported for garbage no more: it is none, and takes half a second each time."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def one_fast_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every home of a run shares one fast form of the sentence model, which takes seconds to make."""
    name = "PATTERN_PIPELINE_EMBEDDING__CACHE"
    before = os.environ.get(name)
    os.environ[name] = str(find_shared_folder(tmp_path_factory) / "models")
    yield
    if before is None:
        del os.environ[name]
    else:
        os.environ[name] = before
