"""Answer the facets of preprocessed units: one row a unit and facet, and one a further request."""

from collections.abc import Sequence
from datetime import date

import orjson
import pandas as pd

from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Extractor, Summary, Unit
from pattern_pipeline.tables.facets import FacetSummariesRow
from pattern_pipeline.tables.frames import build_frame
from pattern_pipeline.traces.conversation.lines import Conversation, lines_from_json


def summarize(preprocessed: pd.DataFrame, facets: Sequence[FacetSpec], extractor: Extractor) -> pd.DataFrame:
    """Answer every facet of every unit, in the order of units, then of facets, then of the requests of a unit.

    The main answer of a unit and facet has position 0, further ones count on from there.

    Reads ``day``, ``unit_id``, ``lines``, ``shown_share``, ``content_hash`` and ``attributes`` of
    ``preprocessed_traces``; gives the columns of ``facet_summaries``. A unit without lines is ``no_match`` for
    every facet and never reaches the extractor. Raises SettingsError for a facet that the extractor cannot answer.
    """
    extractor.check(facets)
    units = build_units(preprocessed)
    read = [unit for unit in units if unit.conversation.lines]
    answers = iter(extractor.extract(read, facets) if read else [])
    nothing = tuple(Summary(facet.name, "no_match") for facet in facets)
    rows = [
        _build_row(day, unit, facet, position, summary, extractor.name)
        for day, unit in zip(preprocessed["day"], units, strict=True)
        for facet, main in zip(facets, next(answers) if unit.conversation.lines else nothing, strict=True)
        for position, summary in enumerate((main, *main.further))
    ]
    return build_frame(FacetSummariesRow, rows)


def build_units(preprocessed: pd.DataFrame) -> list[Unit]:
    """Build a Unit, which is what an extractor reads, from each row of ``preprocessed_traces``, in order."""
    columns = (
        preprocessed[name] for name in ("unit_id", "content_hash", "lines", "shown_share", "attributes")
    )
    return [
        Unit(
            unit_id,
            content_hash,
            Conversation(lines_from_json(lines), shown_share),
            _parse_attributes(attributes),
        )
        for unit_id, content_hash, lines, shown_share, attributes in zip(*columns, strict=True)
    ]


def _parse_attributes(attributes: object) -> tuple[tuple[str, str], ...]:
    """Parse the names and values of a unit's attributes; none where the day was made by an older version."""
    return tuple(orjson.loads(attributes).items()) if isinstance(attributes, str) else ()


def _build_row(
    day: date, unit: Unit, facet: FacetSpec, position: int, summary: Summary, extractor: str
) -> FacetSummariesRow:
    return FacetSummariesRow(
        day=day,
        unit_id=unit.unit_id,
        facet=facet.name,
        position=position,
        facet_version=facet.version,
        extractor=extractor,
        status=summary.status,
        label=summary.label,
        summary=summary.summary,
        text=summary.text,
        lines=list(summary.lines),
        score=summary.score,
        reason=summary.reason,
        content_hash=unit.content_hash,
        attributes=_encode_attributes(unit, facet),
    )


def _encode_attributes(unit: Unit, facet: FacetSpec) -> str | None:
    """Encode as JSON the unit's attributes that the facet stores beside its answer; None where it stores none."""
    stored = {name: value for name, value in unit.attributes if name in facet.attributes}
    return orjson.dumps(stored).decode() if facet.attributes else None
