"""Rejected records: what is there, and forgetting them."""

import re

import pandas as pd

from pattern_pipeline.lake.failures import lake_errors
from pattern_pipeline.lake.frames_out import frame_of_table
from pattern_pipeline.lake.lake import Lake
from pattern_pipeline.lake.tables import table_named

_CONTAINS = (
    "(reason ILIKE $like ESCAPE '!' OR kind ILIKE $like ESCAPE '!' OR fix ILIKE $like ESCAPE '!'"
    " OR contains(source_path, $text))"
)
# Stands in the names of kinds for what differs between their records.
_ANYTHING = "…"


def rejected_records(lake: Lake, containing: str = "") -> pd.DataFrame:
    """The records whose reason, kind or fix (in any case) or path contains a text, by path and line.

    "…" stands for any characters of a reason, so that the name of a kind finds its records. Raises LakeError.
    """
    table = table_named("rejected_records")
    with lake.connect() as connection, lake_errors("read the rejected records"):
        answer = connection.execute(
            f"SELECT {table.quoted_names} FROM rejected_records WHERE {_CONTAINS}"
            " ORDER BY source_path, source_line",
            _asked(containing),
        ).to_arrow_table()
    return frame_of_table(answer, table.columns)


def forget_rejected(lake: Lake, containing: str = "") -> int:
    """Remove them; gives their number. Raises LakeError."""
    return lake.commit(
        lambda connection: int(
            (
                connection.execute(
                    f"DELETE FROM rejected_records WHERE {_CONTAINS}", _asked(containing)
                ).fetchone()
                or (0,)
            )[0]
        ),
        doing="forget rejected records",
    )


def _asked(containing: str) -> dict[str, str]:
    """The values of the condition: a pattern that takes everything but "…" as it stands, and the text."""
    told = re.sub(r"[!%_]", r"!\g<0>", containing)
    return {"like": f"%{told.replace(_ANYTHING, '%')}%", "text": containing}
