"""Build the files of batches, with the same requests as are made live, as far as the limits on cost allow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from pattern_pipeline.facets.batches.book import Batch, BatchRequest
from pattern_pipeline.facets.model.prompting.prompt import build_prompt
from pattern_pipeline.facets.model.token_estimate import estimate_max_usage
from pattern_pipeline.facets.model.unit_questions import UnitQuestion, select_facets
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.llm.budget import Budget, compute_cost
from pattern_pipeline.llm.capabilities import Features
from pattern_pipeline.llm.chat_completion import build_request_body
from pattern_pipeline.llm.prices import Price
from pattern_pipeline.llm.settings import ModelSettings

# A question, and the US dollars that it may cost at most.
Reservation = tuple[UnitQuestion, float]
# The worst case of a live call holds its repetition; a batch asks once.
_ONCE = 0.5

URL: Final = "/v1/chat/completions"
# A little below what providers accept: 50,000 requests and 200 MB a file.
MOST_REQUESTS = 45_000
MOST_BYTES = 180_000_000


@dataclass(frozen=True, slots=True)
class BatchFile:
    """The requests of one batch, and the lines that ask them, one for each request."""

    requests: tuple[BatchRequest, ...]
    lines: tuple[bytes, ...]
    reserved: float

    @property
    def content(self) -> bytes:
        """The file as it is uploaded."""
        return b"\n".join(self.lines) + b"\n"


def reserve_affordable(
    questions: Sequence[UnitQuestion],
    facets: Sequence[FacetSpec],
    budget: Budget,
    price: Price | None,
    waiting: Sequence[Batch],
    run_id: str,
) -> list[Reservation]:
    """Choose the first questions whose summed worst-case cost fits the limits; all if there is no limit.

    The worst cost of ``waiting`` batches is reserved first: all of it from a day's limit, and that of the run's
    own batches from the run's limit. Raises BudgetError if there is a limit and no price.
    """
    if not budget.limits:
        return [(question, 0.0) for question in questions]
    budget.check_price(price, "[model]")
    assert price is not None
    room = _compute_room(budget, waiting, run_id)
    found: list[Reservation] = []
    for question in questions:
        worst = _ONCE * compute_cost(estimate_max_usage(question, facets, budget), price.by_batch)
        room -= worst
        if room < 0:
            break
        found.append((question, worst))
    return found


def _compute_room(budget: Budget, waiting: Sequence[Batch], run_id: str) -> float:
    own = sum(batch.reserved for batch in waiting if batch.run_id == run_id)
    every = sum(batch.reserved for batch in waiting)
    limits = (
        (budget.max_cost_per_run, budget.spent_before + own),
        (budget.max_cost_per_day, budget.spent_today + every),
    )
    return min(limit - taken for limit, taken in limits if limit is not None)


def split_into_files(
    reservations: Sequence[Reservation],
    facets: Sequence[FacetSpec],
    settings: ModelSettings,
    features: Features,
    *,
    most_requests: int = MOST_REQUESTS,
) -> Iterator[BatchFile]:
    """Split the questions into files within the providers' limits on requests and bytes.

    Each request uses only the features that the endpoint accepts.
    """
    requests: list[BatchRequest] = []
    lines: list[bytes] = []
    size, reserved = 0, 0.0
    for number, (question, worst) in enumerate(reservations):
        line = _build_line(str(number), question, facets, settings, features)
        if lines and (len(lines) >= most_requests or size + len(line) > MOST_BYTES):
            yield BatchFile(tuple(requests), tuple(lines), reserved)
            requests, lines, size, reserved = [], [], 0, 0.0
        requests.append(BatchRequest(str(number), question.text, question.keys))
        lines.append(line)
        size += len(line) + 1
        reserved += worst
    if lines:
        yield BatchFile(tuple(requests), tuple(lines), reserved)


def _build_line(
    custom_id: str,
    question: UnitQuestion,
    facets: Sequence[FacetSpec],
    settings: ModelSettings,
    features: Features,
) -> bytes:
    prompt = build_prompt(
        question.subject,
        select_facets(question, facets),
        window_tokens=settings.window_tokens,
        answer_tokens=settings.answer_tokens,
    )
    body = build_request_body(prompt, settings.name, features, settings.answer_tokens)
    return orjson.dumps({"custom_id": custom_id, "method": "POST", "url": URL, "body": body})
