"""What assets are handed: the lake, the settings, and what turns text into vectors."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
from dagster_duckdb import DuckDBResource
from pydantic import Field

from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Extractor
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.orchestration.extractors import open_extractor, open_kept_answers
from pattern_pipeline.orchestration.process_identity import note_process
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline.topics.embedding.embedder import Embedder
from pattern_pipeline.topics.embedding.opening import open_embedder


class LakeResource(DuckDBResource):
    """DuckDB with the lake attached. Unlike its parent it closes its connection after a failure too."""

    database: str = ":memory:"
    home: str = Field(description="The home folder; its settings say where the lake is.")

    def open(self) -> Lake:
        """Open the lake of the home folder; create tables and views that do not exist yet."""
        return open_lake(load_settings(Path(self.home)))

    @contextmanager
    def get_connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open a connection that has the lake attached and in use; it is closed at the end, after a failure too.

        What reads through it is SQL of the lake room: ``lake.engine.row_access`` and others that take a
        connection.
        """
        with self.open().connect() as connection:
            yield connection


class HomeResource(dg.ConfigurableResource[object]):
    """The home folder: its settings, facets and suites, read when a step asks for them."""

    home: str

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Write on a run that Dagster launched which process executes it."""
        note_process(context.instance, context.run.run_id if context.run else None)

    def settings(self) -> Settings:
        """Load the present settings from the file and the environment."""
        return load_settings(Path(self.home))

    def facets(self) -> tuple[FacetSpec, ...]:
        """Load the built-in facets and the user's own."""
        return load_facets(self.settings().facets_folder)

    def extractor(self, lake: Lake, run_id: str, day: date) -> Extractor:
        """Open the extractor for a day: local, or the model of the settings, whose answers the lake stores."""
        return open_extractor(self.settings(), lake, run_id, day=day)

    def kept_answers(self, lake: Lake) -> Extractor:
        """Open an extractor that answers without asking a model."""
        return open_kept_answers(self.settings(), lake)


class EmbedderResource(dg.ConfigurableResource[object]):
    """The sentence model that the settings name."""

    home: str

    def open(self) -> Embedder:
        """Open the embedding model, which is loaded at the first text."""
        settings = load_settings(Path(self.home))
        return open_embedder(settings.embedding, settings.home)
