"""A facet and what answers it, as ``facets test`` and ``facets compare`` name them, and its answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pattern_pipeline.cli.shared.choices import find_facet
from pattern_pipeline.cli.shared.cost_estimate import format_dollars
from pattern_pipeline.errors import SettingsError
from pattern_pipeline.settings import Settings

if TYPE_CHECKING:
    from pattern_pipeline.facets.spec import FacetSpec
    from pattern_pipeline.facets.summary import Unit
    from pattern_pipeline.facets.trial.answers import TriedAnswer
    from pattern_pipeline.lake.engine.lake import Lake

LOCAL = "local"
# A file's path may hold an @ of its own.
_TOLD = re.compile(r"(.*?\.toml|[^@]*)(?:@(.*))?", re.DOTALL)


@dataclass(frozen=True)
class Trial:
    """A facet, and the settings by which it is answered."""

    facet: "FacetSpec"
    settings: Settings

    @property
    def by(self) -> str:
        """What answers, in a word."""
        return self.settings.model.name or LOCAL


def parse_trial(told: str, settings: Settings) -> Trial:
    """Parse a facet's name or file, with ``@local`` or ``@MODEL`` behind it unless the settings decide.

    Raises NotFoundError, and SettingsError, before anything is paid, also where what is named cannot answer it.
    """
    from pattern_pipeline.facets.loading import load_facets, read_facet
    from pattern_pipeline.orchestration.extractors import check_facets

    parts = None if Path(told).exists() else _TOLD.fullmatch(told)
    name, by = (parts[1], parts[2] or "") if parts else (told, "")
    path = Path(name)
    # A folder that happens to be named like a facet does not stand in its way.
    if path.suffix == ".toml" or path.is_file() or (path.is_dir() and len(path.parts) > 1):
        facet = read_facet(path)
    else:
        facet = find_facet(name, load_facets(settings.facets_folder))
    trial = Trial(facet, choose_model(by, settings))
    check_facets(trial.settings, [facet])
    return trial


def choose_model(by: str, settings: Settings) -> Settings:
    """Choose another model: ``local`` for none, ``model`` or nothing for that of the settings.

    Raises SettingsError where that of the settings is meant and there is none.
    """
    if by == "model" and not settings.model.name:
        raise SettingsError("no model is named", where="[model]", fix='write name = "..." there')
    if by in ("", "model"):
        return settings
    name = "" if by == LOCAL else by
    return settings.model_copy(update={"model": settings.model.model_copy(update={"name": name})})


def ask_facet(
    trial: Trial, lake: "Lake", units: "Sequence[Unit]", command: str
) -> "tuple[list[TriedAnswer], str]":
    """Ask the facet about these units; returns the answers, which are stored, and their cost in words.

    ``command`` names the command that asks: its limit on cost counts over all that it tries.
    """
    from pattern_pipeline.cli.shared.output import open_progress
    from pattern_pipeline.facets.trial.answers import cite_answers
    from pattern_pipeline.lake.spend import sum_run_spend
    from pattern_pipeline.orchestration.extractors import open_extractor

    begun = datetime.now(UTC)
    with open_progress() as bar:
        task = bar.add_task(f"asking {trial.by}", total=len(units))

        def answered(done: int, _units: int) -> None:
            bar.update(task, completed=done)

        extractor = open_extractor(trial.settings, lake, command, progress=answered)
        answers = cite_answers(units, [each[0] for each in extractor.extract(units, [trial.facet])])
    spend = sum_run_spend(lake, command, begun)
    if not trial.settings.model.name:
        return answers, "answered locally"
    if spend.empty:
        return answers, "every answer was kept already: nothing was paid"
    cost = None if spend["cost"].isna().all() else float(spend["cost"].sum())
    return answers, f"{spend['calls'].sum():,.0f} calls, {format_dollars(cost)}; the answers are kept"
