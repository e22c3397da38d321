"""Each run of a tool once, though some frameworks write its start, its end and its result as three spans."""

from collections.abc import Sequence
from itertools import takewhile

from pattern_pipeline.traces.model import Span


def single_runs(tools: Sequence[Span]) -> list[Span]:
    """The tool spans without those that only announce what a sibling of like name tells whole."""
    told: dict[str, list[Span]] = {}
    for span in tools:
        if span.tool and span.tool.result:
            told.setdefault(span.parent_id, []).append(span)
    return [
        span for span in tools if not any(_announces(span, other) for other in told.get(span.parent_id, ()))
    ]


def _announces(span: Span, whole: Span) -> bool:
    if span.tool is None or whole.tool is None or span.tool.result or span.error:
        return False
    # Two runs of one tool have one name; the events of one run are named after the tool and what happened.
    pairs = zip(span.name, whole.name, strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    alike = shared * 2 >= min(len(span.name), len(whole.name))
    return alike and span.name != whole.name and span.tool.arguments in ("", whole.tool.arguments)
