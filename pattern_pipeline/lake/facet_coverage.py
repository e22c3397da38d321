"""How far each facet is answered, and days that hold failed answers."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from pattern_pipeline.lake.engine.lake import Lake


@dataclass(frozen=True, slots=True)
class FacetCoverage:
    """Summaries of one facet by one version and extractor: how many have an answer, none that fits, or failed.

    ``older``: summaries by another version or extractor, on days that were not made since. ``map_is_older``: the
    latest topic map rests on those; None where there is no map.
    """

    answered: int = 0
    no_match: int = 0
    failed: int = 0
    older: int = 0
    map_is_older: bool | None = None


@dataclass(frozen=True, slots=True)
class _Count:
    facet: str
    facet_version: str
    extractor: str
    status: str
    units: int

    def is_by(self, version: str, extractor: str) -> bool:
        return (self.facet_version, self.extractor) == (version, extractor)


def read_coverage(lake: Lake, versions: Mapping[str, str], extractor: str) -> dict[str, FacetCoverage]:
    """Read how far facets are answered, by name; ``versions`` gives the current versions. Raises LakeError."""
    counts = lake.read_as(
        _Count,
        "SELECT facet, facet_version, extractor, status, count(*) AS units FROM facet_summaries GROUP BY ALL",
    )
    maps = lake.rows(
        "SELECT facet, arg_max(facet_version, day), arg_max(extractor, day) FROM topic_maps GROUP BY facet"
    )
    found = {}
    for facet, version in versions.items():
        own = [count for count in counts if count.facet == facet]
        current = {count.status: count.units for count in own if count.is_by(version, extractor)}
        makers = [(of_version, by) for mapped, of_version, by in maps if mapped == facet]
        found[facet] = FacetCoverage(
            answered=current.get("answered", 0),
            no_match=current.get("no_match", 0),
            failed=current.get("failed", 0),
            older=sum(count.units for count in own if not count.is_by(version, extractor)),
            map_is_older=(version, extractor) not in makers if makers else None,
        )
    return found


def ask_failed_again(lake: Lake, facet: str | None = None) -> int:
    """Make the days stale that hold failed summaries of one facet, or of any; returns the number of summaries.

    Failed answers that are stored must be forgotten first, or they are found again. Raises LakeError.
    """
    failed = "FROM facet_summaries WHERE status = 'failed' AND facet = coalesce(?, facet)"

    def work(connection: duckdb.DuckDBPyConnection) -> int:
        (count,) = connection.execute(f"SELECT count(*) {failed}", [facet]).fetchone() or (0,)
        connection.execute(
            f"DELETE FROM materialized_days WHERE stage = 'facet_summaries' AND day IN (SELECT day {failed})",
            [facet],
        )
        return int(count)

    return lake.commit(work, doing="have failed answers asked again")
