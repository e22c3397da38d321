"""Read the maps that the labels of a window are made by, and store those labels, never over those of a later map."""

from collections.abc import Sequence
from datetime import date, timedelta

import duckdb

from pattern_pipeline.lake.engine.frames import build_arrow_table
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.row_access import MaterializedDay, record_day
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.lake.topic_maps import read_map_cards, read_map_contents
from pattern_pipeline.topics.placement.map_choice import rank_maps
from pattern_pipeline.topics.placement.window_labels import WindowLabels, WindowMaps


def list_window(day: date, window_days: int) -> Sequence[date]:
    """List the days of the window that ends on ``day``, the oldest first."""
    return tuple(day - timedelta(days=offset) for offset in range(window_days - 1, -1, -1))


def read_window_maps(lake: Lake, days: Sequence[date]) -> WindowMaps:
    """Read the maps that units of these days may be placed by. Raises LakeError."""
    # First: a map that is stored between the reads counts as one that was not known.
    contents = read_map_contents(lake)
    cards = read_map_cards(lake)
    wanted = {key for day in days for key in rank_maps(cards, day)}
    topics = lake.select(
        find_table("topic_clusters"),
        None,
        "WHERE day IN (SELECT unnest(?)) ORDER BY day, rowid",
        [sorted({day for _, day in wanted})],
    )
    return WindowMaps(topics, cards, contents)


_INCOMING = "incoming_labels"
# Rows placed by maps that were stored, and whose labels were stored, since the incoming ones were computed.
_LATER = """
SELECT DISTINCT held.facet FROM current_labels AS held
JOIN materialized_days AS maps ON maps.stage = 'topic_clusters' AND maps.day = held.map_day
WHERE held.day = $day AND maps.content_hash NOT IN (SELECT unnest($known::VARCHAR[]))
"""


def store_window_labels(lake: Lake, made: WindowLabels, record: MaterializedDay) -> Sequence[date]:
    """Replace the rows of the days and the record of their last in one transaction; return the days that changed.

    The rows of a facet and day stay where another run has placed them since by a map that these labels do not know:
    labels of an older map never replace those of a newer one, whichever run ends first. A day whose rows would be the
    same is not written. Raises LakeError.
    """
    rows = build_arrow_table(find_table("current_labels"), made.labels)

    def work(connection: duckdb.DuckDBPyConnection) -> Sequence[date]:
        connection.register(_INCOMING, rows)
        try:
            changed = tuple(day for day in made.days if _replace_day(connection, day, made))
        finally:
            connection.unregister(_INCOMING)
        record_day(connection, record)
        return changed

    return lake.commit(work, doing=f"store the current labels of the window up to {made.days[-1]}")


def _replace_day(connection: duckdb.DuckDBPyConnection, day: date, made: WindowLabels) -> bool:
    known = {"day": day, "known": sorted(set(made.contents.values()))}
    later = [facet for (facet,) in connection.execute(_LATER, known).fetchall()]
    chosen = {"day": day, "later": later}
    own = "WHERE day = $day AND facet NOT IN (SELECT unnest($later::VARCHAR[]))"
    names = find_table("current_labels").quoted_names
    held, incoming = (f"SELECT {names} FROM {table} {own}" for table in ("current_labels", _INCOMING))
    ((differing,),) = connection.execute(
        f"SELECT count(*) FROM (({held} EXCEPT ALL {incoming}) UNION ALL ({incoming} EXCEPT ALL {held}))",
        chosen,
    ).fetchall()
    if not differing:
        return False
    connection.execute(f"DELETE FROM current_labels {own}", chosen)
    # A day at a time: each has files of its own, which the next run replaces whole.
    connection.execute(f"INSERT INTO current_labels BY NAME {incoming}", chosen)
    return True
