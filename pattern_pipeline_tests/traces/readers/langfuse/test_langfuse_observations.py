"""What an observation of each type becomes: its kind, its tool, its failure, its words."""

import json
from pathlib import Path
from typing import Any

import pytest

from pattern_pipeline.traces.model import ToolCall, ToolRun
from pattern_pipeline_tests.traces.building import assistant, user
from pattern_pipeline_tests.traces.readers.langfuse.langfuse_records import (
    TOLD,
    TRACE,
    observation,
    read,
    spans,
    told,
)


@pytest.mark.parametrize(
    ("type", "kind"),
    [
        ("GENERATION", "llm"),
        ("AGENT", "agent"),
        ("TOOL", "tool"),
        ("RETRIEVER", "retriever"),
        ("EVALUATOR", "evaluator"),
        ("GUARDRAIL", "evaluator"),
        ("CHAIN", "other"),
        ("EMBEDDING", "other"),
        ("EVENT", "other"),
        ("SPAN", "other"),
    ],
)
def test_the_kinds_of_observations(type: str, kind: str, tmp_path: Path) -> None:
    assert spans(observation("o", type), path=tmp_path / "a.json")["o"].kind == kind


def test_an_embedding_is_no_call_of_a_chat_model(tmp_path: Path) -> None:
    step = observation("o", "GENERATION", model="text-embedding-3-small", input="shoes", output=None)
    assert spans(step, path=tmp_path / "a.json")["o"].kind == "other"


def test_a_step_is_what_its_attributes_say(tmp_path: Path) -> None:
    attributes = {"openinference.span.kind": "TOOL", "tool.name": "find", "input.value": '{"q": 1}'}
    step = observation("o", "SPAN", metadata={"attributes": attributes}, output="found")
    span = spans(step, path=tmp_path / "a.json")["o"]
    assert (span.kind, span.tool) == ("tool", ToolRun("find", '{"q": 1}', "found"))


def test_attributes_tell_the_words_that_input_and_output_lack(tmp_path: Path) -> None:
    attributes = {
        "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.content": "shoes?",
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.content": "Two pairs.",
        "openinference.span.kind": "LLM",
    }
    step = observation("o", "GENERATION", metadata=json.dumps({"attributes": attributes}))
    span = spans(step, path=tmp_path / "a.json")["o"]
    assert (span.input, span.output) == ((user("shoes?"),), (assistant("Two pairs."),))


def test_a_step_that_gives_a_tools_message_is_the_tool(tmp_path: Path) -> None:
    step = observation(
        "find",
        "SPAN",
        input="{'q': 'shoe'}",
        output={
            "type": "tool",
            "name": "find",
            "content": "two pairs",
            "tool_call_id": "c1",
            "status": "success",
        },
    )
    span = spans(step, path=tmp_path / "a.json")["find"]
    assert (span.kind, span.tool) == ("tool", ToolRun("find", '{"q":"shoe"}', "two pairs", "c1"))


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"level": "ERROR", "statusMessage": "no stock"}, "no stock"),
        ({"level": "ERROR"}, "error"),
        ({"level": "WARNING", "statusMessage": "slow"}, ""),
        ({"level": "DEFAULT", "statusMessage": "fine"}, ""),
    ],
)
def test_only_errors_are_errors(fields: dict[str, Any], error: str, tmp_path: Path) -> None:
    assert spans(observation("o", "SPAN", **fields), path=tmp_path / "a.json")["o"].error == error


def test_a_traces_own_words_count_where_no_observation_has_any(tmp_path: Path) -> None:
    whole, _ = read(tmp_path / "a.json", {"trace": TRACE, "observations": [observation("o", "SPAN")]})
    assert told(whole) == TOLD


def test_a_state_is_told_where_there_is_nothing_else(tmp_path: Path) -> None:
    step = observation("o", "SPAN", input={"order": 7}, output={"status": "sent"})
    bare = {**TRACE, "input": None, "output": None}
    whole, _ = read(tmp_path / "a.json", {"trace": bare, "observations": [step]})
    assert told(whole) == [("user", '{"order":7}'), ("assistant", '{"status":"sent"}')]


def test_an_output_that_only_names_the_speaker_is_what_the_attributes_tell(tmp_path: Path) -> None:
    attributes = {
        "openinference.span.kind": "LLM",
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.tool_calls.0.tool_call.id": "c1",
        "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "find",
        "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": "{}",
    }
    step = observation(
        "o", "GENERATION", input="shoes?", output="assistant: ", metadata={"attributes": attributes}
    )
    span = spans(step, path=tmp_path / "a.json")["o"]
    assert span.output == (assistant("", ToolCall("find", "{}", "c1")),)


def test_a_name_before_no_words_is_no_answer(tmp_path: Path) -> None:
    step = observation("o", "GENERATION", input="shoes?", output="assistant:")
    assert spans(step, path=tmp_path / "a.json")["o"].output == ()


def test_a_state_that_a_tool_added_to_is_no_run_of_it(tmp_path: Path) -> None:
    message = {"role": "tool", "content": "2", "tool_call_id": "c1"}
    step = observation("o", "SPAN", input={"inputs": []}, output={"outputs": {"messages": [message]}})
    assert spans(step, path=tmp_path / "a.json")["o"].kind == "other"
