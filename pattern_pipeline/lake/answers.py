"""Answers of models, each kept once, and what they took."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb
import pandas as pd

from pattern_pipeline.lake import claims
from pattern_pipeline.lake.engine.frames import build_arrow_table
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.maintenance import merge_small_files
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.lake.engine.writing import insert_rows
from pattern_pipeline.lake.spend import sum_day_cost
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey, ModelAnswer, Spend, StoredAnswer
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity, is_here

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
        rows = self.lake.rows(
            f"SELECT {_KEY}, {_SUMMARY} FROM facet_answers WHERE extractor = ?"
            " AND text_hash IN (SELECT unnest(?)) AND facet IN (SELECT unnest(?)) ORDER BY rowid DESC",
            [extractor, sorted(text_hashes), sorted(versions)],
        )
        return {
            AnswerKey(*row[:3]): ModelAnswer(row[3], row[4], row[5], row[6], tuple(row[7]), row[8], row[9])
            for row in rows
            if versions[row[1]] == row[2]
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
        new = build_arrow_table(find_table("facet_answers"), _build_answer_rows(extractor, answers, run, now))
        paid = build_arrow_table(
            find_table("facet_spend"), _build_spend_rows(extractor, spend, run, now, checkpoint)
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
            insert_rows(connection, find_table("facet_spend"), paid)

        # Nobody but a run's own process may say that it lives: others keep what a dead one left.
        due = is_here(run) and claims.is_due(self.lake, run)
        self.lake.commit(work, doing="keep the answers")
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


def _build_answer_rows(
    extractor: str, answers: Sequence[StoredAnswer], run: RunIdentity, now: datetime
) -> pd.DataFrame:
    # Of two answers to one question, which only a frame could hold, the first counts.
    rows = {
        each.key: {
            "text_hash": each.key.text_hash,
            "facet": each.key.facet,
            "facet_version": each.key.facet_version,
            "extractor": extractor,
            "status": each.answer.status,
            "label": each.answer.label,
            "summary": each.answer.summary,
            "text": each.answer.text,
            "lines": list(each.answer.lines),
            "score": each.answer.score,
            "reason": each.answer.reason,
            "answered_at": now,
            "run_id": run.run_id,
        }
        for each in reversed(answers)
    }
    return pd.DataFrame(rows.values(), columns=list(find_table("facet_answers").names))


def _build_spend_rows(
    extractor: str, spend: Sequence[Spend], run: RunIdentity, now: datetime, checkpoint: str
) -> pd.DataFrame:
    rows = [
        {
            "day": (each.spent_at or now).astimezone(UTC).date(),
            "spent_at": each.spent_at or now,
            "run_id": run.run_id,
            "facet": each.facet,
            "facet_version": each.facet_version,
            "extractor": extractor,
            "mode": each.mode,
            "calls": each.calls,
            "input_tokens": each.input_tokens,
            "cached_tokens": each.cached_tokens,
            "output_tokens": each.output_tokens,
            "cost": each.cost,
            "checkpoint": checkpoint or None,
        }
        for each in spend
    ]
    return pd.DataFrame(rows, columns=list(find_table("facet_spend").names))
