"""``pattern-pipeline facets test``: a facet's answers on a sample, before it is asked of everything."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from pattern_pipeline.cli.facets.facet_sample import ask_facet, choose_model, parse_trial
from pattern_pipeline.cli.shared.choices import FormatOption
from pattern_pipeline.cli.shared.output import (
    Format,
    build_table,
    console,
    escape_controls,
    print_frame,
    say,
)
from pattern_pipeline.settings import Settings, load_settings

if TYPE_CHECKING:
    import pandas as pd

    from pattern_pipeline.facets.trial.answers import TriedAnswer
    from pattern_pipeline.facets.trial.diagnosis import Diagnosis
    from pattern_pipeline.facets.trial.scoring import Scores

SampleOption = Annotated[
    int | None,
    typer.Option(
        min=1, help="How many units to ask about (10; with labels all of them).", show_default=False
    ),
]
SeedOption = Annotated[int, typer.Option(help="Another seed draws another sample.")]
WhereOption = Annotated[
    str, typer.Option(help="A condition on raw_traces, as traces.where in the settings.", show_default=False)
]
LabelsOption = Annotated[
    Path | None,
    typer.Option(help="A person's labels, JSON lines or CSV: an id and the label.", show_default=False),
]
_CITED_CHARACTERS = 160


def try_facet(
    facet: Annotated[str, typer.Argument(help="A facet's name, or a file that need not be in the home yet.")],
    sample: SampleOption = None,
    seed: SeedOption = 0,
    where: WhereOption = "",
    extractor: Annotated[
        str, typer.Option(help="local, model, or a model's name (as the settings say).", show_default=False)
    ] = "",
    labels: LabelsOption = None,
    output: FormatOption = Format.table,
) -> None:
    """Ask one facet about a sample: answers beside the lines they cite, and what they say of the facet."""
    from pattern_pipeline.facets.trial.diagnosis import diagnose
    from pattern_pipeline.facets.trial.labels_file import read_labels
    from pattern_pipeline.facets.trial.scoring import score
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.orchestration.trial_sample import trial_units
    from pattern_pipeline.topics.embedding.embedder import MiniLM

    settings = load_settings()
    trial = parse_trial(facet, choose_model(extractor, settings))
    truth = read_labels(labels, trial.facet) if labels else None
    lake = open_lake(settings)
    size = sample or (len(truth) if truth else 10)
    units = trial_units(lake, add_condition(settings, where), size, seed=seed, only=truth)
    answers, paid = ask_facet(trial, lake, units, f"test {uuid4().hex[:12]}")
    scores = score(answers, truth) if truth else None
    cost = escape_controls(f"{trial.facet.name} {trial.facet.version} by {trial.by}: {paid}")
    if output is not Format.table:
        print_frame(build_answer_frame(answers, truth or {}), output)
        say(cost, err=True)
        return
    for number, answer in enumerate(answers, start=1):
        for line in _format_answer(number, answer, (truth or {}).get(answer.unit_id, "")):
            say(line)
    _print_diagnosis(diagnose(trial.facet, answers, MiniLM()), note_missing_units(len(units), sample))
    if scores is not None:
        print_scores(scores, missing=len(truth or {}) - scores.units)
    say(cost)


def note_missing_units(found: int, wanted: int | None) -> list[str]:
    """Note that there are not as many units as were asked for."""
    return [f"{found} units are all there are of the {wanted} asked for"] if wanted and found < wanted else []


def add_condition(settings: Settings, where: str) -> Settings:
    """Add a condition of the command's own to the settings. Raises SettingsError for a wrong one."""
    if not where:
        return settings
    from pattern_pipeline.lake.queries import build_predicate

    build_predicate(where)
    both = f"({settings.traces.where}) AND ({where})" if settings.traces.where else where
    return settings.model_copy(update={"traces": settings.traces.model_copy(update={"where": both})})


def build_answer_frame(answers: "Sequence[TriedAnswer]", truth: "dict[str, str]") -> "pd.DataFrame":
    """Build one row for each answer, for programs."""
    import pandas as pd

    rows = [
        {
            "unit_id": each.unit_id,
            "verdict": each.verdict,
            "truth": truth.get(each.unit_id),
            "sentence": each.summary.summary,
            "lines": ", ".join(str(number) for number, _ in each.cited),
            "cited": "\n".join(words for _, words in each.cited),
            "reason": each.summary.reason,
        }
        for each in answers
    ]
    return pd.DataFrame(rows)


def print_scores(scores: "Scores", missing: int) -> None:
    """Print how answers agree with labels."""
    numbers = ("precision", "recall", "F1", "units")
    rows = [
        (each.verdict, f"{each.precision:.2f}", f"{each.recall:.2f}", f"{each.f1:.2f}", str(each.support))
        for each in scores.by_verdict
    ]
    console.print(build_table("", ("label", *numbers), rows, numbers=numbers))
    lines = [f"{scores.agreement:.0%} of {scores.units} labelled units agree; macro F1 {scores.macro_f1:.2f}"]
    lines += [
        f"{each.units} of {each.truth} were called {each.given}, such as {each.unit_id}"
        for each in scores.confusions[:5]
    ]
    if missing:
        lines.append(f"{missing} labelled units were not asked: not there, without words, or beyond --sample")
    for line in lines:
        say(line)


def _format_answer(number: int, answer: "TriedAnswer", truth: str) -> Iterator[str]:
    differs = f"  (labelled {truth})" if truth and truth != answer.verdict else ""
    yield f"{number:>3}  {answer.unit_id}  {answer.verdict}{differs}"
    if answer.summary.summary:
        yield f"     {answer.summary.summary}"
    if answer.summary.reason:
        yield f"     ({answer.summary.reason})"
    for line, words in answer.cited:
        shown = " ".join(words.split())
        shown = shown if len(shown) <= _CITED_CHARACTERS else f"{shown[: _CITED_CHARACTERS - 1]}…"
        yield f"       {line:>4} | {shown}"


def _print_diagnosis(found: "Diagnosis", notes: Sequence[str]) -> None:
    shares = f"{found.units} units: {found.unknown:.0%} no match, {found.failed:.0%} failed, "
    shares += f"{found.uncited:.0%} of the answered cite nothing, {found.distinct} different answers"
    if found.near_duplicates is not None:
        shares += f", {found.near_duplicates:.0%} with a near twin"
    lines = ["", *notes, shares]
    if found.labels:
        answered = max(1, sum(count for _, count in found.labels))
        lines.append(", ".join(f"{name} {count} ({count / answered:.0%})" for name, count in found.labels))
    lines += [f"- {advice}" for advice in found.advice]
    for line in lines:
        say(line)
