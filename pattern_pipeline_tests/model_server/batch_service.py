"""Batches: a file of chat requests, answered while one polls, with an output and an error file."""

from dataclasses import dataclass
from typing import Any

import orjson

from pattern_pipeline_tests.model_server import refusing
from pattern_pipeline_tests.model_server.chat_service import ChatService
from pattern_pipeline_tests.model_server.file_service import FileService
from pattern_pipeline_tests.model_server.wire import Request, Response, json_response


@dataclass
class BatchPlan:
    """How batches go.

    ``polls``: how often one is asked after before it ends; ``ends``: its last status; ``done_share``: with
    ``expired`` or ``cancelled``, the share of requests answered before that; ``refusal``: the reason for which a
    batch fails its validation; ``submit_status``: the HTTP status of creating one.
    """

    polls: int = 1
    ends: str = "completed"
    done_share: float = 1.0
    refusal: str = ""
    submit_status: int = 200


class BatchService:
    """``/v1/batches``, ``/v1/batches/ID`` and ``/v1/batches/ID/cancel``."""

    def __init__(self, chat: ChatService, files: FileService, plan: BatchPlan) -> None:
        self._chat = chat
        self._files = files
        self._plan = plan
        self.batches: dict[str, dict[str, Any]] = {}
        self._polled: dict[str, int] = {}

    async def respond(self, request: Request) -> Response:
        path, _, _ = request.path.partition("?")
        place = path.removeprefix("/v1/batches").strip("/")
        if request.method == "POST" and not place:
            return self._create(orjson.loads(request.body))
        if not place:
            listed = list(self.batches.values())[::-1]
            return json_response({"object": "list", "data": listed, "has_more": False})
        name, _, action = place.partition("/")
        if name not in self.batches:
            return refusing.openai_error(404, f"No batch found with id '{name}'.")
        batch = self.batches[name]
        if action == "cancel":
            self._finish(batch, "cancelled")
        elif batch["status"] in ("validating", "in_progress"):
            self._polled[name] += 1
            batch["status"] = "in_progress"
            if self._polled[name] >= self._plan.polls:
                self._finish(batch, self._plan.ends)
        return json_response(batch)

    def _create(self, asked: dict[str, Any]) -> Response:
        if self._plan.submit_status != 200:
            return refusing.openai_error(
                self._plan.submit_status, "The batch queue is full", kind="server_error"
            )
        if asked["input_file_id"] not in self._files.contents:
            return refusing.openai_error(400, "Invalid input_file_id", param="input_file_id")
        name = f"batch_{len(self.batches) + 1}"
        total = len(self._files.contents[asked["input_file_id"]].splitlines())
        self.batches[name] = {
            "id": name,
            "object": "batch",
            "endpoint": asked["endpoint"],
            "input_file_id": asked["input_file_id"],
            "completion_window": asked["completion_window"],
            "metadata": asked.get("metadata"),
            "status": "validating",
            "created_at": 1_760_000_000,
            "output_file_id": None,
            "error_file_id": None,
            "errors": None,
            "request_counts": {"total": total, "completed": 0, "failed": 0},
        }
        self._polled[name] = 0
        return json_response(self.batches[name])

    def _finish(self, batch: dict[str, Any], status: str) -> None:
        if self._plan.refusal:
            fault = {"code": "invalid_request", "message": self._plan.refusal, "line": 1, "param": None}
            batch.update(status="failed", errors={"object": "list", "data": [fault]})
            return
        lines = self._files.contents[batch["input_file_id"]].splitlines()
        share = 1.0 if status == "completed" else self._plan.done_share
        done = lines[: round(len(lines) * share)]
        answered = [self._line(orjson.loads(line)) for line in done]
        failed = [line for line in answered if line["error"] or line["response"]["status_code"] != 200]
        good = [line for line in answered if line not in failed]
        failed += [_expired(orjson.loads(line)["custom_id"], status) for line in lines[len(done) :]]
        batch["request_counts"] = {"total": len(lines), "completed": len(good), "failed": len(failed)}
        # Answers come in any order.
        batch["output_file_id"] = self._stored(good[::-1])
        batch["error_file_id"] = self._stored(failed)
        batch["status"] = status

    def _line(self, request: dict[str, Any]) -> dict[str, Any]:
        response = self._chat.answer(request["body"], {})
        answer = {"status_code": response.status, "request_id": "r", "body": orjson.loads(response.body)}
        return {
            "id": f"batch_req_{request['custom_id']}",
            "custom_id": request["custom_id"],
            "response": answer,
            "error": None,
        }

    def _stored(self, lines: list[dict[str, Any]]) -> str | None:
        if not lines:
            return None
        return self._files.store(b"\n".join(orjson.dumps(line) for line in lines) + b"\n", "batch_output")


def _expired(custom_id: str, status: str) -> dict[str, Any]:
    error = {"code": f"batch_{status}", "message": "This request was not executed before the batch ended."}
    return {"id": f"batch_req_{custom_id}", "custom_id": custom_id, "response": None, "error": error}
