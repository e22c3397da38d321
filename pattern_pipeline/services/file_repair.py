"""Have days made again whose data files are gone, where an earlier stage still has its own."""

from collections.abc import Sequence
from dataclasses import fields

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.missing_files import (
    MissingFile,
    count_named_files,
    find_missing_files,
    forget_days,
)
from pattern_pipeline.services.stages import STAGES
from pattern_pipeline.topics.maps.topic_maps import TopicMaps

# By table, the stage that makes it. Landed traces, answers, reviews and dataset versions cannot be made again.
MADE_BY = {stage.name: stage.name for stage in STAGES} | {
    each.name: "topic_clusters" for each in fields(TopicMaps)
}
_BACKUP = "restore it from a backup"


def is_recomputable(missing: MissingFile) -> bool:
    """Whether a run makes the rows of a missing file again."""
    return missing.table in MADE_BY and bool(missing.first_day)


def suggest_fix(missing: Sequence[MissingFile], all_of_them: bool) -> str:
    """Suggest a fix for missing files, of which there is at least one.

    ``all_of_them``: whether every file that the catalog names is missing.
    """
    if all_of_them:
        return "see that the folder of the data is mounted, or restore it from a backup"
    lost = [each for each in missing if not is_recomputable(each)]
    if not lost:
        return "pattern-pipeline run makes these days again"
    return f"{_BACKUP}: {lost[0].table} is not computed from anything else"


def forget_missing_days(lake: Lake) -> list[str]:
    """Have the days of missing files made again by the run that follows; gives a line on each file.

    Raises LakeError, with nothing changed, where a file is missing that cannot be made again.
    """
    missing = find_missing_files(lake)
    if not missing:
        return []
    everything = len(missing) == count_named_files(lake)
    if everything or not all(map(is_recomputable, missing)):
        first = next((each for each in missing if not is_recomputable(each)), missing[0])
        raise LakeError(
            f"{len(missing)} data files are missing: {first.line()}",
            where=first.path,
            fix=suggest_fix(missing, everything),
        )
    forget_days(lake, missing, MADE_BY)
    return [f"a data file of {each.line()} is missing: made again" for each in missing]
