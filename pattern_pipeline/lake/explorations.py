"""Save explorations by name."""

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import pandas as pd
from pydantic import TypeAdapter

from pattern_pipeline.errors import LakeError, NotFoundError
from pattern_pipeline.lake.engine.frames import build_row_table
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.row_access import insert_rows
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.tables.topics import ExplorationsRow
from pattern_pipeline.topics.exploring.exploration import Exploration, ExplorationRequest

_REQUEST = TypeAdapter(ExplorationRequest)
_EXPLORATION = TypeAdapter(Exploration)
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class SavedExploration:
    """A saved exploration: what was asked, what was found, and when it was saved (UTC)."""

    name: str
    created_at: datetime
    request: ExplorationRequest
    found: Exploration


def refuse_name(lake: Lake, name: str) -> None:
    """Raise LakeError for an invalid name, or one that another exploration has."""
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise LakeError(
            f"{name[:_LONGEST_NAME]!r} is no name", fix=f"take up to {_LONGEST_NAME} letters on one line"
        )
    if lake.rows("SELECT 1 FROM explorations WHERE name = ?", [name]):
        raise _build_taken_error(name)


def save_exploration(
    lake: Lake,
    name: str,
    request: ExplorationRequest,
    found: Exploration,
    *,
    created_at: datetime | None = None,
) -> None:
    """Save what was found. Raises LakeError, also as ``refuse_name`` does."""
    refuse_name(lake, name)
    row = ExplorationsRow(
        name=name,
        created_at=created_at or datetime.now(UTC),
        facet=found.facet,
        first_day=found.first,
        last_day=found.last,
        status=found.status,
        units=found.units,
        groups=len(found.groups),
        request=_REQUEST.dump_json(request).decode(),
        exploration=_EXPLORATION.dump_json(found).decode(),
    )
    table, rows = build_row_table(ExplorationsRow, [row])

    def work(connection: duckdb.DuckDBPyConnection) -> None:
        # Looked for again inside the transaction: another process may have taken the name.
        if connection.execute("SELECT 1 FROM explorations WHERE name = ?", [name]).fetchone():
            raise _build_taken_error(name)
        insert_rows(connection, table, rows)

    lake.commit(work, doing=f"save the exploration {name}")


def list_explorations(lake: Lake) -> pd.DataFrame:
    """List the columns of ``explorations`` without what was found, newest first. Raises LakeError."""
    table = find_table("explorations")
    names = [name for name in table.names if name != "exploration"]
    return lake.select(table, names, "ORDER BY created_at DESC, name", [])


def read_exploration(lake: Lake, name: str) -> SavedExploration:
    """Read the exploration of that name. Raises NotFoundError, LakeError."""
    rows = lake.rows("SELECT created_at, request, exploration FROM explorations WHERE name = ?", [name])
    if not rows:
        raise _build_missing_error(lake, name)
    created_at, request, found = rows[0]
    return SavedExploration(name, created_at, parse_request(request), _EXPLORATION.validate_json(found))


def parse_request(text: str) -> ExplorationRequest:
    """Parse what was asked, from the column ``request``."""
    return _REQUEST.validate_json(text)


def forget_exploration(lake: Lake, name: str) -> None:
    """Delete the exploration of that name. Raises NotFoundError, LakeError."""

    def work(connection: duckdb.DuckDBPyConnection) -> int:
        deleted = connection.execute("DELETE FROM explorations WHERE name = ?", [name]).fetchone()
        return int((deleted or (0,))[0])

    if not lake.commit(work, doing=f"delete the exploration {name}"):
        raise _build_missing_error(lake, name)


def _build_missing_error(lake: Lake, name: str) -> NotFoundError:
    known = [name for (name,) in lake.rows("SELECT name FROM explorations ORDER BY created_at DESC LIMIT 5")]
    return NotFoundError(
        f"no exploration is named {name!r}",
        fix=f"the newest are: {', '.join(known)}" if known else "save one with topics explore --save NAME",
    )


def _build_taken_error(name: str) -> LakeError:
    return LakeError(
        f"an exploration is named {name!r} already",
        fix=f"take another name, or delete it: topics explorations --delete {name!r}",
    )
