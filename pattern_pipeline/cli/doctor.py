"""``pattern-pipeline doctor``: is everything in place, and what to do where it is not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import typer

from pattern_pipeline.cli.doctor_storage import look_at_data_files, look_at_first_day, look_at_home
from pattern_pipeline.cli.shared.output import build_table, console
from pattern_pipeline.errors import LakeError, PatternPipelineError, SettingsError
from pattern_pipeline.services.workspace import Workspace, open_workspace
from pattern_pipeline.settings import default_home
from pattern_pipeline.storage_failures import describe_storage_failure


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what was found, or the error that says what to do.

    ``warning``: sound, and yet worth a look.
    """

    what: str
    found: str
    sound: bool
    warning: bool = False

    @property
    def verdict(self) -> str:
        """One word for the table."""
        return "WRONG" if not self.sound else "warning" if self.warning else "ok"


def run_doctor() -> None:
    """Examine settings, facets, suites, models, lake and Dagster's storage, and print what is wrong."""
    findings = list(examine_home())
    console.print(build_table("", ("", "what", "found"), [(f.verdict, f.what, f.found) for f in findings]))
    if not all(finding.sound for finding in findings):
        raise typer.Exit(1)


def examine_home() -> Iterator[Finding]:
    """Examine one part after another, whatever the others met; most parts wait for settings that can be read."""
    opened: list[Workspace] = []

    def load() -> str:
        opened.append(open_workspace())
        return "can be read"

    settings_finding = _examine_part("settings", load)
    if not opened:
        yield settings_finding
        return
    examinations: list[tuple[str, Callable[[Workspace], str]]] = [
        ("home", look_at_home),
        ("facets", _check_facets),
        ("answers", _check_answers),
        ("suites", _check_suites),
        ("units", _check_filters),
        ("sentence model", _check_embedder),
        ("lake", _check_lake),
        ("data files", look_at_data_files),
        ("landed traces", _check_landed),
        ("first day", look_at_first_day),
        ("dagster", _check_dagster),
        ("dead runs", _check_dead_runs),
    ]
    for what, look in examinations:
        yield _examine_part(what, partial(look, opened[0]))
    watching = _examine_part("watching", partial(_describe_watch_failures, opened[0]))
    if watching.sound:
        failed = bool(watching.found)
        found = watching.found or "alerts, reviews and pictures were made"
        watching = Finding("watching", found, sound=True, warning=failed)
    yield watching


def _examine_part(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, look(), sound=True)
    except PatternPipelineError as error:
        return Finding(what, str(error), sound=False)
    except Exception as error:
        # Whatever is broken, the others are still looked at: this command is what a person turns to then.
        known = describe_storage_failure(error, str(default_home()))
        first_line = next(iter(str(error).splitlines()), "")
        reason = f"cannot be examined: {type(error).__name__}: {first_line}"
        return Finding(what, str(known) if known else reason, sound=False)


def _check_facets(workspace: Workspace) -> str:
    from pattern_pipeline.services.extractors import check_facets

    check_facets(workspace.settings, workspace.facets)
    return ", ".join(f"{facet.name} ({facet.kind})" for facet in workspace.facets)


def _check_answers(workspace: Workspace) -> str:
    from pattern_pipeline.services.extractors import get_extractor_name

    settings = workspace.settings
    name, model = get_extractor_name(settings), settings.model
    if not model.name:
        return f"{name}: no model is asked, nothing is paid"
    import asyncio

    from pattern_pipeline.llm.connection import connect_client
    from pattern_pipeline.llm.prices import find_price, load_prices

    client, place = connect_client(model)
    asyncio.run(client.close())
    price = find_price(model.name, load_prices(settings.prices_file))
    cost = f"${price.input:g} and ${price.output:g} a million tokens" if price else "its price is not known"
    return f"{name} at {place.url}, {model.mode}; {cost}"


def _check_suites(workspace: Workspace) -> str:
    return ", ".join(suite.name for suite in workspace.checked_suites)


def _check_filters(workspace: Workspace) -> str:
    traces, filters, preprocessor = workspace.settings.traces, workspace.filters, workspace.preprocessor
    parts = [
        f"unit {traces.unit}",
        f"sample {filters.sample:.0%}",
        f"where {traces.where}" if traces.where else "",
        f"preprocessor {preprocessor.version}" if preprocessor else "",
    ]
    return ", ".join(filter(None, parts))


def _check_embedder(workspace: Workspace) -> str:
    from pattern_pipeline.topics.embedding.opening import open_embedder

    settings = workspace.settings
    model = open_embedder(settings.embedding, settings.home)
    where = "by its endpoint" if settings.embedding.backend == "openai" else "offline"
    return f"{model.name}, {model.embed(['a sentence']).shape[1]} dimensions, {where}"


def _check_lake(workspace: Workspace) -> str:
    lake = workspace.lake
    units = lake.rows("SELECT count(*) FROM logs")[0][0]
    where = lake.location.catalog_file or "PostgreSQL catalog"
    return f"{where}: {units} units in logs"


def _check_landed(workspace: Workspace) -> str:
    from pattern_pipeline.lake.landed_units import list_landed_days
    from pattern_pipeline.services.readiness import compute_cutoff, describe_waiting_units

    lake, traces_settings = workspace.lake, workspace.settings.traces
    days = list_landed_days(lake, traces_settings.unit, compute_cutoff(traces_settings))
    rejected = lake.rows("SELECT count(*) FROM rejected_records")[0][0]
    wait = describe_waiting_units(lake, traces_settings)
    if not days and wait:
        return f"{wait}; {rejected} rejected records"
    if not days:
        return f"none yet, {rejected} rejected records; next: pattern-pipeline ingest PATH"
    traces = sum(each.traces for each in days)
    found = (
        f"{traces} traces on {len(days)} days, {days[0].day} to {days[-1].day}; {rejected} rejected records"
    )
    return f"{found}; {wait}" if wait else found


def _describe_watch_failures(workspace: Workspace) -> str:
    from pattern_pipeline.cli.shared.run_warnings import format_failures
    from pattern_pipeline.lake.day_records import read_watch_failures

    found = read_watch_failures(workspace.lake)
    if not found:
        return ""
    first, last = found[0].day, found[-1].day
    return (
        f"{format_failures(found)}; datasets and labels do not depend on them. They are made again when their data"
        f" or the code changes, or by: pattern-pipeline topics rebuild --from {first} --to {last}"
    )


def _check_dagster(workspace: Workspace) -> str:
    from pattern_pipeline.orchestration.instance import open_instance, refuse_damaged_files

    settings = workspace.settings
    # First: opening the instance fills an empty file again.
    refuse_damaged_files(settings.dagster_folder, thoroughly=True)
    with open_instance(settings) as instance:
        return f"{settings.dagster_folder}: {instance.get_runs_count()} runs"


def _check_dead_runs(workspace: Workspace) -> str:
    """Check whether killed processes left runs or pool slots, and whether such slots are freed by themselves."""
    from pattern_pipeline.orchestration.dead_runs import find_leftovers
    from pattern_pipeline.orchestration.instance import find_missing_setting, open_instance

    settings = workspace.settings
    with open_instance(settings) as instance:
        if found := find_leftovers(instance):
            raise LakeError(
                str(found),
                where=str(settings.dagster_folder),
                fix="pattern-pipeline run ends them and frees what they hold",
            )
        if missing := find_missing_setting(instance):
            raise SettingsError(
                f"{missing} is not set, so slots of killed runs stay taken",
                where=str(settings.dagster_folder / "dagster.yaml"),
                fix="set it to 20 there, or delete the file to get the shipped one",
            )
    return "none"
