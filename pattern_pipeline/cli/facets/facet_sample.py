"""A facet and what answers it, as ``facets test`` and ``facets compare`` name them, and its answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pattern_pipeline.cli.shared.choices import find_facet
from pattern_pipeline.cli.shared.model_costs import format_dollars
from pattern_pipeline.errors import SettingsError
from pattern_pipeline.services.workspace import Workspace

if TYPE_CHECKING:
    from pattern_pipeline.facets.spec import FacetSpec
    from pattern_pipeline.facets.summary import Unit
    from pattern_pipeline.facets.trial.answers import TriedAnswer

LOCAL = "local"
# A file's path may hold an @ of its own.
_NAMED = re.compile(r"(.*?\.toml|[^@]*)(?:@(.*))?", re.DOTALL)


@dataclass(frozen=True)
class Trial:
    """A facet, and the workspace under whose settings it is answered."""

    facet: "FacetSpec"
    workspace: Workspace

    @property
    def by(self) -> str:
        """What answers, in a word."""
        return self.workspace.settings.model.name or LOCAL


def parse_trial(text: str, workspace: Workspace) -> Trial:
    """Parse a facet's name or file, with ``@local`` or ``@MODEL`` behind it unless the settings decide.

    Raises NotFoundError, and SettingsError, before anything is paid, also where what is named cannot answer it.
    """
    from pattern_pipeline.facets.loading import read_facet
    from pattern_pipeline.services.extractors import check_facets

    parts = None if Path(text).exists() else _NAMED.fullmatch(text)
    name, by = (parts[1], parts[2] or "") if parts else (text, "")
    path = Path(name)
    # A folder that happens to have a facet's name is not in its way.
    if path.suffix == ".toml" or path.is_file() or (path.is_dir() and len(path.parts) > 1):
        facet = read_facet(path)
    else:
        facet = find_facet(name, workspace.facets)
    trial = Trial(facet, choose_model(by, workspace))
    check_facets(trial.workspace.settings, [facet])
    return trial


def choose_model(by: str, workspace: Workspace) -> Workspace:
    """Choose another model: ``local`` for none, ``model`` or nothing for that of the settings.

    Raises SettingsError where that of the settings is meant and there is none.
    """
    if by == "model" and not workspace.settings.model.name:
        raise SettingsError("no model is named", where="[model]", fix='write name = "..." there')
    if by in ("", "model"):
        return workspace
    return workspace.with_model("" if by == LOCAL else by)


def ask_facet(trial: Trial, units: "Sequence[Unit]", command: str) -> "tuple[list[TriedAnswer], str]":
    """Ask the facet about these units; returns the answers, which are stored, and their cost in words.

    ``command`` names the command that asks: its limit on cost counts over all that it tries.
    """
    from pattern_pipeline.cli.shared.output import open_progress
    from pattern_pipeline.facets.trial.answers import cite_answers
    from pattern_pipeline.lake.spend import sum_run_spend
    from pattern_pipeline.services.extractors import open_extractor

    begun = datetime.now(UTC)
    with open_progress() as bar:
        task = bar.add_task(f"asking {trial.by}", total=len(units))

        def answered(done: int, _units: int) -> None:
            bar.update(task, completed=done)

        extractor = open_extractor(trial.workspace, command, progress=answered)
        answers = cite_answers(units, [each[0] for each in extractor.extract(units, [trial.facet])])
    spend = sum_run_spend(trial.workspace.lake, command, begun)
    if not trial.workspace.settings.model.name:
        return answers, "answered locally"
    if spend.empty:
        return answers, "every answer was stored already: nothing was paid"
    cost = None if spend["cost"].isna().all() else float(spend["cost"].sum())
    return answers, f"{spend['calls'].sum():,.0f} calls, {format_dollars(cost)}; the answers are stored"
