"""Read the maps that a window is labelled by, and store its labels, but never over those of a later map."""

from collections.abc import Sequence
from datetime import date, timedelta

import duckdb

from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.frames import build_arrow_table
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.row_access import MaterializedDay, record_day
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.lake.topic_maps import list_map_contents, read_map_cards
from pattern_pipeline.topics.placement.map_choice import rank_maps
from pattern_pipeline.topics.placement.window_labels import WindowLabels, WindowMaps


def list_window(day: date, window_days: int) -> Sequence[date]:
    """List the days of the window that ends on ``day``, the oldest first."""
    return tuple(day - timedelta(days=offset) for offset in range(window_days - 1, -1, -1))


def read_window_maps(lake: Lake, days: Sequence[date]) -> WindowMaps:
    """Read the maps that units of these days may be placed by. Raises LakeError."""
    # First: a map that is stored between the reads counts as one that was not known.
    with lake.connect() as connection, raise_lake_errors("read the maps"):
        contents = dict(list_map_contents(connection))
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
# The facets and days whose rows another run wrote since the incoming ones were computed, or will write: the maps
# that either were made by have been made again since.
_OVERTAKEN = f"""
SELECT day, facet FROM current_labels WHERE day IN (SELECT unnest($days::DATE[])) GROUP BY day, facet
HAVING bool_or(map_day IN (SELECT unnest($changed::DATE[]))) OR (day, facet) IN (
    SELECT (day, facet) FROM {_INCOMING} WHERE map_day IN (SELECT unnest($changed::DATE[]))
)
"""
_TO_WRITE = """
WHERE day IN (SELECT unnest($days::DATE[]))
    AND (day, facet) NOT IN (SELECT (unnest($overtaken_days::DATE[]), unnest($overtaken_facets::VARCHAR[])))
"""


def store_window_labels(lake: Lake, made: WindowLabels, record: MaterializedDay) -> Sequence[date]:
    """Replace the rows of the days, with the record of their last, in one transaction; return the changed days.

    The rows of a facet and day stay where their map, or that of the new rows, was stored after the new rows were
    computed: the run that stored it writes its labels too. So labels of an older map never replace those of a
    newer one, whichever run ends first. A day whose rows would be the same is not written. Raises LakeError.
    """
    rows = build_arrow_table(find_table("current_labels"), made.labels)

    def work(connection: duckdb.DuckDBPyConnection) -> Sequence[date]:
        changed_maps = [
            day for day, content in list_map_contents(connection) if made.contents.get(day) != content
        ]
        connection.register(_INCOMING, rows)
        try:
            overtaken = _list_overtaken(connection, made.days, changed_maps)
            changed = _list_differing_days(connection, made.days, overtaken)
            for day in changed:
                # A day at a time: each has files of its own, which the next run replaces whole.
                _replace_day(connection, day, overtaken)
        finally:
            connection.unregister(_INCOMING)
        record_day(connection, record)
        return changed

    return lake.commit(work, doing=f"store the current labels of the window up to {made.days[-1]}")


def _list_overtaken(
    connection: duckdb.DuckDBPyConnection, days: Sequence[date], changed_maps: Sequence[date]
) -> Sequence[tuple[date, str]]:
    if not changed_maps:
        return ()
    named = {"days": list(days), "changed": list(changed_maps)}
    return connection.execute(_OVERTAKEN, named).fetchall()


def _list_differing_days(
    connection: duckdb.DuckDBPyConnection, days: Sequence[date], overtaken: Sequence[tuple[date, str]]
) -> Sequence[date]:
    names = find_table("current_labels").quoted_names
    held, incoming = (f"SELECT {names} FROM {table} {_TO_WRITE}" for table in ("current_labels", _INCOMING))
    differing = f"({held} EXCEPT ALL {incoming}) UNION ALL ({incoming} EXCEPT ALL {held})"
    query = f"SELECT DISTINCT day FROM ({differing}) ORDER BY day"
    return tuple(day for (day,) in connection.execute(query, _name_rows(days, overtaken)).fetchall())


def _replace_day(
    connection: duckdb.DuckDBPyConnection, day: date, overtaken: Sequence[tuple[date, str]]
) -> None:
    names, chosen = find_table("current_labels").quoted_names, _name_rows([day], overtaken)
    connection.execute(f"DELETE FROM current_labels {_TO_WRITE}", chosen)
    connection.execute(
        f"INSERT INTO current_labels BY NAME SELECT {names} FROM {_INCOMING} {_TO_WRITE}", chosen
    )


def _name_rows(days: Sequence[date], overtaken: Sequence[tuple[date, str]]) -> dict[str, object]:
    return {
        "days": list(days),
        "overtaken_days": [day for day, _ in overtaken],
        "overtaken_facets": [facet for _, facet in overtaken],
    }
