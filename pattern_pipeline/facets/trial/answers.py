"""One facet's answers for a sample, as everything in this room reads them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pattern_pipeline.facets.spec import NO_MATCH
from pattern_pipeline.facets.summary import Summary, Unit

ANSWERED = "answered"
FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TriedAnswer:
    """The answer for one unit, with the words of the lines that it cites, by number."""

    unit_id: str
    summary: Summary
    cited: tuple[tuple[int, str], ...]

    @property
    def verdict(self) -> str:
        """The answer in one word: its label, ``answered`` where there are none, ``no_match`` or ``failed``."""
        if self.summary.status == "no_match":
            return NO_MATCH
        if self.summary.status == "failed":
            return FAILED
        return self.summary.label or ANSWERED


def cite_answers(units: Sequence[Unit], summaries: Sequence[Summary]) -> list[TriedAnswer]:
    """Join the answers of one facet with the lines that they cite; both in the order of the units."""
    return [_cite_answer(unit, summary) for unit, summary in zip(units, summaries, strict=True)]


def _cite_answer(unit: Unit, summary: Summary) -> TriedAnswer:
    lines = {line.number: line for line in unit.conversation.lines}
    cited = (
        (number, f"{lines[number].kind.replace('_', ' ')}: {lines[number].text}")
        for number in summary.lines
        if number in lines
    )
    return TriedAnswer(unit.unit_id, summary, tuple(cited))
