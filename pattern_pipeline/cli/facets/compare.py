"""``pattern-pipeline facets compare``: two facets, versions or models on the same sample."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from pattern_pipeline.cli.facets.facet_sample import Trial, ask_facet, parse_trial
from pattern_pipeline.cli.facets.trial import (
    LabelsOption,
    SeedOption,
    WhereOption,
    add_condition,
    note_missing_units,
    print_scores,
)
from pattern_pipeline.cli.shared.choices import FormatOption
from pattern_pipeline.cli.shared.output import Format, console, print_frame, say
from pattern_pipeline.errors import SettingsError
from pattern_pipeline.services.workspace import open_workspace

if TYPE_CHECKING:
    import pandas as pd

    from pattern_pipeline.facets.trial.agreement import Comparison, Difference

_HELP = "A facet's name or file, with @local or @MODEL behind it where not the settings decide."


def compare_facets(
    one: Annotated[str, typer.Argument(help=_HELP)],
    other: Annotated[str, typer.Argument(help="The one to compare with it.")],
    sample: Annotated[
        int | None,
        typer.Option(
            min=1, help="How many units to ask about (20; with labels all of them).", show_default=False
        ),
    ] = None,
    seed: SeedOption = 0,
    where: WhereOption = "",
    labels: LabelsOption = None,
    output: FormatOption = Format.table,
) -> None:
    """Ask two facets, versions or models about the same sample, and show where they differ."""
    from pattern_pipeline.facets.trial.agreement import compare_answers, score_answers
    from pattern_pipeline.facets.trial.answers import read_labels
    from pattern_pipeline.services.unit_selection import sample_trial_units
    from pattern_pipeline.topics.embedding.embedder import MiniLM

    workspace = open_workspace()
    first, second = parse_trial(one, workspace), parse_trial(other, workspace)
    if first.facet.kind != second.facet.kind:
        raise SettingsError(
            "a categorical facet cannot be compared with one of free text", fix="name two alike"
        )
    truth = read_labels(labels, first.facet) if labels else None
    size = sample or (len(truth) if truth else 20)
    units = sample_trial_units(add_condition(workspace, where), size, seed=seed, only=truth)
    command = f"compare {uuid4().hex[:12]}"
    answers, paid = ask_facet(first, units, command)
    others, paid_too = ask_facet(second, units, command)
    found = compare_answers(answers, others, MiniLM() if first.facet.kind == "free_text" else None)
    if output is not Format.table:
        print_frame(_build_frame(found), output)
        for line in (_format_trial("A", first, paid), _format_trial("B", second, paid_too)):
            say(line, err=True)
        return
    lines = [
        _format_trial("A", first, paid),
        _format_trial("B", second, paid_too),
        "",
        *note_missing_units(len(units), sample),
        _format_summary(found),
    ]
    for difference in found.differences:
        lines += _format_difference(difference)
    for line in lines:
        say(line)
    for name, each in (("A", answers), ("B", others)) if truth else ():
        console.print(f"\n{name} against the labels", highlight=False)
        scores = score_answers(each, truth or {})
        print_scores(scores, missing=len(truth or {}) - scores.units)


def _format_trial(name: str, trial: Trial, paid: str) -> str:
    return f"{name}: {trial.facet.name} {trial.facet.version} by {trial.by}, {paid}"


def _format_summary(found: "Comparison") -> str:
    parts = [f"{found.agreement:.0%} of {found.units} units have the same answer"]
    if found.kappa is not None:
        parts.append(f"Cohen's kappa {found.kappa:.2f}")
    if found.likeness is not None:
        parts.append(f"the sentences' mean likeness {found.likeness:.2f}")
    return "; ".join(parts)


def _format_difference(difference: "Difference") -> Iterator[str]:
    yield f"{difference.unit_id}"
    for name, each in (("A", difference.one), ("B", difference.other)):
        # Local sentences of categorical facets begin with the label, which is shown here already.
        sentence = (each.summary.summary or each.summary.reason).removeprefix(f"{each.verdict}: ")
        yield f"  {name} {each.verdict}: {sentence}" if sentence else f"  {name} {each.verdict}"


def _build_frame(found: "Comparison") -> "pd.DataFrame":
    import pandas as pd

    rows = [
        {
            "unit_id": each.unit_id,
            "a": each.one.verdict,
            "a_sentence": each.one.summary.summary,
            "b": each.other.verdict,
            "b_sentence": each.other.summary.summary,
            "likeness": each.likeness,
        }
        for each in found.differences
    ]
    columns = ["unit_id", "a", "a_sentence", "b", "b_sentence", "likeness"]
    return pd.DataFrame(rows, columns=columns)
