"""Batches in a provider's queue, remembered in the lake."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import orjson
from pydantic import TypeAdapter

from pattern_pipeline.facets.batches.book import Batch, BatchRequest
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey
from pattern_pipeline.traces.conversation.lines import Conversation, lines_from_json

_REQUESTS = TypeAdapter(tuple[BatchRequest, ...])
_COLUMNS = "batch_id, extractor, days, requests, run_id, reserved, status, provider_id, reason"
_OPEN = ("intended", "submitted")


@dataclass(frozen=True, slots=True)
class LakeBatchBook:
    """The BatchBook of ``facets.batches``, kept in ``facet_batches``."""

    lake: Lake

    def list_open(self, extractor: str = "") -> Sequence[Batch]:
        """See ``BatchBook.list_open``."""
        rows = self.lake.rows(
            f"SELECT {_COLUMNS} FROM facet_batches WHERE status IN {_OPEN} AND extractor = coalesce(?, extractor)"
            " ORDER BY submitted_at, batch_id",
            [extractor or None],
        )
        return [_build_batch(row) for row in rows]

    def write(self, batch: Batch) -> None:
        """See ``BatchBook.write``."""
        settled = batch.status not in _OPEN
        values = [
            batch.batch_id,
            batch.provider_id or None,
            batch.extractor,
            batch.status,
            sorted(day.isoformat() for day in batch.days),
            batch.run_id,
            batch.reserved,
            len(batch.requests),
            orjson.dumps(batch.requests).decode(),
            batch.reason,
            settled,
        ]

        def work(connection: duckdb.DuckDBPyConnection) -> None:
            known = connection.execute(
                "SELECT submitted_at FROM facet_batches WHERE batch_id = ?", [batch.batch_id]
            ).fetchone()
            connection.execute("DELETE FROM facet_batches WHERE batch_id = ?", [batch.batch_id])
            connection.execute(
                "INSERT INTO facet_batches BY NAME SELECT ? AS batch_id, ? AS provider_id, ? AS extractor,"
                " ? AS status, ?::VARCHAR[] AS days, ? AS run_id, ? AS reserved, ? AS units, ? AS requests,"
                " ? AS reason, CASE WHEN ? THEN now() END AS settled_at, coalesce(?, now()) AS submitted_at",
                [*values, known[0] if known else None],
            )

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


def _build_batch(row: tuple[object, ...]) -> Batch:
    batch_id, extractor, days, requests, run_id, reserved, status, provider_id, reason = row
    return Batch(
        batch_id=str(batch_id),
        extractor=str(extractor),
        days=tuple(map(date.fromisoformat, days)),  # type: ignore[call-overload]
        requests=_REQUESTS.validate_json(str(requests)),
        run_id=str(run_id),
        reserved=float(str(reserved)),
        status=status,  # type: ignore[arg-type]
        provider_id=str(provider_id or ""),
        reason=str(reason),
    )
