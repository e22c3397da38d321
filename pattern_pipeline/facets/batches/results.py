"""Read the result files of a batch into answers to store."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from pattern_pipeline.facets.batches.book import BatchRequest
from pattern_pipeline.facets.model.reading.parsing import InvalidAnswerError, read_answers
from pattern_pipeline.facets.model.unit_questions import build_answer
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.llm.budget import compute_cost
from pattern_pipeline.llm.chat import Prompt, Usage
from pattern_pipeline.llm.chat_completion import NoReplyError, read_reply
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey, StoredAnswer
from pattern_pipeline.llm.paid_answers.journal import Entry
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity
from pattern_pipeline.llm.prices import Price
from pattern_pipeline.traces.conversation.lines import Conversation

# Used if a server counts no tokens; the text of the request is not known any more.
_NOTHING = Prompt((), {})
# From this status on the next batch may well get an answer: the request was never tried, or the server was busy.
_PASSING_FROM = 429


@dataclass(frozen=True, slots=True)
class ResultReader:
    """Reads the lines of a batch's result files.

    ``facets``: as they are now; an answer to an older version is of no use. ``asked_before``: keys of earlier
    batches; one of those whose answer is of no use again has failed, others stay open for the next batch.
    """

    extractor: str
    run: RunIdentity
    price: Price | None
    requests: Mapping[str, BatchRequest]
    conversations: Mapping[str, Conversation]
    facets: Sequence[FacetSpec]
    moment: datetime
    asked_before: Collection[AnswerKey] = ()

    def read_entry(self, line: bytes) -> Entry | None:
        """Parse one line of a result file.

        Returns None for a request that stays open, and for a line that matches no request of the batch.
        """
        try:
            result: dict[str, Any] = orjson.loads(line)
            request = self.requests[result["custom_id"]]
        except (ValueError, KeyError, TypeError):
            return None
        response = result.get("response") or {}
        status = int(response.get("status_code") or 0)
        if not 0 < status < _PASSING_FROM:
            return None
        asked = [facet for facet in self.facets if self._find_key(request, facet) is not None]
        summaries, usage, final = self._read_answers(request, response, asked, status)
        answers = tuple(
            StoredAnswer(key, build_answer(summary))
            for facet, summary in zip(asked, summaries, strict=True)
            if (key := self._find_key(request, facet)) is not None
            and (final or summary.status != "failed" or key in self.asked_before)
        )
        price = self.price.by_batch if self.price else None
        return Entry(
            extractor=self.extractor,
            run=self.run,
            asked_at=self.moment,
            facets=tuple((key.facet, key.facet_version) for key in request.keys),
            answers=answers,
            usage=usage,
            calls=1,
            cost=compute_cost(usage, price) if price else None,
        )

    def _read_answers(
        self, request: BatchRequest, response: Mapping[str, Any], asked: Sequence[FacetSpec], status: int
    ) -> tuple[Sequence[Summary], Usage, bool]:
        """Return the answers, the usage, and whether they are final: asking again would not help."""
        if status != 200:
            body = orjson.dumps(response.get("body")).decode()[:200]
            return (
                _fail_all(asked, f"the provider refused the request with status {status}: {body}"),
                Usage(),
                True,
            )
        try:
            reply = read_reply(response.get("body"), _NOTHING)
        except NoReplyError as error:
            return _fail_all(asked, str(error)), Usage(), False
        if reply.finish == "refusal":
            return _fail_all(asked, f"refused: {reply.refusal}"), reply.usage, True
        conversation = self.conversations.get(request.text)
        if conversation is None or not asked:
            # Its day was rebuilt with another text, or its facets have changed: nobody asks this any more.
            return (), reply.usage, True
        unit = Unit(request.text, request.text, conversation)
        try:
            return read_answers(reply.text, unit, asked), reply.usage, False
        except InvalidAnswerError as error:
            failed = (Summary(each.name, "failed", reason=error.reason_of(each.name)) for each in asked)
            return tuple(failed), reply.usage, False

    def _find_key(self, request: BatchRequest, facet: FacetSpec) -> AnswerKey | None:
        if request.text not in self.conversations:
            return None
        wanted = (facet.name, facet.version)
        return next((key for key in request.keys if (key.facet, key.facet_version) == wanted), None)


def _fail_all(facets: Sequence[FacetSpec], reason: str) -> tuple[Summary, ...]:
    return tuple(Summary(facet.name, "failed", reason=reason) for facet in facets)
