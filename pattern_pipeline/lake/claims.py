"""Texts that runs have taken to ask about, so that two at once do not pay for one answer.

DuckLake lets two transactions insert the same claim, so claims are read back after they were made: of living
runs', the one with the lowest row number holds. Row numbers follow the order of commits.
"""

import math
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

import duckdb

from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.frames import build_row_table
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.engine.row_access import insert_rows, read_as
from pattern_pipeline.llm.paid_answers import run_identity
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity
from pattern_pipeline.tables.facets import AnsweringRunsRow

_RENEW_SECONDS = 30
_RENEWED: dict[tuple[LakeLocation, str], float] = {}


def claim_texts(lake: Lake, extractor: str, text_hashes: Collection[str], run: RunIdentity) -> frozenset[str]:
    """Claim what no other live run holds; returns what this run then holds. Raises LakeError."""

    def insert(connection: duckdb.DuckDBPyConnection) -> None:
        living = _read_runs(connection)
        if due:
            renew_run(connection, run)
        free = _list_free(connection, extractor, text_hashes, run, living)
        own = _find_holders(connection, extractor, free, {run.holder: True})
        _forget_dead_runs(connection, living)
        connection.execute(
            "INSERT INTO answer_claims SELECT unnest(?::VARCHAR[]), ?, ?, now()",
            [sorted(free - own.keys()), extractor, run.holder],
        )

    due = is_due(lake, run)
    with lake.connect() as connection, raise_lake_errors("read the claims"):
        free = _list_free(connection, extractor, text_hashes, run, _read_runs(connection))
    if not free:
        return frozenset()
    lake.commit(insert, doing="claim texts to ask about")
    if due:
        note_renewal(lake, run)
    with lake.connect() as connection, raise_lake_errors("read the claims"):
        held = _find_holders(connection, extractor, free, {**_read_runs(connection), run.holder: True})
    lost = [text for text in free if held.get(text) != run.holder]
    if lost:
        lake.commit(lambda connection: free_texts(connection, extractor, lost, run), doing="free lost claims")
    return frozenset(free.difference(lost))


def free_texts(
    connection: duckdb.DuckDBPyConnection, extractor: str, text_hashes: Collection[str], run: RunIdentity
) -> None:
    """Withdraw the run's claims to these texts."""
    connection.execute(
        "DELETE FROM answer_claims WHERE run_id = ? AND extractor = ? AND text_hash IN (SELECT unnest(?))",
        [run.holder, extractor, sorted(text_hashes)],
    )


def release_claims(lake: Lake, run: RunIdentity) -> None:
    """Withdraw all claims of a run, and forget the run. Raises LakeError."""

    def work(connection: duckdb.DuckDBPyConnection) -> None:
        for table in ("answer_claims", "answering_runs"):
            connection.execute(f"DELETE FROM {table} WHERE run_id = ?", [run.holder])

    _RENEWED.pop((lake.location, run.holder), None)
    lake.commit(work, doing="free the claims")


def is_due(lake: Lake, run: RunIdentity) -> bool:
    """Check whether the run must renew its sign of life; answered from memory, as asking the lake takes longer."""
    return time.monotonic() - _RENEWED.get((lake.location, run.holder), -math.inf) > _RENEW_SECONDS


def note_renewal(lake: Lake, run: RunIdentity) -> None:
    """Remember that the run has just been renewed."""
    _RENEWED[lake.location, run.holder] = time.monotonic()


def renew_run(connection: duckdb.DuckDBPyConnection, run: RunIdentity) -> None:
    """Record that the run is alive."""
    connection.execute("DELETE FROM answering_runs WHERE run_id = ?", [run.holder])
    row = AnsweringRunsRow(
        run_id=run.holder,
        host=run.host,
        process=run.process,
        started=run.started,
        renewed_at=datetime.now(UTC),
    )
    insert_rows(connection, *build_row_table(AnsweringRunsRow, [row]))


def is_alive(lake: Lake, run: RunIdentity) -> bool:
    """Check whether a run may still be asking. Raises LakeError."""
    ((renewed_at,),) = lake.rows("SELECT max(renewed_at) FROM answering_runs WHERE run_id = ?", [run.holder])
    return run_identity.is_alive(run, renewed_at, datetime.now(UTC))


def _read_runs(connection: duckdb.DuckDBPyConnection) -> dict[str, bool]:
    """Read every known run, and whether it is alive."""
    now = datetime.now(UTC)
    # ``run_id`` here is the name under which texts are taken.
    return {
        row.run_id: run_identity.is_alive(
            RunIdentity(row.run_id, row.host, row.process, row.started), row.renewed_at, now
        )
        for row in read_as(connection.execute("FROM answering_runs"), AnsweringRunsRow)
    }


def _list_free(
    connection: duckdb.DuckDBPyConnection,
    extractor: str,
    text_hashes: Collection[str],
    run: RunIdentity,
    living: Mapping[str, bool],
) -> frozenset[str]:
    held = _find_holders(connection, extractor, text_hashes, living)
    return frozenset(text for text in text_hashes if held.get(text, run.holder) == run.holder)


def _find_holders(
    connection: duckdb.DuckDBPyConnection,
    extractor: str,
    text_hashes: Collection[str],
    living: Mapping[str, bool],
) -> dict[str, str]:
    """Find the live run that holds each of these texts."""
    rows = connection.execute(
        "SELECT text_hash, run_id FROM answer_claims WHERE extractor = ? AND text_hash IN (SELECT unnest(?))"
        " ORDER BY rowid DESC",
        [extractor, sorted(text_hashes)],
    ).fetchall()
    return {text: holder for text, holder in rows if living.get(holder)}


def _forget_dead_runs(connection: duckdb.DuckDBPyConnection, living: Mapping[str, bool]) -> None:
    dead = [holder for holder, alive in living.items() if not alive]
    if dead:
        for table in ("answer_claims", "answering_runs"):
            connection.execute(f"DELETE FROM {table} WHERE run_id IN (SELECT unnest(?))", [dead])
