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

from pattern_pipeline.web.otlp.encoding import Encoding, encoding_of

# The numbers of google.rpc.Code that our HTTP statuses stand for; OTLP leaves them to the server.
_CODES = {400: 3, 401: 16, 403: 7, 404: 5, 408: 4, 413: 3, 415: 3, 429: 8, 503: 14}
_INTERNAL = 13


def answer(message: Message, encoding: Encoding, status: int = 200) -> Response:
    """A protobuf message as the body."""
    content = (
        message.SerializeToString() if encoding is Encoding.PROTOBUF else orjson.dumps(MessageToDict(message))
    )
    return Response(content, status, media_type=encoding.value)


def failure(
    reason: str, encoding: Encoding, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    """A ``google.rpc.Status`` with the reason; bad data is described in its details too."""
    reason = readable(reason)
    told = Status(code=_CODES.get(status, _INTERNAL), message=reason)
    if status == 400:
        details = BadRequest(field_violations=[BadRequest.FieldViolation(field="body", description=reason)])
        told.details.add().Pack(details)
    response = answer(told, encoding, status)
    response.headers.update(headers or {})
    return response


def readable(reason: str) -> str:
    """A reason as both encodings can hold it: it may quote half an emoji out of a sender's text."""
    return reason.encode("utf-8", "replace").decode()


async def failed(request: Request, error: Exception) -> Response:
    """The answer to a request that an HTTPException ended; in JSON where its encoding is unknown."""
    encoding = encoding_of(request.headers.get("content-type", "")) or Encoding.JSON
    if not isinstance(error, HTTPException):
        return failure("internal error; the server's log says more", encoding, 500)
    reason = error.detail
    if error.status_code == 404 and request.url.path.startswith("/v1"):
        reason = (
            "only traces (POST /v1/traces) and logs (POST /v1/logs) are taken; switch other exporters off"
        )
    return failure(reason, encoding, error.status_code, error.headers)
