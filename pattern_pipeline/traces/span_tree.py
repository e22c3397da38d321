"""The spans of a trace as a tree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pattern_pipeline.traces.model import Span, Trace


@dataclass(frozen=True, slots=True)
class Branch:
    """A span, and how many spans are around it."""

    depth: int
    span: Span


def build_span_tree(trace: Trace) -> tuple[Branch, ...]:
    """Every span once, each before those within it, these in order of start.

    A span whose parent never came stands at the top; of spans that are each other's parents the earliest does.
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
