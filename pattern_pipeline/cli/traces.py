"""``pattern-pipeline traces``: what was read, one trace at a time and by source."""

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.shared.output import Format, build_table, console, escape_controls, print_frame, say
from pattern_pipeline.services.workspace import open_workspace

if TYPE_CHECKING:
    from pattern_pipeline.traces.model import Trace

app = typer.Typer(no_args_is_help=True, help="See traces as they are read, and what hinders their reading.")

# Names of unknown steps come from this many traces at most.
_SAMPLE = 200
# Enough of an id to be the only one, and of what was asked to know it again, on a line of 80.
_ID_CHARACTERS = 16
_WORDS_CHARACTERS = 36
# A chain of thousands of spans would be all margin.
_DEEPEST = 40
_SHARES = {
    "empty": "empty",
    "cut": "cut",
    "without_user": "no user",
    "silent": "silent",
    "unknown": "unknown",
    "failed": "failed",
}


@app.command("show")
def show_trace(
    trace: Annotated[str, typer.Argument(help="A trace's or session's id, or its beginning.")],
    spans: Annotated[bool, typer.Option("--spans", help="The tree of spans in place of the text.")] = False,
    json: Annotated[bool, typer.Option("--json", help="All that is stored, as JSON.")] = False,
) -> None:
    """Show a trace as its facets see it: numbered lines."""
    from pattern_pipeline.lake.lookup import find_unit
    from pattern_pipeline.traces.conversation.rendering import format_conversation
    from pattern_pipeline.traces.payload import from_payload, to_payload
    from pattern_pipeline.traces.units.preprocessing import render_unit
    from pattern_pipeline.traces.units.raw_units import merge_session

    workspace = open_workspace()
    settings = workspace.settings.traces
    found = find_unit(workspace.lake, settings.unit, trace)
    whole = merge_session([from_payload(payload) for payload in found["payload"]])
    if json:
        typer.echo(to_payload(whole))
        return
    conversation, trouble = render_unit(whole, settings.maximum_tokens, workspace.preprocessor)
    for line in _format_header(str(found["unit_id"].iloc[0]), whole, len(found), conversation.shown_share):
        say(line, style="dim")
    if trouble:
        console.print(
            escape_controls(f"passed over: {trouble}"), style="yellow", highlight=False, markup=False
        )
    text = "\n".join(_format_tree(whole)) if spans else format_conversation(conversation)
    say(escape_controls(text) or "nothing to read: see --spans")


def _format_header(unit_id: str, trace: "Trace", traces: int, shown: float) -> list[str]:
    seconds = (trace.ended_at - trace.started_at).total_seconds()
    tokens = sum(span.input_tokens + span.output_tokens for span in trace.spans if span.kind == "llm")
    models = dict.fromkeys(span.model for span in trace.spans if span.model)
    parts = [
        f"service {trace.service}" if trace.service else "",
        f"model {', '.join(models)}" if models else "",
        f"session {trace.session_id}" if trace.session_id else "",
        f"user {trace.user_id}" if trace.user_id else "",
    ]
    counts = [
        f"{traces} traces" if traces > 1 else "",
        _format_count(len(trace.spans), "span"),
        f"{seconds:.1f} s",
        f"{tokens} tokens" if tokens else "",
        f"{_format_count(len(trace.redactions), 'value')} redacted" if trace.redactions else "",
        f"{shown:.0%} shown" if shown < 1 else "",
    ]
    source = trace.source
    return [
        f"{unit_id}  {trace.started_at:%Y-%m-%d %H:%M:%S} UTC",
        *filter(None, [", ".join(filter(None, parts))]),
        ", ".join(filter(None, counts)),
        f"from {source.path}:{source.line} ({source.format})",
    ]


def _format_count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _format_tree(trace: "Trace") -> list[str]:
    from pattern_pipeline.traces.conversation.span_graph import build_span_tree

    lines = []
    for branch in build_span_tree(trace):
        span = branch.span
        seconds = (span.ended_at - span.started_at).total_seconds()
        words = len(span.input) + len(span.output) + (span.tool is not None)
        count = f", {_format_count(words, 'message')}" if words else ", no words"
        failed = f", FAILED: {span.error}" if span.error else ""
        lines.append(
            f"{'  ' * min(branch.depth, _DEEPEST)}{span.kind} {span.name or '-'} ({seconds:.2f} s{count}{failed})"
        )
    return lines


@app.command("list")
def list_traces(
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="One day only.", show_default=False)
    ] = None,
    service: Annotated[str | None, typer.Option(help="One service only.", show_default=False)] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 20,
) -> None:
    """List the newest units that were run, and what was asked first."""
    from pattern_pipeline.lake.lookup import list_units

    first, last = (day.date(), day.date()) if day else (date.min, date.max)
    units = list_units(open_workspace().lake, first, last, service, limit)
    if not units:
        console.print("no units; pattern-pipeline run makes them from what has landed")
        return
    rows = [
        (
            unit.unit_id[:_ID_CHARACTERS],
            f"{unit.started_at:%Y-%m-%d %H:%M}",
            unit.spans,
            _cut_words(unit.input or ""),
        )
        for unit in units
    ]
    console.print(build_table("", ("trace", "start", "spans", "first words"), rows))


def _cut_words(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _WORDS_CHARACTERS else line[: _WORDS_CHARACTERS - 1] + "…"


@app.command("diagnose")
def diagnose_traces(
    output: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.table,
) -> None:
    """Say by source how many units are empty, cut, or without a user's turn, and what to do."""
    import pandas as pd

    from pattern_pipeline.lake.lookup import sample_unknown_payloads
    from pattern_pipeline.traces.units import diagnosis

    lake = open_workspace().lake
    sources = diagnosis.diagnose_sources(
        lake.read_days("raw_traces", date.min, date.max, diagnosis.RAW_COLUMNS),
        lake.read_days("preprocessed_traces", date.min, date.max, diagnosis.TEXT_COLUMNS),
    )
    if output is not Format.table:
        print_frame(pd.DataFrame([asdict(source) for source in sources]), output)
        return
    if not sources:
        console.print("no units; pattern-pipeline run makes them from what has landed")
        return
    names = [name for name in _SHARES if any(getattr(each, name) for each in sources)]
    cells = [
        (
            each.source_format or "-",
            each.service or "-",
            each.units,
            *(f"{getattr(each, n):.0%}" for n in names),
        )
        for each in sources
    ]
    console.print(build_table("", ("format", "service", "units", *(_SHARES[name] for name in names)), cells))
    for each in sources:
        unknown = diagnosis.find_unknown_names(
            sample_unknown_payloads(lake, each.source_format, each.service, _SAMPLE) if each.unknown else ()
        )
        for sentence in diagnosis.suggest_fixes(each, unknown):
            where = " ".join(filter(None, (each.source_format, each.service)))
            say(f"{where}: {sentence}")
