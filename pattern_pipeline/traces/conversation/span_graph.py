"""Navigate the parent links of a trace's spans: nearest ancestors, cycles, and the tree.

Every walk is iterative and visits a span once: traces with 20,000 chained spans are real, and listing all
ancestors of each takes quadratic time.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pattern_pipeline.traces.model import Span, Trace


class Ancestry:
    """Find ancestors among the spans of one trace.

    Only the nearest ancestor of some kind is ever needed, and one walk finds it for all spans.
    """

    def __init__(self, spans: Sequence[Span]) -> None:
        self._parents = {span.span_id: span.parent_id for span in spans}

    def find_nearest(self, marked: Collection[str]) -> dict[str, str]:
        """Map every span id to its nearest ancestor among ``marked``; to "" where there is none.

        ``marked``: ids, in a container with fast membership tests. A cycle of parents ends the walk.
        """
        found: dict[str, str] = {}
        for start in self._parents:
            path: dict[str, None] = {}
            step = start
            while step in self._parents and step not in found and step not in path:
                path[step] = None
                step = self._parents[step]
            around = _find_outer(step, found, marked)
            for key in reversed(path):
                found[key] = around
                around = key if key in marked else around
        return found


def _find_outer(step: str, found: dict[str, str], marked: Collection[str]) -> str:
    """Return the nearest marked span for the children of ``step``, given what is already found."""
    if step not in found:
        return ""
    return step if step in marked else found[step]


def break_cycles(spans: Sequence[Span]) -> Sequence[Span]:
    """Clear the parent of one span in every cycle of parents.

    In a cycle every span is inside every other, so code that keeps only outermost spans would keep none. The
    first span of each cycle, in the order of ``spans``, becomes a root. Returns the same sequence where there
    is no cycle.
    """
    parents = {span.span_id: span.parent_id for span in spans}
    # Which comes first is asked for each circle, and a trace may be all circles.
    places = {span.span_id: -place for place, span in enumerate(reversed(spans))}
    acyclic: set[str] = set()
    opened: set[str] = set()
    for span in spans:
        path: dict[str, None] = {}
        step = span.span_id
        while step in parents and step not in acyclic and step not in path:
            path[step] = None
            step = parents[step]
        if step in path:
            walked = list(path)
            opened.add(min(walked[walked.index(step) :], key=places.__getitem__))
        acyclic.update(path)
    if not opened:
        return spans
    return [replace(span, parent_id="") if span.span_id in opened else span for span in spans]


@dataclass(frozen=True, slots=True)
class Branch:
    """A span and its depth in the tree: the number of spans around it."""

    depth: int
    span: Span


def build_span_tree(trace: Trace) -> tuple[Branch, ...]:
    """List the spans of a trace in depth-first order, siblings by start time.

    Every span appears once. A span whose parent is missing is a root; of a cycle, the earliest span is.
    """
    children: dict[str, list[Span]] = {}
    known = {span.span_id for span in trace.spans}
    for span in sorted(trace.spans, key=lambda span: span.started_at):
        top = span.parent_id not in known or span.parent_id == span.span_id
        children.setdefault("" if top else span.parent_id, []).append(span)
    seen: set[int] = set()
    found = list(_walk_subtree(children.get("", ()), children, seen))
    # What is left goes round in circles.
    for span in trace.spans:
        found += _walk_subtree((span,), children, seen)
    return tuple(found)


def _walk_subtree(spans: Sequence[Span], children: dict[str, list[Span]], seen: set[int]) -> Iterator[Branch]:
    waiting = [Branch(0, span) for span in reversed(spans)]
    # No recursion: a chain of a thousand spans is a trace like any other.
    while waiting:
        branch = waiting.pop()
        if id(branch.span) in seen:
            continue
        seen.add(id(branch.span))
        yield branch
        within = children.get(branch.span.span_id, ()) if branch.span.span_id else ()
        waiting += [Branch(branch.depth + 1, span) for span in reversed(within)]
