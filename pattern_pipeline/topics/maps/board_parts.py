"""The parts of topics as a person reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pattern_pipeline.tables.frames import iterate_rows


@dataclass(frozen=True)
class BoardPart:
    """A part of a topic; ``share``: of the topic. The rest as in the table ``topic_parts``."""

    name: str
    units: int
    share: float
    of_two: bool
    keywords: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()

    @property
    def apart(self) -> str:
        """What tells the part from the others: words, then behaviour."""
        return "; ".join(filter(None, (", ".join(self.keywords), *self.differs)))


def collect_parts(rows: pd.DataFrame) -> Mapping[tuple[str, str], tuple[BoardPart, ...]]:
    """Collect the parts of each topic, by facet and topic id, from rows of ``topic_parts`` of one map a facet."""
    found: dict[tuple[str, str], tuple[BoardPart, ...]] = {}
    if rows.empty:
        return found
    for row in iterate_rows(rows.sort_values(["facet", "topic_id", "part"], kind="stable")):
        part = BoardPart(
            name=row.name,
            units=int(row.units),
            share=float(row.share),
            of_two=bool(row.of_two),
            keywords=tuple(row.keywords),
            differs=tuple(row.differs),
        )
        key = (row.facet, row.topic_id)
        found[key] = (*found.get(key, ()), part)
    return found


def describe_two(parts: Sequence[BoardPart]) -> str:
    """Say which two things a topic may be: "may be two: A, B"; empty if it is one."""
    names = [part.name for part in parts if part.of_two]
    return f"may be two: {', '.join(names)}" if names else ""
