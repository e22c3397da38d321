"""Spans that are their own ancestors, as programs that copy ids make them."""

from collections.abc import Sequence
from dataclasses import replace

from pattern_pipeline.traces.model import Span


def break_cycles(spans: Sequence[Span]) -> Sequence[Span]:
    """The spans, each circle of parents opened at its first span; the same sequence where there is none.

    In a circle every span is around every other, so that a reader who keeps the outermost would keep none.
    """
    parents = {span.span_id: span.parent_id for span in spans}
    # Which comes first is asked for each circle, and a trace may be all circles.
    places = {span.span_id: -place for place, span in enumerate(reversed(spans))}
    sound: set[str] = set()
    opened: set[str] = set()
    for span in spans:
        path: dict[str, None] = {}
        step = span.span_id
        while step in parents and step not in sound and step not in path:
            path[step] = None
            step = parents[step]
        if step in path:
            walked = list(path)
            opened.add(min(walked[walked.index(step) :], key=places.__getitem__))
        sound.update(path)
    if not opened:
        return spans
    return [replace(span, parent_id="") if span.span_id in opened else span for span in spans]
