"""Files of any kind in; traces and rejects out, never an exception."""

import gzip
import json
from pathlib import Path

import pytest

from pattern_pipeline.errors import InputError
from pattern_pipeline.traces.model import Message, Reject, ToolCall, ToolRun, Trace
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline_tests.traces.building import (
    assistant,
    chat,
    otlp_span,
    request,
    result,
    user,
    write_lines,
)

ID = "0af7651916cd43dd8448eb211c80319c"


def _read(*paths: Path) -> tuple[list[Trace], list[Reject]]:
    items = list(read_paths(paths))
    return [item for item in items if isinstance(item, Trace)], [
        item for item in items if isinstance(item, Reject)
    ]


def test_genai_messages_tool_calls_and_usage(tmp_path: Path) -> None:
    call = {"type": "tool_call", "id": "c1", "name": "find", "arguments": {"q": "shoe"}}
    answer = {"type": "tool_call_response", "id": "c1", "response": {"found": 2}}
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.response.model": "m-1",
        "gen_ai.usage.input_tokens": 12,
        "gen_ai.conversation.id": "s1",
        "user.id": "u1",
        "gen_ai.system_instructions": json.dumps([{"type": "text", "content": "Be kind."}]),
        "gen_ai.input.messages": json.dumps(
            [
                {"role": "user", "parts": [{"type": "text", "content": "shoes?"}]},
                {"role": "assistant", "parts": [call]},
                {"role": "tool", "parts": [answer]},
            ]
        ),
        "gen_ai.output.messages": [
            {"role": "assistant", "parts": [{"type": "text", "content": "Two pairs."}]}
        ],
    }
    traces, rejects = _read(write_lines(tmp_path / "a.jsonl", request(otlp_span(ID, "01", attributes))))
    (read,) = traces
    (step,) = read.spans
    assert not rejects
    assert step.input == (
        Message("system", "Be kind."),
        user("shoes?"),
        assistant("", ToolCall("find", '{"q":"shoe"}', "c1")),
        result('{"found":2}', "c1"),
    )
    assert step.output == (assistant("Two pairs."),)
    assert (step.kind, step.model, step.input_tokens) == ("llm", "m-1", 12)
    assert (read.session_id, read.user_id, read.service) == ("s1", "u1", "shop")


def test_openinference_flattened_messages_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    attributes = {"openinference.span.kind": "LLM", "session.id": "s", "metadata": '{"tier": "gold", "n": 3}'}
    for number in range(11, -1, -1):
        attributes[f"llm.input_messages.{number}.message.role"] = "user"
        attributes[f"llm.input_messages.{number}.message.content"] = f"m{number}"
    call = "llm.output_messages.0.message.tool_calls.0.tool_call"
    attributes |= {
        "llm.output_messages.0.message.role": "assistant",
        f"{call}.id": "c",
        f"{call}.function.name": "pay",
        f"{call}.function.arguments": "{}",
    }
    tool = {"openinference.span.kind": "TOOL", "tool.name": "pay", "input.value": "{}", "output.value": "ok"}
    failed = {"code": 2, "message": "declined"}
    spans = (otlp_span(ID, "01", attributes), otlp_span(ID, "02", tool, status=failed))
    ((read,), rejects) = _read(write_lines(tmp_path / "a", request(*spans)))
    assert not rejects
    assert [message.text for message in read.spans[0].input] == [f"m{number}" for number in range(12)]
    assert read.spans[0].output == (assistant("", ToolCall("pay", "{}", "c")),)
    assert read.spans[1].tool == ToolRun("pay", "{}", "ok")
    assert read.spans[1].error == "declined"
    assert read.metadata == {"tier": "gold", "n": "3"}


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"status": {}}, ""),
        ({"status": {"code": 1}}, ""),
        ({"status": {"code": "STATUS_CODE_ERROR", "message": "boom"}}, "boom"),
        ({"status": {"code": 2}}, "error"),
        (
            {
                "status": {"code": 2},
                "events": [
                    {
                        "name": "exception",
                        "attributes": [
                            {"key": "exception.type", "value": {"stringValue": "KeyError"}},
                            {"key": "exception.message", "value": {"stringValue": "x"}},
                        ],
                    }
                ],
            },
            "KeyError: x",
        ),
    ],
)
def test_errors_of_a_span(tmp_path: Path, fields: dict[str, object], error: str) -> None:
    ((read,), _) = _read(write_lines(tmp_path / "a", request(chat(ID, **fields))))
    assert read.spans[0].error == error


def test_snake_case_base64_ids_and_numbers_as_times(tmp_path: Path) -> None:
    step = {
        "trace_id": "Cvd2GRbNQ92ESOshHIAxnA==",
        "span_id": "AAAAAAAAAAE=",
        "name": "x",
        "start_time_unix_nano": 1_772_366_400_000_000_000,
        "attributes": [{"key": "gen_ai.tool.name", "value": {"string_value": "find"}}],
    }
    record = {"resource_spans": [{"scope_spans": [{"spans": [step]}]}]}
    ((read,), rejects) = _read(write_lines(tmp_path / "a", record))
    assert not rejects
    assert read.trace_id == "0af7761916cd43dd8448eb211c80319c"
    assert read.spans[0].span_id == "0000000000000001"
    assert read.spans[0].started_at.isoformat() == "2026-03-01T12:00:00+00:00"
    assert read.spans[0].tool == ToolRun("find")


def test_gzip_pretty_printed_and_folders_whatever_the_names(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.txt").write_bytes(gzip.compress(json.dumps(request(chat("b" * 32))).encode()))
    (tmp_path / "a.log").write_text(json.dumps(request(chat("a" * 32)), indent=2), encoding="utf-8")
    (tmp_path / ".hidden").write_text("not read", encoding="utf-8")
    traces, rejects = _read(tmp_path, tmp_path / "a.log")
    assert [read.trace_id for read in traces] == ["a" * 32, "b" * 32]
    assert not rejects


BROKEN = {
    "not JSON": ('{"resourceSpans": [', "not valid JSON"),
    "too deep": ('{"resourceSpans": ' + "[" * 3000 + "]" * 3000 + "}", "not valid JSON"),
    "another request": ('{"resources": []}', "no resourceSpans"),
    "no trace id": (json.dumps(request(chat(""))), "without a trace id"),
    "attributes askew": (json.dumps(request({**chat(ID), "attributes": [5]})), "malformed"),
    "no times": (
        json.dumps(request({**chat(ID), "startTimeUnixNano": "0", "endTimeUnixNano": None})),
        "no span has a time",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_record_is_rejected_with_its_line_and_the_rest_goes_on(tmp_path: Path, case: str) -> None:
    content, reason = BROKEN[case]
    file = write_lines(tmp_path / "a", request(chat("a" * 32)), content, request(chat("b" * 32)))
    traces, rejects = _read(file)
    assert [read.trace_id for read in traces] == ["a" * 32, "b" * 32]
    assert [(reject.source.path, reject.source.line) for reject in rejects] == [(str(file), 2)]
    assert reason in rejects[0].reason


def test_a_broken_first_line_does_not_hide_the_others(tmp_path: Path) -> None:
    traces, rejects = _read(write_lines(tmp_path / "a", '{"resourceSpans": [{]', request(chat(ID))))
    assert (len(traces), [reject.source.line for reject in rejects]) == (1, [1])


def test_invalid_utf8_is_named_as_such(tmp_path: Path) -> None:
    file = tmp_path / "a"
    good = json.dumps(request(chat(ID))).encode()
    file.write_bytes(good + b"\n" + good.replace(b"hello", b"he\xfflo") + b"\n")
    traces, rejects = _read(file)
    assert len(traces) == 1
    assert "UTF-8" in rejects[0].reason


def test_truncated_gzip_keeps_what_stood_before(tmp_path: Path) -> None:
    lines = "".join(
        json.dumps(request(chat(f"{number:032x}", words=str(number) * 50))) + "\n" for number in range(1, 900)
    )
    packed = gzip.compress(lines.encode())
    (tmp_path / "a.gz").write_bytes(packed[: len(packed) // 2])
    traces, rejects = _read(tmp_path)
    assert len(traces) > 100
    assert [reject.source.line for reject in rejects] == [len(traces) + 1]
    assert "breaks off" in rejects[0].reason


@pytest.mark.parametrize("content", [b"", b"just words", b"\x00\x01\xff", b'{"a": 1}', b"\x1f\x8bnot gzip"])
def test_a_file_that_nobody_recognizes_is_one_reject(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    traces, rejects = _read(tmp_path)
    assert (traces, len(rejects)) == ([], 1)


def test_missing_times_are_taken_from_the_other_spans(tmp_path: Path) -> None:
    late = {**chat(ID, span_id="02"), "startTimeUnixNano": None, "endTimeUnixNano": "x"}
    ((read,), rejects) = _read(write_lines(tmp_path / "a", request(chat(ID), late)))
    assert not rejects
    assert read.spans[0].started_at == read.spans[1].started_at


def test_a_path_that_does_not_exist_is_the_persons_to_fix(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(read_paths([tmp_path / "nothing"]))


def test_a_history_that_grows_shares_its_messages(tmp_path: Path) -> None:
    parts = [
        {"role": "user", "parts": [{"type": "text", "content": f"[{number}] }}, {{"}]} for number in range(9)
    ]
    steps = [
        otlp_span(
            ID,
            f"{number:02}",
            {"gen_ai.operation.name": "chat", "gen_ai.input.messages": json.dumps(parts[:number])},
        )
        for number in range(1, 10)
    ]
    ((read,), _) = _read(write_lines(tmp_path / "a", request(*steps)))
    for number, step in enumerate(read.spans, start=1):
        assert [message.text for message in step.input] == [f"[{place}] }}, {{" for place in range(number)]
    assert read.spans[0].input[0] is read.spans[8].input[0]


def test_half_an_emoji_does_not_cost_the_trace(tmp_path: Path) -> None:
    whole = json.dumps(request(chat(ID, words="cut \U0001f600 here"), chat("b" * 32, words="half-X")))
    file = write_lines(tmp_path / "a", whole.replace("half-X", "half-\\ud83d"))
    traces, rejects = _read(file)
    assert not rejects
    assert traces[1].spans[0].input == (user("half-\ufffd"),)
