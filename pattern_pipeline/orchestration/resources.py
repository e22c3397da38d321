"""The resources of assets, checks and ticks: the lake, the workspace, and what turns text into vectors.

Dagster copies resources for each run and each tick, so none holds what it opened: each asks for the workspace of
the process, which is opened once, and again where the home has changed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb
from dagster_duckdb import DuckDBResource
from pydantic import Field

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.orchestration.process_identity import note_process
from pattern_pipeline.services.workspace import Workspace, open_workspace
from pattern_pipeline.topics.embedding.embedder import Embedder
from pattern_pipeline.topics.embedding.opening import open_embedder


class LakeResource(DuckDBResource):
    """DuckDB with the lake attached. Unlike its parent it closes its connection after a failure too."""

    database: str = ":memory:"
    home: str = Field(description="The home folder; its settings say where the lake is.")

    def open(self) -> Lake:
        """Open the lake of the home folder; create tables and views that do not exist yet."""
        return open_workspace(Path(self.home)).lake

    @contextmanager
    def get_connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open a connection that has the lake attached and in use; it is closed at the end, after a failure too.

        What reads through it is SQL of the lake room: ``lake.engine.row_access`` and others that take a
        connection.
        """
        with self.open().connect() as connection:
            yield connection


class HomeResource(dg.ConfigurableResource[object]):
    """The home folder, opened when a step asks for it."""

    home: str

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Write on a run that Dagster launched which process executes it."""
        note_process(context.instance, context.run.run_id if context.run else None)

    def open(self) -> Workspace:
        """Open the workspace: the present settings, facets, suites, filters and preprocessor."""
        return open_workspace(Path(self.home))


class EmbedderResource(dg.ConfigurableResource[object]):
    """The sentence model that the settings name."""

    home: str

    def open(self) -> Embedder:
        """Open the embedding model, which is loaded at the first text."""
        settings = open_workspace(Path(self.home)).settings
        return open_embedder(settings.embedding, settings.home)
