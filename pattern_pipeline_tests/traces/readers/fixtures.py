"""Files of every format, small and written by hand: name to content."""

import csv
import io
import json
import zipfile
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span, TracesData

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

BRAINTRUST_ROWS = [
    {
        "id": "r1", "span_id": "root", "root_span_id": "root", "span_parents": None, "is_root": True,
        "created": "2026-03-01T12:00:00.000Z", "_xact_id": "1", "project_id": "p", "log_id": "g",
        "input": "Where is my order 12?", "output": "It was sent.", "tags": ["web"],
        "metadata": {"session_id": "s1", "user_id": "u1", "tier": "gold"}, "scores": {"polite": 1},
        "metrics": {"start": 1_772_366_400.0, "end": 1_772_366_405.5},
        "span_attributes": {"name": "support", "type": "task"},
    },
    {
        "id": "r2", "span_id": "m1", "root_span_id": "root", "span_parents": ["root"], "is_root": False,
        "created": "2026-03-01T12:00:01.000Z", "input": DIALOGUE[:2],
        "output": [{"index": 0, "finish_reason": "tool_calls", "message": DIALOGUE[2]}],
        "metadata": {"model": "m-1", "temperature": 0},
        "metrics": {"start": 1_772_366_401.0, "end": 1_772_366_402.0, "prompt_tokens": 12, "completion_tokens": 4},
        "span_attributes": {"name": "Chat Completion", "type": "llm"},
    },
    {
        "id": "r3", "span_id": "f1", "root_span_id": "root", "span_parents": ["root"], "is_root": False,
        "created": "2026-03-01T12:00:02.000Z", "input": {"order": 12}, "output": None,
        "error": {"message": "no such order"}, "metrics": {"start": 1_772_366_402.0, "end": 1_772_366_403.0},
        "span_attributes": {"name": "find_order", "type": "tool"},
    },
    {
        "id": "r4", "span_id": "m2", "root_span_id": "root", "span_parents": ["root"], "is_root": False,
        "created": "2026-03-01T12:00:03.000Z", "input": DIALOGUE[:3],
        "output": [{"index": 0, "message": DIALOGUE[-1]}], "metadata": {"model": "m-1"},
        "metrics": {"start": 1_772_366_404.0, "end": 1_772_366_405.0},
        "span_attributes": {"name": "Chat Completion", "type": "llm"},
    },
    {
        "id": "r5", "span_id": "s1", "root_span_id": "root", "span_parents": ["root"], "is_root": False,
        "created": "2026-03-01T12:00:04.000Z", "input": {"output": "It was sent."}, "output": {"score": 1},
        "metrics": {"start": 1_772_366_405.0}, "span_attributes": {"name": "polite", "type": "score"},
    },
]  # fmt: skip
BRAINTRUST = {
    "rows a line": lines(*BRAINTRUST_ROWS),
    "a list of rows": document(BRAINTRUST_ROWS),
    "a page of the API": document({"events": BRAINTRUST_ROWS, "cursor": "next"}),
    "a page of BTQL on one line": lines(
        {"data": BRAINTRUST_ROWS, "schema": {"type": "array"}, "cursor": None}
    ),
}


def constructed(name: str, /, **fields: Any) -> dict[str, Any]:
    """A message as LangChain serializes it."""
    return {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", name], "kwargs": fields}


_QUESTION = constructed("HumanMessage", content="Where is my order 12?", type="human")
_ASKS = constructed(
    "AIMessage",
    content="",
    type="ai",
    tool_calls=[{"name": "find_order", "args": {"order": 12}, "id": "c1", "type": "tool_call"}],
)
_FOUND = constructed("ToolMessage", content="sent", type="tool", tool_call_id="c1", name="find_order")
_ANSWER = constructed("AIMessage", content="It was sent.", type="ai")
LANGSMITH_RUNS = [
    {
        "id": "root", "trace_id": "root", "parent_run_id": None, "dotted_order": "20260301T120000000000Zroot",
        "name": "support", "run_type": "chain", "start_time": "2026-03-01T12:00:00", "session_id": "project-1",
        "end_time": "2026-03-01T12:00:05", "inputs": {"question": "Where is my order 12?"},
        "outputs": {"answer": "It was sent."}, "error": None, "tags": ["web"], "session_name": "shop",
        "extra": {"metadata": {"thread_id": "s1", "user_id": "u1", "tier": "gold", "ls_method": "traceable"}},
        "feedback_stats": {"helpful": {"n": 2, "avg": 0.5}},
    },
    {
        "id": "m1", "trace_id": "root", "parent_run_id": "root", "name": "Model", "run_type": "llm",
        "start_time": "2026-03-01T12:00:01", "end_time": "2026-03-01T12:00:02", "error": None,
        "inputs": {"messages": [[_QUESTION]]},
        "outputs": {"generations": [[{"text": "", "message": _ASKS}]], "llm_output": None},
        "extra": {"metadata": {"ls_model_name": "m-1"}}, "prompt_tokens": 12, "completion_tokens": 4,
    },
    {
        "id": "f1", "dotted_order": "20260301T120000000000Zroot.20260301T120002500000Zf1", "name": "find_order",
        "run_type": "tool", "inputs": {"input": "{'order': 12}"}, "outputs": {"output": _FOUND},
    },
    {
        "id": "m2", "trace_id": "root", "parent_run_id": "root", "name": "Model", "run_type": "llm",
        "start_time": "2026-03-01T12:00:03", "end_time": "2026-03-01T12:00:04",
        "inputs": {"messages": [[_QUESTION, _ASKS, _FOUND]]},
        "outputs": {"generations": [[{"text": "It was sent.", "message": _ANSWER}]]},
        "extra": {"invocation_params": {"model": "m-1"}},
    },
]  # fmt: skip
LANGSMITH = {
    "runs a line": lines(*LANGSMITH_RUNS),
    "a page of runs": document({"runs": LANGSMITH_RUNS, "cursors": {"next": None}}),
    "children nested": document({**LANGSMITH_RUNS[0], "child_runs": LANGSMITH_RUNS[1:]}),
}


def session_line(kind: str, uuid: str, second: int, content: Any, **fields: Any) -> dict[str, Any]:
    """A line of a session's log; ``content`` is the message's."""
    message: dict[str, Any] = {"role": kind, "content": content}
    if kind == "assistant":
        message |= {"id": f"msg_{second}", "model": "m-1", "type": "message"}
        message["usage"] = {"input_tokens": 10, "cache_read_input_tokens": 5, "output_tokens": 3}
    message |= fields.pop("message", {})
    return {
        "parentUuid": None, "isSidechain": False, "userType": "external", "cwd": "/home/ada/shop",
        "sessionId": "s1", "version": "2.0.1", "gitBranch": "main", "type": kind, "message": message,
        "uuid": uuid, "timestamp": f"2026-03-01T12:00:{second:02}.000Z", **fields,
    }  # fmt: skip


def tool_use(identity: str, name: str, **arguments: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": identity, "name": name, "input": arguments}


def tool_result(identity: str, content: Any, **fields: Any) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": identity, "content": content, **fields}


SESSION = [
    {"type": "file-history-snapshot", "messageId": "x", "snapshot": {}, "isSnapshotUpdate": False},
    session_line("user", "u1", 1, "Add a test for the cart."),
    session_line("assistant", "a1", 3, [{"type": "thinking", "thinking": "hm", "signature": "x"}]),
    session_line("assistant", "a2", 4, [{"type": "text", "text": "I look first."}], message={"id": "msg_3"}),
    session_line("assistant", "a3", 5, [tool_use("t1", "Read", path="cart.py")], message={"id": "msg_3"}),
    session_line("user", "u2", 6, [tool_result("t1", "no such file", is_error=True)], toolUseResult="Error"),
    session_line("assistant", "a4", 8, [{"type": "text", "text": "There is no cart."}]),
    session_line("user", "u3", 9, "<system-reminder>Be brief.</system-reminder>", isMeta=True),
]
CLAUDE_CODE = {
    "a session": lines(*SESSION),
    "notes first": lines({"type": "summary", "summary": "Another one", "leafUuid": "z"}, *SESSION),
    "a sub-agent": lines(session_line("user", "x1", 2, "Look around.", isSidechain=True, agentId="k")),
}


def archive(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing) as packed:
        for name, member in members.items():
            packed.writestr(name, member)
    return content.getvalue()


INSPECT_HEADER = {
    "version": 2,
    "status": "success",
    "eval": {"eval_id": "e1", "task": "support", "model": "m-1", "created": "2026-03-01T11:00:00+00:00"},
    "plan": {"name": "plan", "steps": []},
    "stats": {"started_at": "2026-03-01T11:00:00+00:00"},
}
INSPECT_SAMPLE = {
    "id": "order", "epoch": 2, "uuid": "uuid-of-the-sample", "input": "Where is my order 12?", "target": "sent",
    "messages": [
        {"id": "m1", "role": "system", "content": "attachment://0a1b"},
        {"id": "m2", "role": "user", "content": "Where is my order 12?", "source": "input"},
        {
            "id": "m3", "role": "assistant", "source": "generate",
            "content": [{"type": "reasoning", "reasoning": "hm"}, {"type": "text", "text": "I look it up."}],
            "tool_calls": [{"id": "c1", "function": "find_order", "arguments": {"order": 12}, "type": "function"}],
        },
        {
            "role": "tool", "content": "", "tool_call_id": "c1", "function": "find_order",
            "error": {"type": "timeout", "message": "too slow"},
        },
        {"role": "assistant", "content": "I cannot find it."},
    ],
    "output": {"model": "m-1", "choices": [], "usage": {"input_tokens": 1, "output_tokens": 1}},
    "scores": {"match": {"value": "I", "answer": "?"}}, "metadata": {"tier": "gold"},
    "model_usage": {"m-1": {"input_tokens": 40, "output_tokens": 9}, "grader": {"input_tokens": 7}},
    "events": [
        {"event": "sample_init", "timestamp": "2026-03-01T12:00:00+00:00"},
        {"event": "model", "timestamp": "2026-03-01T12:00:09+00:00"},
    ],
    "attachments": {"0a1b": "You help in a shop."},
}  # fmt: skip
INSPECT = {
    "a log": document({**INSPECT_HEADER, "samples": [INSPECT_SAMPLE]}),
    "a header alone": document(INSPECT_HEADER),
    "an archive": archive({
        "_journal/start.json": json.dumps(INSPECT_HEADER).encode(),
        "samples/order_epoch_2.json": json.dumps(INSPECT_SAMPLE).encode(),
        "summaries.json": b"[]",
        "header.json": json.dumps(INSPECT_HEADER).encode(),
    }),
}  # fmt: skip


def table(rows: list[dict[str, Any]]) -> bytes:
    """Rows as a Parquet file."""
    content = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), content)
    return content.getvalue()


def sheet(rows: list[dict[str, Any]], delimiter: str = ",") -> bytes:
    """Rows as delimited text with a header."""
    content = io.StringIO()
    writer = csv.DictWriter(content, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return content.getvalue().encode()


WORDS = [one for one in DIALOGUE if one["content"] and one["role"] in ("user", "assistant")]
TIME = "2026-03-01T12:00:00Z"
EXCHANGES = [
    {"id": "row-1", "created_at": TIME, "user_id": "u1", "session_id": "s1", "prompt": "Where is it?\nAnd, when?",
     "response": 'It was "sent".', "tier": "gold"},
    {"id": "row-2", "created_at": TIME, "user_id": "u2", "session_id": "s2", "prompt": "Hello", "response": "Hi",
     "tier": ""},
]  # fmt: skip
MESSAGE_ROWS = [
    {"message_id": f"m{place}", "conversation_id": "c1", "role": one["role"], "content": one["content"],
     "timestamp": f"2026-03-01 12:00:{place:02}"}
    for place, one in enumerate(WORDS)
]  # fmt: skip
DIALOGUES = [{"trace_id": "d1", "messages": json.dumps(DIALOGUE), "started_at": TIME, "model": "m-1"}]
CSV = {
    "exchanges": sheet(EXCHANGES),
    "exchanges with tabs": sheet(EXCHANGES, "\t"),
    "exchanges with semicolons": b"\xef\xbb\xbf" + sheet(EXCHANGES, ";"),
    "messages": sheet(MESSAGE_ROWS),
    "dialogues": sheet(DIALOGUES),
}
RUN_ROWS = [
    {
        **{key: run.get(key) for key in ("id", "trace_id", "parent_run_id", "name", "run_type", "dotted_order")},
        **{key: json.dumps(run[key]) for key in ("inputs", "outputs")},
        "start_time": run.get("start_time"), "end_time": run.get("end_time"),
        "extra": json.dumps(run.get("extra")),
    }
    for run in LANGSMITH_RUNS
]  # fmt: skip
PARQUET = {
    "exchanges": table(EXCHANGES),
    "messages": table(MESSAGE_ROWS),
    "dialogues": table([{**DIALOGUES[0], "messages": DIALOGUE[:2], "embedding": [0.5, 0.25], "raw": b"x"}]),
    "runs": table(RUN_ROWS),
    "columns that nobody knows": table([{"height": 1, "width": 2}]),
}

_SPAN = ResourceSpans(
    scope_spans=[ScopeSpans(spans=[Span(trace_id=bytes(range(16)), span_id=bytes(range(8)), name="step")])]
)
_MESSAGE = TracesData(resource_spans=[_SPAN]).SerializeToString()
PROTOBUF = {"a request": _MESSAGE, "after its length": len(_MESSAGE).to_bytes(4) + _MESSAGE}
SPANS = {
    "a span of a console": document({
        "name": "chat", "context": {"trace_id": "0x" + "a" * 32, "span_id": "0x" + "b" * 16},
        "start_time": "2026-03-01T12:00:00Z", "end_time": "2026-03-01T12:00:01Z",
        "attributes": {"gen_ai.operation.name": "chat", "gen_ai.prompt": "hello", "gen_ai.completion": "hi"},
    }),
    "attributes with calls": document({
        "gen_ai.operation.name": "chat", "gen_ai.input.messages": DIALOGUE[:2],
        "gen_ai.output.messages": DIALOGUE[-1:],
        "gen_ai.tool.definitions": [{"type": "function", "function": {"name": "find_order", "parameters": {}}}],
    }),
    "attributes alone": lines({"gen_ai.operation.name": "chat", "gen_ai.prompt": "a", "gen_ai.completion": "b"}),
}  # fmt: skip

FIXTURES: dict[str, dict[str, bytes]] = {
    "otlp_json": OTLP,
    "otlp_protobuf": PROTOBUF,
    "span_json": SPANS,
    "langfuse": LANGFUSE,
    "braintrust": BRAINTRUST,
    "langsmith": LANGSMITH,
    "claude_code": CLAUDE_CODE,
    "inspect_eval": INSPECT,
    "csv": CSV,
    "parquet": PARQUET,
    "chat": CHAT,
}
NO_TRACES = {
    "words": b"# Traces\n\nThese are the traces of March, with one line a day.\n",
    "a licence": b"Permission is hereby granted, free of charge, to any person,\nobtaining a copy, of this,\n",
    "a sheet of figures": b"height,width\n1,2\n3,4\n",
    "a sheet of posts": b"author,text,score\nada,hello,3\nbob,hi,4\n",
    "labels": lines({"trace_id": "a" * 32, "labels": ["x"], "score": 0.5}),
    "settings": document({"name": "shop", "version": 2, "options": {"colour": "red"}}),
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "another archive": archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
    "nothing": b"",
}
