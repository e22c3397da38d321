"""One opened home: settings, facets, suites, filters, preprocessor and lake, each read and checked once.

A command, a server or a Dagster process opens its workspace with ``open_workspace`` and hands it down. Members are
read when they are first needed, so that a command that asks nothing of the lake never loads DuckDB.
"""

import os
import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pattern_pipeline.settings import Settings, default_home, load_settings
from pattern_pipeline.settings_errors import PREFIX

# Loaded by the member that needs them: together they take a second, and an interrupt may come in between.
if TYPE_CHECKING:
    from pattern_pipeline.datasets.suites import Suite
    from pattern_pipeline.facets.spec import FacetSpec
    from pattern_pipeline.lake.engine.lake import Lake
    from pattern_pipeline.traces.units.filters import Filters
    from pattern_pipeline.traces.units.preprocessing import Preprocessor


CatalogFile = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Workspace:
    """One home under fixed settings.

    Every member raises SettingsError, with file and line, where what it reads is wrong, and is read again at the
    next access then. ``origin``: the workspace of the same home that facets, suites and lake are taken from; None
    where this one opens them itself.
    """

    settings: Settings
    origin: "Workspace | None" = field(default=None, repr=False)

    @cached_property
    def facets(self) -> "tuple[FacetSpec, ...]":
        """The built-in facets and the user's own."""
        if self.origin is not None:
            return self.origin.facets
        from pattern_pipeline.facets.loading import load_facets

        return load_facets(self.settings.facets_folder)

    @cached_property
    def suites(self) -> "tuple[Suite, ...]":
        """The user's suites, or the shipped ones; not yet compared with the facets."""
        if self.origin is not None:
            return self.origin.suites
        from pattern_pipeline.datasets.suites import load_suites

        return load_suites(self.settings.suites_file)

    @cached_property
    def checked_suites(self) -> "tuple[Suite, ...]":
        """The suites, once every facet and label that they name is known to exist."""
        if self.origin is not None:
            return self.origin.checked_suites
        from pattern_pipeline.datasets.suites import load_checked_suites

        return load_checked_suites(self.settings.suites_file, self.facets)

    @cached_property
    def filters(self) -> "Filters":
        """The sample and the condition that decide which units enter; the condition has been tried."""
        from pattern_pipeline.traces.units.filters import Filters

        traces = self.settings.traces
        if not traces.where:
            return Filters(traces.sample)
        from pattern_pipeline.lake.queries import build_predicate

        return Filters(traces.sample, build_predicate(traces.where))

    @cached_property
    def preprocessor(self) -> "Preprocessor | None":
        """The user's own preprocessor; None where the settings name none."""
        from pattern_pipeline.traces.units.preprocessing import load_preprocessor

        return load_preprocessor(self.settings.traces.preprocessor)

    @property
    def lake(self) -> "Lake":
        """The lake, migrated to the facets. Raises LakeError too."""
        return self._opened_lake[0]

    @cached_property
    def _opened_lake(self) -> "tuple[Lake, CatalogFile | None]":
        if self.origin is not None:
            return self.origin._opened_lake
        from pattern_pipeline.lake.engine.lake import open_lake

        lake = open_lake(self.settings, self.facets)
        return lake, _identify_catalog(lake)

    def has_lost_lake(self) -> bool:
        """Whether the catalog that the lake was opened with was removed or replaced since."""
        if "_opened_lake" not in self.__dict__:
            return False
        lake, catalog = self._opened_lake
        return _identify_catalog(lake) != catalog

    def with_model(self, name: str) -> "Workspace":
        """Give a workspace of the same home that asks another model; empty: the local extractor."""
        model = self.settings.model.model_copy(update={"name": name})
        return self._vary(self.settings.model_copy(update={"model": model}))

    def with_condition(self, where: str) -> "Workspace":
        """Give a workspace of the same home whose units also meet a SQL condition on ``raw_traces``.

        Raises SettingsError for what is no such condition.
        """
        from pattern_pipeline.lake.queries import build_predicate

        build_predicate(where)
        traces = self.settings.traces
        both = f"({traces.where}) AND ({where})" if traces.where else where
        return self._vary(
            self.settings.model_copy(update={"traces": traces.model_copy(update={"where": both})})
        )

    def _vary(self, settings: Settings) -> "Workspace":
        return Workspace(settings, origin=self.origin or self)


@dataclass(frozen=True)
class _Source:
    """What a workspace was read from: contents of files, variables, and the process that did it."""

    home: Path
    process: int
    files: tuple[tuple[str, bytes], ...]
    variables: tuple[tuple[str, str], ...]


_GUARD = threading.Lock()
_latest: tuple[_Source, Workspace] | None = None


def open_workspace(home: Path | None = None) -> Workspace:
    """Open the workspace of a home folder, which need not exist yet; None: the default home.

    A process opens a home once. It opens it again where a file or variable that was read has changed since, where
    the lake's catalog was removed or replaced, and after a fork. Raises SettingsError with the file, the setting
    and the fix.
    """
    global _latest
    folder = (home or default_home()).expanduser().resolve()
    with _GUARD:
        # Before the settings are read: a file that changes in between is noticed the next time.
        source = _read_source(folder)
        if _latest is None or _latest[0] != source or _latest[1].has_lost_lake():
            _latest = (source, Workspace(load_settings(folder)))
        return _latest[1]


def _read_source(home: Path) -> _Source:
    files = [home / "settings.toml", home / "suites.toml", *sorted((home / "facets").glob("*.toml"))]
    return _Source(
        home,
        os.getpid(),
        tuple((str(file), content) for file in files if (content := _read_content(file)) is not None),
        tuple(sorted((name, text) for name, text in os.environ.items() if name.upper().startswith(PREFIX))),
    )


def _read_content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        # The loader of the file reports what is wrong with it.
        return None


def _identify_catalog(lake: "Lake") -> CatalogFile | None:
    """Identify the catalog's file by device and inode; None where there is none, as with PostgreSQL."""
    file = lake.location.catalog_file
    try:
        status = file.stat() if file is not None else None
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status is not None else None
