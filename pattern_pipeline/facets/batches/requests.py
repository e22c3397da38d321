"""The lines of a batch's file: the same requests as are made live."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from pattern_pipeline.facets.batches.book import BatchRequest
from pattern_pipeline.facets.batches.worst_cost import Reservation
from pattern_pipeline.facets.model.prompting.prompt import build_prompt
from pattern_pipeline.facets.paying.questions import Question
from pattern_pipeline.llm.features import Features
from pattern_pipeline.llm.request import build_request_body
from pattern_pipeline.llm.settings import ModelSettings

URL: Final = "/v1/chat/completions"
# A little below what providers take at most: 50,000 requests and 200 MB a file.
MOST_REQUESTS = 45_000
MOST_BYTES = 180_000_000


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One batch's requests and the lines that ask them, one a request."""

    requests: tuple[BatchRequest, ...]
    lines: tuple[bytes, ...]
    reserved: float

    @property
    def content(self) -> bytes:
        """The file as it is uploaded."""
        return b"\n".join(self.lines) + b"\n"


def batch_files(
    reservations: Sequence[Reservation],
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
        line = _line(str(number), question, settings, features)
        if lines and (len(lines) >= most_requests or size + len(line) > MOST_BYTES):
            yield BatchFile(tuple(requests), tuple(lines), reserved)
            requests, lines, size, reserved = [], [], 0, 0.0
        requests.append(BatchRequest(str(number), question.text, question.keys))
        lines.append(line)
        size += len(line) + 1
        reserved += worst
    if lines:
        yield BatchFile(tuple(requests), tuple(lines), reserved)


def _line(custom_id: str, question: Question, settings: ModelSettings, features: Features) -> bytes:
    prompt = build_prompt(
        question.unit,
        question.facets,
        window_tokens=settings.window_tokens,
        answer_tokens=settings.answer_tokens,
    )
    body = build_request_body(prompt, settings.name, features, settings.answer_tokens)
    return orjson.dumps({"custom_id": custom_id, "method": "POST", "url": URL, "body": body})
