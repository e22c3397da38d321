"""Fixtures that several rooms use."""

from pattern_pipeline_tests.model_server.fixtures import model_server

__all__ = ["model_server"]
