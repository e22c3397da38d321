"""Find topics by id or name, and landed traces by their id."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pandas as pd

from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.landed_units import UnitKind, read_landed_units

_PLACED_TOPICS = """
SELECT DISTINCT facet, topic_id, coalesce(names.name, logged.label) AS name FROM current_labels AS logged
LEFT JOIN topic_names AS names USING (facet, topic_id)
WHERE logged.day BETWEEN ? AND ? AND topic_id IS NOT NULL ORDER BY ALL
"""
_UNIT = {"trace": "trace_id", "session": "coalesce(nullif(session_id, ''), trace_id)"}
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class PlacedTopic:
    """A topic of a free-text facet, or a label of a categorical one, and the name that people read."""

    facet: str
    topic_id: str
    name: str


def find_placed_topic(lake: Lake, wanted: str, first: date, last: date) -> PlacedTopic:
    """Find the topic of that id, start of an id, or name, in which traces of these days are placed.

    Raises NotFoundError where none or several fit, LakeError.
    """
    known = lake.read_as(PlacedTopic, _PLACED_TOPICS, [first, last])
    exact = [topic for topic in known if wanted in (topic.topic_id, topic.name)]
    loose = [
        topic
        for topic in known
        if topic.topic_id.startswith(wanted) or topic.name.casefold() == wanted.casefold()
    ]
    found = exact or loose
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(f"{topic.topic_id} ({topic.facet})" for topic in found[:5])
        raise NotFoundError(f"{len(found)} topics fit {wanted!r}", fix=f"name one by its id: {shown}")
    raise NotFoundError(
        f"no trace from {first} to {last} is in a topic {wanted!r}",
        fix="see the topics with: pattern-pipeline topics list",
    )


def find_unit(lake: Lake, unit: UnitKind, prefix: str) -> pd.DataFrame:
    """Find the landed traces, with ``unit_id``, of the one unit whose id, or a trace's in it, begins so.

    Units that are not complete yet are found too. Raises NotFoundError where there is none, or several.
    """
    name = _UNIT[unit]
    rows = lake.rows(
        f"SELECT DISTINCT {name} AS unit_id FROM landed_traces"
        f" WHERE starts_with(trace_id, $1) OR starts_with({name}, $1) ORDER BY unit_id = $1 DESC, unit_id"
        f" LIMIT {_SHOWN + 1}",
        [prefix],
    )
    found = [unit_id for (unit_id,) in rows]
    if not found:
        raise NotFoundError(f"no trace whose id begins with {prefix!r}", fix="pattern-pipeline traces list")
    if len(found) > 1 and found[0] != prefix:
        more = " and more" if len(found) > _SHOWN else ""
        raise NotFoundError(
            f"several begin with {prefix!r}: {', '.join(found[:_SHOWN])}{more}", fix="give more of the id"
        )
    ((day,),) = lake.rows(f"SELECT min(day) FROM landed_traces WHERE {name} = ?", [found[0]])
    # No clock is needed: nothing ends after the last year there is.
    units = read_landed_units(lake, unit, datetime(9999, 1, 1, tzinfo=UTC), day, day)
    return pd.DataFrame(units.loc[units["unit_id"] == found[0]])


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit's id, its start (UTC), how many spans it has, and the first words of its user."""

    unit_id: str
    started_at: datetime
    spans: int
    input: str | None


def list_units(lake: Lake, start: date, end: date, service: str | None, limit: int) -> list[ListedUnit]:
    """List the newest units of these days."""
    return lake.read_as(
        ListedUnit,
        "SELECT unit_id, started_at, spans, input FROM raw_traces"
        " WHERE day BETWEEN ? AND ? AND (? IS NULL OR service = ?)"
        " ORDER BY started_at DESC, unit_id LIMIT ?",
        [start, end, service, service, limit],
    )


def sample_unknown_payloads(lake: Lake, source_format: str, service: str, limit: int) -> list[str]:
    """Sample traces of a source that have steps without content in any vocabulary."""
    rows = lake.rows(
        "SELECT payload FROM raw_traces WHERE unknown_spans > 0 AND coalesce(source_format, '') = ?"
        " AND coalesce(service, '') = ? ORDER BY md5(unit_id) LIMIT ?",
        [source_format, service, limit],
    )
    return [payload for (payload,) in rows]
