"""Show what a model would be paid, and have a person agree before it is: a line, a table, fields for programs."""

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from pattern_pipeline.cli.shared.output import (
    build_table,
    confirm_or_abort,
    console,
    escape_controls,
    say,
)
from pattern_pipeline.services.workspace import Workspace

if TYPE_CHECKING:
    from pattern_pipeline.facets.model.estimate import Estimate
    from pattern_pipeline.llm.prices import Price

_NUMBERS = ("calls", "tokens read", "tokens written", "cost")


def format_dollars(amount: float | None) -> str:
    """Format an amount to the cent, and to the tenth of one if it is small."""
    if amount is None:
        return "unknown"
    return f"${amount:,.2f}" if amount >= 1 or amount == 0 else f"${max(amount, 0.0001):.4f}"


def format_estimate_line(estimate: "Estimate") -> str:
    """Format what will be spent, in one line; empty if nothing is open."""
    if not estimate.calls:
        return ""
    tokens = estimate.usage.input_tokens + estimate.usage.output_tokens
    asked = f"{estimate.model} will be asked about {estimate.calls:,} of {estimate.units:,} units"
    if estimate.price is None:
        return (
            f"{asked}: about {tokens:,} tokens; their price is not known (facets estimate says how to add it)"
        )
    return f"{asked}: about {tokens:,} tokens, {format_dollars(estimate.cost)}"


def confirm_cost(
    workspace: Workspace,
    first: date | None,
    last: date | None,
    *,
    agreed: bool,
) -> None:
    """Print what a run of these days would ask a model and its cost, and have a person agree to it.

    Nothing is printed where nothing is open. ``agreed``: the person has said yes already. Where nobody sits at a
    terminal, nobody is asked. Raises typer.Abort where the person says no.
    """
    if not workspace.settings.model.name:
        return
    # Prompts are counted with the model's own encoding, which takes a second to load.
    from pattern_pipeline.services.cost_estimates import estimate_days

    estimate = estimate_days(workspace, workspace.facets, first, last).estimate
    line = format_estimate_line(estimate)
    if not line:
        return
    if workspace.settings.model.mode == "batch" and estimate.batch_cost is not None:
        line += f", {format_dollars(estimate.batch_cost)} by batch"
    for each in (line, *_list_changes(estimate), *_list_queued(workspace)):
        say(each, err=True)
    if _may_cost(estimate) and not agreed and sys.stdin.isatty() and sys.stderr.isatty():
        confirm_or_abort("go on?", err=True)


def _list_changes(estimate: "Estimate") -> list[str]:
    """List the facets that are asked again because their files changed, one line each."""
    return [
        f"{each.facet}: new version {each.version}, {each.answers:,} answers to ask"
        for each in estimate.facets
        if each.why == "new version" and each.answers
    ]


def _list_queued(workspace: Workspace) -> list[str]:
    from pattern_pipeline.lake.batches import LakeBatchBook
    from pattern_pipeline.services.extractors import get_extractor_name

    waiting = LakeBatchBook(workspace.lake).list_open(get_extractor_name(workspace.settings))
    if workspace.settings.model.mode == "batch" or not waiting:
        return []
    questions = sum(len(batch.requests) for batch in waiting)
    return [
        f"{questions:,} questions wait in the provider's queue and would be paid twice: first take in what has"
        ' ended by `facets collect`, or set mode = "batch" again'
    ]


def _may_cost(estimate: "Estimate") -> bool:
    # A model of unknown price may cost something.
    return estimate.cost is None or estimate.cost > 0


def print_estimate(estimate: "Estimate", days: Sequence[date]) -> None:
    """Print which answers are open, what they take, and what the numbers rest on."""
    say(_format_headline(estimate, days))
    if not estimate.calls:
        return
    rows = [(each.facet, each.version, f"{each.answers:,}", each.why) for each in estimate.facets]
    console.print(
        build_table("", ("facet", "version", "answers to ask", ""), rows, numbers=("answers to ask",))
    )
    console.print(build_table("", ("", *_NUMBERS), _format_ways(estimate), numbers=_NUMBERS))
    for line in _format_notes(estimate):
        console.print(escape_controls(line), highlight=False, markup=False)


def build_record(estimate: "Estimate", days: Sequence[date]) -> dict[str, object]:
    """Build the estimate as plain fields; costs are US dollars, None if unknown."""
    return {
        "model": estimate.model,
        "days": len(days),
        "units": estimate.units,
        "calls": estimate.calls,
        "input_tokens": estimate.usage.input_tokens,
        "output_tokens": estimate.usage.output_tokens,
        "cost": estimate.cost,
        "batch_cost": estimate.batch_cost,
        "worst_input_tokens": estimate.worst.input_tokens,
        "worst_output_tokens": estimate.worst.output_tokens,
        "worst_cost": estimate.worst_cost,
        "counted_by": estimate.counted,
        "calibration": estimate.calibration,
        "share_looked_at": estimate.share,
        "facets": {each.facet: each.answers for each in estimate.facets},
    }


def _format_headline(estimate: "Estimate", days: Sequence[date]) -> str:
    if not days:
        return "nothing to ask: the facets of every day are fresh"
    span = f"{days[0]} to {days[-1]}" if len(days) > 1 else str(days[0])
    units = f"{estimate.units:,} units of {len(days)} day{'s' if len(days) > 1 else ''}, {span}"
    if not estimate.calls:
        return f"nothing to ask: every answer about {units} is stored"
    return f"{units}; {estimate.model} would be asked about {estimate.calls:,}"


def _format_ways(estimate: "Estimate") -> list[tuple[str, ...]]:
    read, written = f"{estimate.usage.input_tokens:,}", f"{estimate.usage.output_tokens:,}"
    ways: list[tuple[str, ...]] = [
        ("expected", f"{estimate.calls:,}", read, written, format_dollars(estimate.cost))
    ]
    if estimate.batch_cost is not None:
        ways.append(("by batch", f"{estimate.calls:,}", read, written, format_dollars(estimate.batch_cost)))
    worst = estimate.worst
    ways.append(
        (
            "at worst",
            f"{2 * estimate.calls:,}",
            f"{worst.input_tokens:,}",
            f"{worst.output_tokens:,}",
            format_dollars(estimate.worst_cost),
        )
    )
    return ways


def _format_notes(estimate: "Estimate") -> list[str]:
    from pattern_pipeline.facets.model.token_estimate import GUESSED_ANSWER_TOKENS

    calibrated = (
        f", times {estimate.calibration:.2f} as past calls showed" if estimate.calibration != 1 else ""
    )
    written = (
        "as long as past answers"
        if estimate.from_past
        else f"a guess of {GUESSED_ANSWER_TOKENS} an answer; a model that thinks first writes more"
    )
    notes = [
        f"Read: counted by {estimate.counted}{calibrated}.",
        f"Written: {written}.",
        "At worst: every question is asked twice and answered at full length.",
    ]
    if estimate.share < 1:
        notes.append(f"Reckoned from {estimate.share:.0%} of the traces, chosen by chance.")
    if estimate.price is None:
        notes.append(f"The price of {estimate.model} is not known: {_explain_pricing(estimate.model)}.")
    else:
        notes.append(_format_price(estimate.price))
    return notes


def _format_price(price: "Price") -> str:
    from pattern_pipeline.llm.prices import read_prices_date

    if not price.input and not price.output:
        return "The model is free, by prices.toml."
    return (
        f"${price.input:g} a million tokens read, ${price.output:g} written; the shipped prices are of"
        f" {read_prices_date()}, those in prices.toml of the home folder override them."
    )


def _explain_pricing(model: str) -> str:
    return (
        f'write "{model}" = {{ input = ..., output = ... }}, in dollars a million tokens, under [models] in'
        " prices.toml of the home folder; 0 where it is free"
    )
