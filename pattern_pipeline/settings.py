"""Every setting, typed: ``settings.toml`` in the home folder, over it the environment.

A variable is named ``PATTERN_PIPELINE_`` and the setting, with ``__`` between levels:
``PATTERN_PIPELINE_TOPICS__MINIMUM_SUMMARIES=50``. ``PATTERN_PIPELINE_HOME`` places everything.
"""

import os
import re
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from pattern_pipeline.first_day import read_first_day
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline.settings_errors import (
    PREFIX,
    describe_wrong_setting,
    refuse_bad_json,
    refuse_private_names,
    refuse_unknown_variables,
)
from pattern_pipeline.toml_files import parse_tables, read_toml
from pattern_pipeline.topics.embedding.settings import EmbeddingSettings
from pattern_pipeline.topics.monitoring.settings import MonitoringSettings
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline.traces.readers.tables.columns import ColumnMap
from pattern_pipeline.traces.redaction.rules import describe_unknown_kind

HOME_VARIABLE = f"{PREFIX}HOME"
FILE = "the settings file"
# Two letters at least: C:\\lake is a path.
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):", re.IGNORECASE)


class LakeSettings(BaseModel):
    """Where the lake is; empty means inside the home folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    catalog: str = ""
    data: str = ""

    @field_validator("catalog")
    @classmethod
    def _a_catalog_that_there_is(cls, catalog: str) -> str:
        # "mysql:foo" once made a SQLite file of that name in the current folder.
        scheme = _SCHEME.match(catalog)
        if scheme and scheme[1] not in ("sqlite", "postgres", "postgresql"):
            raise ValueError(f"{scheme[1]}: is no kind of catalog; write sqlite:FILE or postgres:…")
        return catalog


class TraceSettings(BaseModel):
    """What enters, and how it is written out as text. ``redact_except`` names kinds that stay: ``PHONE``, ..."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    redact: bool = True
    redact_except: tuple[str, ...] = ()
    redaction_key: str = ""
    unit: Literal["trace", "session"] = "trace"
    idle_seconds: int = Field(default=600, ge=0)
    sample: float = Field(default=1.0, gt=0, le=1)
    where: str = ""
    preprocessor: str = ""
    maximum_tokens: int = Field(default=32_000, ge=200)
    columns: ColumnMap = ColumnMap()

    @field_validator("redact_except")
    @classmethod
    def _kinds_that_there_are(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := describe_unknown_kind(kinds):
            raise ValueError(unknown)
        return kinds


class WebSettings(BaseModel):
    """What the live door holds: the largest request, packed or unpacked, all that wait, and connections."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    maximum_request_mb: int = Field(default=64, ge=1)
    maximum_waiting_mb: int = Field(default=128, ge=1)
    maximum_connections: int = Field(default=500, ge=1)


class SqlSettings(BaseModel):
    """What a person's own query may take: see ``pattern_pipeline.lake.limits``.

    ``memory_gb`` bounds what DuckDB holds in memory, and again what it puts on disk. ``maximum_rows`` is how many
    rows a table for people shows; JSON and CSV are not cut.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    timeout_seconds: float = Field(default=60.0, gt=0)
    memory_gb: float = Field(default=2.0, ge=0.1)
    maximum_rows: int = Field(default=1_000, ge=1)


class Settings(BaseSettings):
    """The settings of one home folder."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    home: Path
    start_date: date = date(2020, 1, 1)
    lake: LakeSettings = LakeSettings()
    traces: TraceSettings = TraceSettings()
    model: ModelSettings = ModelSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    topics: TopicSettings = TopicSettings()
    watching: MonitoringSettings = MonitoringSettings()
    web: WebSettings = WebSettings()
    sql: SqlSettings = SqlSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic names these
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over file: what the file says arrives as init arguments."""
        return (env_settings, init_settings)

    @property
    def first_day(self) -> date:
        """The first day partition: ``start_date`` where a person set it, else the first day that has landed.

        Before anything has landed, every day from the default of ``start_date`` on.
        """
        if "start_date" in self.model_fields_set:
            return self.start_date
        return max(self.start_date, read_first_day(self.home) or self.start_date)

    @property
    def facets_folder(self) -> Path:
        """The user's own facet files."""
        return self.home / "facets"

    @property
    def prices_file(self) -> Path:
        """The user's own prices of models, which override the shipped ones; need not exist."""
        return self.home / "prices.toml"

    @property
    def journal_folder(self) -> Path:
        """Answers of models on their way into the lake."""
        return self.home / "answering"

    @property
    def suites_file(self) -> Path | None:
        """The user's own suites, or None where the shipped ones apply."""
        file = self.home / "suites.toml"
        return file if file.exists() else None

    @property
    def datasets_folder(self) -> Path:
        """Where published dataset versions are written as files."""
        return self.home / "datasets"

    @property
    def dagster_folder(self) -> Path:
        """Dagster's own storage: runs, events, logs."""
        return self.home / "dagster"


def default_home() -> Path:
    """Return the default home folder: ``PATTERN_PIPELINE_HOME``, else ``~/.pattern_pipeline``."""
    return Path(os.environ.get(HOME_VARIABLE) or Path.home() / ".pattern_pipeline").expanduser().resolve()


def load_settings(home: Path | None = None) -> Settings:
    """Read the settings of a home folder, which need not exist yet.

    Raises SettingsError with the file, the setting and the fix.
    """
    home = (home or default_home()).expanduser().resolve()
    file = home / "settings.toml"
    text = read_toml(file, FILE) if file.exists() else ""
    content = parse_tables(text, FILE, where=str(file))
    content.pop("home", None)
    refuse_private_names(content, text, file)
    refuse_unknown_variables(Settings, os.environ)
    refuse_bad_json(Settings, os.environ)
    try:
        # HOME_VARIABLE would win over a home that the caller names, so the home is set last.
        return Settings(home=home, **content).model_copy(update={"home": home})
    except ValidationError as error:
        raise describe_wrong_setting(error, Settings, text=text, file=file, environment=os.environ) from error
