"""Write conversations as lines of trace files: spans of OTLP, or plain chats without times."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Conversation:
    """One trace: what was said in turns, the tools called (name, failed), and what is missing of it."""

    identity: str
    day: date
    second: int
    turns: tuple[tuple[str, str], ...]
    tools: tuple[tuple[str, bool], ...] = ()
    session: str = ""
    user: str = ""
    missing: str = ""

    def write_line(self) -> str:
        """Write the conversation as a line of JSON, in which lone surrogates are escapes."""
        record = self._build_chat() if self.missing in ("times", "all") else self._build_spans()
        return json.dumps(record, ensure_ascii=True)

    def _build_chat(self) -> dict[str, Any]:
        messages = [
            {"role": role, "content": words}
            for turn in self.turns
            for role, words in zip(("user", "assistant"), turn, strict=True)
        ]
        return (
            {"messages": messages} if self.missing == "all" else {"id": self.identity, "messages": messages}
        )

    def _build_spans(self) -> dict[str, Any]:
        messages = [
            {"role": role, "parts": [{"type": "text", "content": words}]}
            for turn in self.turns
            for role, words in zip(("user", "assistant"), turn, strict=True)
        ]
        said = messages[-1:]
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.input.messages": json.dumps(messages[:-1]),
            "gen_ai.output.messages": json.dumps([] if self.missing == "answer" else said),
        }
        if self.session:
            attributes["session.id"] = self.session
        if self.user:
            attributes["user.id"] = self.user
        spans = [self._span("01", "", attributes, 0)]
        for number, (name, failed) in enumerate(self.tools):
            run = {
                "gen_ai.operation.name": "execute_tool",
                "gen_ai.tool.name": name,
                "gen_ai.tool.call.arguments": json.dumps({"n": number}),
                "gen_ai.tool.call.result": f"error: {name} did not answer" if failed else "done",
            }
            status = {"status": {"code": 2, "message": f"{name}: timed out"}} if failed else {}
            spans.append(self._span(f"{number + 2:02x}", "01", run, number + 1) | status)
        resource = {"attributes": _pairs({"service.name": "desk"})}
        return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": spans}]}]}

    def _span(self, name: str, parent: str, attributes: dict[str, str], at: int) -> dict[str, Any]:
        start = datetime.combine(self.day, time(), UTC) + timedelta(seconds=self.second + at)
        nanoseconds = int(start.timestamp()) * 1_000_000_000
        span = {
            "traceId": self.identity, "spanId": f"{self.identity[:14]}{name}", "name": "step",
            "parentSpanId": f"{self.identity[:14]}{parent}" if parent else "",
            "startTimeUnixNano": str(nanoseconds), "endTimeUnixNano": str(nanoseconds + 1_000_000_000),
            "attributes": _pairs(attributes),
        }  # fmt: skip
        if self.missing == "end":
            del span["endTimeUnixNano"]
        if self.missing == "id":
            del span["traceId"]
        return span


def write_file_text(conversations: Sequence[Conversation]) -> str:
    """Write a file's text, a conversation a line."""
    return "".join(f"{each.write_line()}\n" for each in conversations)


def _pairs(attributes: dict[str, str]) -> list[dict[str, Any]]:
    return [{"key": key, "value": {"stringValue": value}} for key, value in attributes.items()]
