"""Which spans stand around a span, told in one walk for all of them."""

from collections.abc import Collection, Sequence

from pattern_pipeline.traces.model import Span


class Ancestry:
    """The parents of a trace's spans.

    To list every span around every other takes the square of their number where a program chains its steps:
    20,000 of them took minutes. What is asked for is always the nearest of some kind, and one walk tells it.
    """

    def __init__(self, spans: Sequence[Span]) -> None:
        self._parents = {span.span_id: span.parent_id for span in spans}

    def nearest(self, marked: Collection[str]) -> dict[str, str]:
        """By span id, the nearest span around it whose id is ``marked``; empty where there is none.

        ``marked`` should find its members fast. A circle of parents is left where the walk comes round.
        """
        found: dict[str, str] = {}
        for begun in self._parents:
            path: dict[str, None] = {}
            step = begun
            while step in self._parents and step not in found and step not in path:
                path[step] = None
                step = self._parents[step]
            around = _find_outer(step, found, marked)
            for key in reversed(path):
                found[key] = around
                around = key if key in marked else around
        return found


def _find_outer(step: str, found: dict[str, str], marked: Collection[str]) -> str:
    """What stands around the children of a span already told of; nothing where the walk left the trace."""
    if step not in found:
        return ""
    return step if step in marked else found[step]
