"""Each run of a tool once, though some frameworks write its start, its end and its result as three spans."""

from collections.abc import Sequence
from itertools import takewhile

from pattern_pipeline.traces.model import Span


def single_runs(tools: Sequence[Span]) -> list[Span]:
    """The tool spans without those that only announce what a sibling of like name tells whole."""
    told: dict[str, _Told] = {}
    for span in tools:
        if span.tool and span.tool.result:
            told.setdefault(span.parent_id, _Told()).add(span.name, span.tool.arguments)
    return [span for span in tools if not _is_announced(span, told.get(span.parent_id))]


class _Told:
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


def _is_announced(span: Span, told: _Told | None) -> bool:
    if told is None or span.tool is None or span.tool.result or span.error:
        return False
    return any(_are_alike(span.name, whole) for whole in told.names(span.tool.arguments))


def _are_alike(name: str, whole: str) -> bool:
    # Two runs of one tool have one name; the events of one run are named after the tool and what happened.
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(name, whole, strict=False)))
    return shared * 2 >= min(len(name), len(whole)) and name != whole
