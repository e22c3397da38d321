"""Store the batches that are in a provider's queue."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast

import duckdb
import orjson
from pydantic import TypeAdapter

from pattern_pipeline.facets.batches.book import Batch, BatchRequest, Status
from pattern_pipeline.lake.engine.frames import build_row_table
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.row_access import insert_rows
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey
from pattern_pipeline.tables.facets import FacetBatchesRow
from pattern_pipeline.traces.conversation.lines import Conversation, lines_from_json

_REQUESTS = TypeAdapter(tuple[BatchRequest, ...])
_OPEN = ("intended", "submitted")


@dataclass(frozen=True, slots=True)
class LakeBatchBook:
    """The BatchBook of ``facets.batches``, stored in ``facet_batches``."""

    lake: Lake

    def list_open(self, extractor: str = "") -> Sequence[Batch]:
        """See ``BatchBook.list_open``."""
        rows = self.lake.read_as(
            FacetBatchesRow,
            f"FROM facet_batches WHERE status IN {_OPEN} AND extractor = coalesce(?, extractor)"
            " ORDER BY submitted_at, batch_id",
            [extractor or None],
        )
        return [_build_batch(row) for row in rows]

    def write(self, batch: Batch) -> None:
        """See ``BatchBook.write``."""

        def work(connection: duckdb.DuckDBPyConnection) -> None:
            now = datetime.now(UTC)
            known = connection.execute(
                "SELECT submitted_at FROM facet_batches WHERE batch_id = ?", [batch.batch_id]
            ).fetchone()
            connection.execute("DELETE FROM facet_batches WHERE batch_id = ?", [batch.batch_id])
            row = FacetBatchesRow(
                batch_id=batch.batch_id,
                provider_id=batch.provider_id or None,
                extractor=batch.extractor,
                status=batch.status,
                days=sorted(day.isoformat() for day in batch.days),
                submitted_at=known[0] if known else now,
                settled_at=None if batch.status in _OPEN else now,
                run_id=batch.run_id,
                reserved=batch.reserved,
                units=len(batch.requests),
                requests=orjson.dumps(batch.requests).decode(),
                reason=batch.reason,
            )
            insert_rows(connection, *build_row_table(FacetBatchesRow, [row]))

        self.lake.commit(work, doing="remember a batch")

    def find_asked_before(self, batch: Batch) -> frozenset[AnswerKey]:
        """See ``BatchBook.find_asked_before``."""
        texts = {request.text for request in batch.requests}
        rows = self.lake.rows(
            "SELECT requests FROM facet_batches WHERE status = 'collected' AND extractor = ? AND batch_id <> ?",
            [batch.extractor, batch.batch_id],
        )
        return frozenset(
            key
            for (requests,) in rows
            for request in _REQUESTS.validate_json(requests)
            if request.text in texts
            for key in request.keys
        )

    def read_conversations(self, texts: Collection[str]) -> Mapping[str, Conversation]:
        """See ``BatchBook.read_conversations``."""
        rows = self.lake.rows(
            "SELECT content_hash, any_value(lines), any_value(shown_share) FROM preprocessed_traces"
            " WHERE content_hash IN (SELECT unnest(?::VARCHAR[])) GROUP BY content_hash",
            [sorted(texts)],
        )
        return {text: Conversation(lines_from_json(lines), share) for text, lines, share in rows}


def _build_batch(row: FacetBatchesRow) -> Batch:
    return Batch(
        batch_id=row.batch_id,
        extractor=row.extractor,
        days=tuple(map(date.fromisoformat, row.days)),
        requests=_REQUESTS.validate_json(row.requests),
        run_id=row.run_id,
        reserved=row.reserved,
        status=cast(Status, row.status),
        provider_id=row.provider_id or "",
        reason=row.reason,
    )
