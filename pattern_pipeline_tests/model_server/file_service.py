"""Uploaded and produced files, as batches need them."""

import email.parser
import email.policy
from dataclasses import dataclass, field
from typing import Any

from pattern_pipeline_tests.model_server import refusing
from pattern_pipeline_tests.model_server.wire import Request, Response, json_response


@dataclass
class FileService:
    """Files by id. ``/v1/files``, ``/v1/files/ID`` and ``/v1/files/ID/content``."""

    contents: dict[str, bytes] = field(default_factory=dict)
    purposes: dict[str, str] = field(default_factory=dict)

    def store(self, content: bytes, purpose: str) -> str:
        name = f"file-{len(self.purposes) + 1}"
        self.contents[name], self.purposes[name] = content, purpose
        return name

    async def respond(self, request: Request) -> Response:
        place = request.path.removeprefix("/v1/files").strip("/")
        if request.method == "POST":
            parts = _form(request)
            name = self.store(parts["file"], parts["purpose"].decode())
            return json_response(self._described(name))
        if not place:
            return json_response(
                {"object": "list", "data": [self._described(name) for name in self.contents]}
            )
        name, _, part = place.partition("/")
        if name not in self.contents:
            return refusing.openai_error(404, f"No such File object: {name}", param="id")
        if request.method == "DELETE":
            del self.contents[name]
            return json_response({"id": name, "object": "file", "deleted": True})
        if part == "content":
            return Response(200, self.contents[name], content_type="application/octet-stream")
        return json_response(self._described(name))

    def _described(self, name: str) -> dict[str, Any]:
        return {
            "id": name,
            "object": "file",
            "bytes": len(self.contents[name]),
            "created_at": 1_760_000_000,
            "filename": f"{name}.jsonl",
            "purpose": self.purposes[name],
            "status": "processed",
        }


def _form(request: Request) -> dict[str, bytes]:
    """The parts of a multipart form, by name."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + request.body)
    parts = {}
    for part in message.iter_parts():  # type: ignore[attr-defined]
        name = part.get_param("name", header="content-disposition")
        parts[str(name)] = part.get_payload(decode=True)
    return parts
