"""Files of every format, small and written by hand: name to content."""

import json
from typing import Any

from pattern_pipeline_tests.traces.building import chat, request

ID = "0af7651916cd43dd8448eb211c80319c"


def lines(*records: Any) -> bytes:
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


def document(record: Any) -> bytes:
    return json.dumps(record, indent=2).encode()


def say(role: str, content: Any, **fields: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **fields}


CALL = {"id": "c1", "type": "function", "function": {"name": "find_order", "arguments": '{"order": 12}'}}
DIALOGUE = [
    say("system", "You help in a shop."),
    say("user", "Where is my order 12?"),
    say("assistant", None, tool_calls=[CALL]),
    say("tool", '{"state": "sent"}', tool_call_id="c1"),
    say("assistant", "It was sent."),
]
COMPLETION = {
    "id": "chatcmpl-0123456789",
    "object": "chat.completion",
    "created": 1_772_366_400,
    "model": "m-1",
    "choices": [{"index": 0, "finish_reason": "stop", "message": say("assistant", "It was sent.")}],
    "usage": {"prompt_tokens": 12, "completion_tokens": 4},
}

OTLP = {
    "requests a line": lines(request(chat("a" * 32)), request(chat("b" * 32))),
    "one request": document(request(chat(ID))),
}
LANGFUSE = {
    "a trace": document({
        "id": "t1", "timestamp": "2026-03-01T12:00:00Z", "name": "run", "tags": [], "public": False,
        "input": "hello", "output": "hi", "environment": "default", "observations": [],
    }),
    "observations a line": lines({
        "id": "o1", "traceId": "t1", "type": "GENERATION", "startTime": "2026-03-01T12:00:00Z",
        "input": [say("user", "hello")], "output": say("assistant", "hi"),
    }),
}  # fmt: skip
CHAT = {
    "chats a line": lines({"id": "1", "messages": DIALOGUE}, {"id": "2", "messages": DIALOGUE[1:]}),
    "a list of chats": document([{"messages": DIALOGUE}]),
    "a list of chats on one line": json.dumps([{"messages": DIALOGUE}]).encode(),
    "chats under a key": document({"exported": "2026-03-01", "threads": [{"messages": DIALOGUE}]}),
    "a chat": document({"messages": DIALOGUE, "user": "u1"}),
    "a list of messages": document(DIALOGUE),
    "lists of messages a line": lines(DIALOGUE, DIALOGUE[1:]),
    "messages a line": lines(*({**one, "conversation_id": "c7"} for one in DIALOGUE)),
    "requests and responses": lines({"request": {"messages": DIALOGUE[:2]}, "response": COMPLETION}),
    "a batch's answers": lines({
        "id": "batch_req_1", "custom_id": "r1", "error": None,
        "response": {"status_code": 200, "body": COMPLETION},
    }),
    "shared dialogues": lines({"id": "d1", "conversations": [
        {"from": "human", "value": "Where is my order?"}, {"from": "gpt", "value": "It was sent."},
    ]}),
    "words and answers": lines({"input": "Where is my order?", "output": "It was sent."}),
    "prompts and completions": lines({"prompt": "Where is my order?", "completion": "It was sent."}),
}  # fmt: skip

FIXTURES: dict[str, dict[str, bytes]] = {"otlp_json": OTLP, "langfuse": LANGFUSE, "chat": CHAT}
NO_TRACES = {
    "words": b"# Traces\n\nThese are the traces of March, with one line a day.\n",
    "a licence": b"Permission is hereby granted, free of charge, to any person,\nobtaining a copy, of this,\n",
    "labels": lines({"trace_id": "a" * 32, "labels": ["x"], "score": 0.5}),
    "settings": document({"name": "shop", "version": 2, "options": {"colour": "red"}}),
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "nothing": b"",
}
