"""The fixture ``model_server``: a fresh server for each test."""

from collections.abc import Iterator

import pytest

from pattern_pipeline_tests.model_server.server import ModelServer


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server
