"""Each run of a tool once.

Some frameworks write its start, its end and its result as three spans; and a framework and an instrumentation
of it may both record a run, one within the other.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from pattern_pipeline.traces.ancestry import Ancestry
from pattern_pipeline.traces.model import Span, ToolRun


def deduplicate_runs(tools: Sequence[Span], ancestry: Ancestry) -> list[Span]:
    """The tool spans without those that only announce what a sibling of like name tells whole.

    Of a run within a run of the same tool, with the same arguments or none, the outer one stands for both.
    """
    tools = _merge_nested_runs(tools, ancestry)
    told: dict[str, _CompleteRuns] = {}
    for span in tools:
        if span.tool and span.tool.result:
            told.setdefault(span.parent_id, _CompleteRuns()).add(span.name, span.tool.arguments)
    return [span for span in tools if not _is_start_event(span, told.get(span.parent_id))]


def _merge_nested_runs(tools: Sequence[Span], ancestry: Ancestry) -> list[Span]:
    whole = {span.span_id: span for span in tools}
    around = ancestry.nearest(whole.keys())
    found: dict[str, Span] = {}
    stands: dict[str, str] = {}
    for span in sorted(tools, key=lambda span: (span.started_at, -span.ended_at.timestamp())):
        outer = whole.get(around[span.span_id])
        if (
            outer is None
            or outer.tool is None
            or span.tool is None
            or not _is_same_run(span.tool, outer.tool)
        ):
            found[span.span_id] = span
            continue
        first = stands[span.span_id] = stands.get(outer.span_id, outer.span_id)
        if first in found:
            found[first] = _merge_two_runs(found[first], span)
    return [found[span.span_id] for span in tools if span.span_id in found]


def _is_same_run(inner: ToolRun, outer: ToolRun) -> bool:
    if inner.name != outer.name:
        return False
    given = {"".join(run.arguments.split()) for run in (inner, outer)} - {""}
    back = {run.result for run in (inner, outer)} - {""}
    ids = {run.call_id for run in (inner, outer)} - {""}
    return len(given) <= 1 and len(back) <= 1 and len(ids) <= 1


def _merge_two_runs(outer: Span, inner: Span) -> Span:
    if outer.tool is None or inner.tool is None:
        return outer
    run = ToolRun(
        outer.tool.name,
        outer.tool.arguments or inner.tool.arguments,
        outer.tool.result or inner.tool.result,
        outer.tool.call_id or inner.tool.call_id,
    )
    return replace(outer, tool=run, error=outer.error or inner.error)


class _CompleteRuns:
    """The names of runs that were told whole: siblings by the thousand have few, and each is compared once."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._by_arguments: dict[str, set[str]] = {}

    def add(self, name: str, arguments: str) -> None:
        self._names.add(name)
        self._by_arguments.setdefault(arguments, set()).add(name)

    def names(self, arguments: str) -> set[str]:
        """Of the runs with these arguments; of all where an announcement names none."""
        return self._by_arguments.get(arguments, set()) if arguments else self._names


def _is_start_event(span: Span, told: _CompleteRuns | None) -> bool:
    if told is None or span.tool is None or span.tool.result or span.error:
        return False
    return any(_names_match(span.name, whole) for whole in told.names(span.tool.arguments))


def _names_match(name: str, whole: str) -> bool:
    # Two runs of one tool have one name; the events of one run are named after the tool and what happened.
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(name, whole, strict=False)))
    return shared * 2 >= min(len(name), len(whole)) and name != whole
