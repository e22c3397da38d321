"""Answers, written in the request's own encoding as OTLP asks."""

from collections.abc import Mapping

import orjson
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from google.rpc.error_details_pb2 import BadRequest
from google.rpc.status_pb2 import Status
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pattern_pipeline.web.otlp.signals import Encoding, find_encoding

# The numbers of google.rpc.Code that our HTTP statuses stand for; OTLP leaves them to the server.
_CODES = {400: 3, 401: 16, 403: 7, 404: 5, 408: 4, 413: 3, 415: 3, 429: 8, 503: 14}
_INTERNAL = 13


def encode_answer(message: Message, encoding: Encoding, status: int = 200) -> Response:
    """Make a response with a protobuf message as its body."""
    content = (
        message.SerializeToString() if encoding is Encoding.PROTOBUF else orjson.dumps(MessageToDict(message))
    )
    return Response(content, status, media_type=encoding.value)


def encode_failure(
    reason: str, encoding: Encoding, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    """Make a response with a ``google.rpc.Status``; bad data is described in its details too."""
    reason = replace_half_characters(reason)
    status_message = Status(code=_CODES.get(status, _INTERNAL), message=reason)
    if status == 400:
        details = BadRequest(field_violations=[BadRequest.FieldViolation(field="body", description=reason)])
        status_message.details.add().Pack(details)
    response = encode_answer(status_message, encoding, status)
    response.headers.update(headers or {})
    return response


def replace_half_characters(reason: str) -> str:
    """Replace what neither encoding can hold: a reason may quote half an emoji out of a sender's text."""
    return reason.encode("utf-8", "replace").decode()


def answer_failure(request: Request, error: HTTPException) -> Response:
    """Answer a request that failed, in its own encoding; in JSON where that is unknown."""
    encoding = find_encoding(request.headers.get("content-type", "")) or Encoding.JSON
    reason = error.detail
    if error.status_code == 404:
        reason = (
            "only traces (POST /v1/traces) and logs (POST /v1/logs) are taken; switch other exporters off"
        )
    return encode_failure(reason, encoding, error.status_code, error.headers)
