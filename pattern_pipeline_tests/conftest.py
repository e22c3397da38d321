"""Fixtures that several rooms use."""

import os
from collections.abc import Iterator

import pytest

from pattern_pipeline_tests.model_server.fixtures import model_server

__all__ = ["model_server"]


@pytest.fixture(scope="session", autouse=True)
def one_fast_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every home of a run shares one fast form of the sentence model, which takes seconds to make."""
    name = "PATTERN_PIPELINE_EMBEDDING__CACHE"
    before = os.environ.get(name)
    os.environ[name] = str(tmp_path_factory.getbasetemp() / "models")
    yield
    if before is None:
        del os.environ[name]
    else:
        os.environ[name] = before
