"""Store the answers of models, each once, and what they cost."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from pattern_pipeline.lake import claims
from pattern_pipeline.lake.engine.frames import build_row_table
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.maintenance import merge_small_files
from pattern_pipeline.lake.engine.row_access import insert_rows
from pattern_pipeline.lake.spend import sum_day_cost
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey, ModelAnswer, Spend, StoredAnswer
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity, is_here
from pattern_pipeline.tables.facets import FacetAnswersRow, FacetSpendRow

_KEY = "text_hash, facet, facet_version"
_SUMMARY = "status, label, summary, text, lines, score, reason"
_INCOMING = "incoming_answers"


@dataclass(frozen=True, slots=True)
class LakeAnswerStore:
    """The AnswerStore in ``facet_answers`` and ``facet_spend``; all methods raise LakeError."""

    lake: Lake

    def find(
        self, extractor: str, text_hashes: Collection[str], versions: Mapping[str, str]
    ) -> dict[AnswerKey, ModelAnswer]:
        """See ``AnswerStore.find``."""
        if not text_hashes or not versions:
            return {}
        answers = self.lake.read_as(
            _build_answer,
            f"SELECT {_KEY}, {_SUMMARY} FROM facet_answers WHERE extractor = ?"
            " AND text_hash IN (SELECT unnest(?)) AND facet IN (SELECT unnest(?)) ORDER BY rowid DESC",
            [extractor, sorted(text_hashes), sorted(versions)],
        )
        return {
            each.key: each.answer for each in answers if versions[each.key.facet] == each.key.facet_version
        }

    def claim(self, extractor: str, text_hashes: Collection[str], run: RunIdentity) -> frozenset[str]:
        """See ``AnswerStore.claim``."""
        return claims.claim_texts(self.lake, extractor, text_hashes, run)

    def save(
        self,
        extractor: str,
        answers: Sequence[StoredAnswer],
        spend: Sequence[Spend],
        run: RunIdentity,
        finished: Collection[str] = (),
        checkpoint: str = "",
    ) -> None:
        """See ``AnswerStore.save``."""
        now = datetime.now(UTC)
        _, new = build_row_table(FacetAnswersRow, _build_answer_rows(extractor, answers, run, now))
        table, paid = build_row_table(
            FacetSpendRow, _build_spend_rows(extractor, spend, run, now, checkpoint)
        )

        def work(connection: duckdb.DuckDBPyConnection) -> None:
            if due:
                claims.renew_run(connection, run)
            if finished:
                claims.free_texts(connection, extractor, finished, run)
            if checkpoint and _is_stored(connection, checkpoint):
                return
            if new.num_rows:
                connection.register(_INCOMING, new)
                connection.execute(
                    f"INSERT INTO facet_answers BY NAME SELECT * FROM {_INCOMING}"
                    f" ANTI JOIN facet_answers USING ({_KEY}, extractor)"
                )
                connection.unregister(_INCOMING)
            insert_rows(connection, table, paid)

        # Nobody but a run's own process may say that it lives: others keep what a dead one left.
        due = is_here(run) and claims.is_due(self.lake, run)
        self.lake.commit(work, doing="store the answers")
        if due:
            claims.note_renewal(self.lake, run)

    def release(self, run: RunIdentity) -> None:
        """See ``AnswerStore.release``."""
        claims.release_claims(self.lake, run)

    def sum_cost(self, day: date) -> float:
        """See ``AnswerStore.sum_cost``."""
        return sum_day_cost(self.lake, day)

    def is_alive(self, run: RunIdentity) -> bool:
        """See ``AnswerStore.is_alive``."""
        return claims.is_alive(self.lake, run)

    def compact(self) -> None:
        """See ``AnswerStore.compact``."""
        for table in ("facet_answers", "facet_spend", "answer_claims", "answering_runs"):
            merge_small_files(self.lake, table)


def forget_failed_answers(lake: Lake, facet: str | None = None) -> int:
    """Forget the answers that failed for good, of one facet or of all, so that they are asked again.

    Gives their number. Raises LakeError.
    """

    def work(connection: duckdb.DuckDBPyConnection) -> int:
        deleted = connection.execute(
            "DELETE FROM facet_answers WHERE status = 'failed' AND facet = coalesce(?, facet)", [facet]
        ).fetchone()
        return int((deleted or (0,))[0])

    return lake.commit(work, doing="forget the failed answers")


def _is_stored(connection: duckdb.DuckDBPyConnection, checkpoint: str) -> bool:
    found = connection.execute("SELECT 1 FROM facet_spend WHERE checkpoint = ? LIMIT 1", [checkpoint])
    return found.fetchone() is not None


def _build_answer(
    text_hash: str, facet: str, facet_version: str, lines: Sequence[int], **rest: Any
) -> StoredAnswer:
    return StoredAnswer(AnswerKey(text_hash, facet, facet_version), ModelAnswer(lines=tuple(lines), **rest))


def _build_answer_rows(
    extractor: str, answers: Sequence[StoredAnswer], run: RunIdentity, now: datetime
) -> Collection[FacetAnswersRow]:
    # Of two answers to one question, which only a frame could hold, the first counts.
    rows = {
        each.key: FacetAnswersRow(
            text_hash=each.key.text_hash,
            facet=each.key.facet,
            facet_version=each.key.facet_version,
            extractor=extractor,
            status=each.answer.status,
            label=each.answer.label,
            summary=each.answer.summary,
            text=each.answer.text,
            lines=list(each.answer.lines),
            score=each.answer.score,
            reason=each.answer.reason,
            answered_at=now,
            run_id=run.run_id,
        )
        for each in reversed(answers)
    }
    return rows.values()


def _build_spend_rows(
    extractor: str, spend: Sequence[Spend], run: RunIdentity, now: datetime, checkpoint: str
) -> list[FacetSpendRow]:
    return [
        FacetSpendRow(
            day=(each.spent_at or now).astimezone(UTC).date(),
            spent_at=each.spent_at or now,
            run_id=run.run_id,
            facet=each.facet,
            facet_version=each.facet_version,
            extractor=extractor,
            mode=each.mode,
            calls=each.calls,
            input_tokens=each.input_tokens,
            cached_tokens=each.cached_tokens,
            output_tokens=each.output_tokens,
            cost=each.cost,
            checkpoint=checkpoint or None,
        )
        for each in spend
    ]
