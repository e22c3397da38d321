"""One conversation in order of time, from spans that repeat each other's history."""

from collections.abc import Iterator
from dataclasses import replace

from pattern_pipeline.traces.circles import break_cycles
from pattern_pipeline.traces.entries import Entry, build_entries
from pattern_pipeline.traces.events import fold_events
from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.outer_words import fill_from_root_span
from pattern_pipeline.traces.threads import build_threads
from pattern_pipeline.traces.tool_joining import match_tools


def merge_history(trace: Trace) -> tuple[Entry, ...]:
    """Everything said and done in a trace, once each: system prompts first, then in order of time.

    Every agent span is a thread of its own; within it, histories that its model spans repeat are merged.
    A tool run is joined to the call it answers, by id, else by name and arguments; one that answers no call
    stands at its own time. Sub-agents' entries have their depth; evaluator spans are left out.
    """
    folded = fold_events(trace)
    trace = replace(folded, spans=tuple(break_cycles(folded.spans)))
    threads = build_threads(trace)
    joined = match_tools(threads)
    dated = [
        entry for number, thread in enumerate(threads) for entry in build_entries(thread, number, joined)
    ]
    # Sorting is stable: entries of one moment stay in their thread's order.
    dated.sort(key=lambda entry: (entry.kind != "system" or entry.depth > 0, entry.moment))
    told = fill_from_root_span(trace, dated)
    return (*told, *_find_other_failures(trace, told))


def _find_other_failures(trace: Trace, entries: list[Entry]) -> Iterator[Entry]:
    """Failures of agent and other spans that no entry tells of yet, at the end, each text once."""
    told = "\n".join(entry.text for entry in entries if entry.failed or entry.kind == "error")
    for span in trace.spans:
        if span.error and span.kind in ("agent", "other") and span.error not in told:
            told = f"{told}\n{span.error}"
            yield Entry("error", span.error, span.ended_at, failed=True)


def has_words(trace: Trace) -> bool:
    """Whether anything was said or done: a message, or a tool run."""
    return any(
        span.kind != "evaluator" and (span.input or span.output or span.tool is not None)
        for span in trace.spans
    )


def is_of_an_agent(trace: Trace) -> bool:
    """Whether a trace has to do with an agent at all, be it that nothing was said before it ended."""
    return has_words(trace) or any(span.kind != "other" for span in trace.spans)
