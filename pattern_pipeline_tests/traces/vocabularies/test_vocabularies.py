"""One conversation under the names of every instrumentation: the same messages come out of each."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.traces.model import SpanKind
from pattern_pipeline.traces.vocabularies.span_parts import parse_span_parts
from pattern_pipeline_tests.traces.building import user
from pattern_pipeline_tests.traces.vocabularies.vocabulary_cases import (
    ANSWER,
    CHAT,
    HI,
    MODEL_CALLS,
    TOOLS,
    YO,
    Attributes,
    event_list,
)


@pytest.mark.parametrize("case", MODEL_CALLS)
def test_the_messages_of_a_models_call(case: str) -> None:
    attributes, given_messages, said = MODEL_CALLS[case]
    parts = parse_span_parts("step", attributes)
    assert (parts.kind, parts.input, parts.output, parts.tool) == ("llm", given_messages, said, None)


@pytest.mark.parametrize("case", TOOLS)
def test_the_run_of_a_tool(case: str) -> None:
    name, attributes, run = TOOLS[case]
    parts = parse_span_parts(name, attributes)
    assert (parts.kind, parts.tool, parts.input, parts.output) == ("tool", run, (), ())


@pytest.mark.parametrize(
    "attributes",
    [
        {"traceloop.span.kind": "workflow", "traceloop.entity.input": '{"args":["hi"]}', "output": "yo"},
        {"ai.operationId": "ai.generateText", "ai.prompt": '{"prompt":"hi"}', "ai.response.text": "yo"},
        {
            "agent_name": "a",
            "all_messages_events": event_list(("user.message", {"content": "hi"})),
            "final_result": "yo",
        },
        {"gen_ai.operation.name": "invoke_agent", "pydantic_ai.all_messages": json.dumps([*CHAT, ANSWER])},
        {"openinference.span.kind": "AGENT", "input.value": "hi", "output.value": "yo"},
        {"acme.agent_name": "a", "acme.input": "hi", "acme.output": "yo"},
    ],
)  # fmt: skip
def test_what_an_agent_was_asked_and_answered(attributes: Attributes) -> None:
    parts = parse_span_parts("run", attributes)
    assert (parts.kind, parts.input, parts.output) == ("agent", HI, YO)


@pytest.mark.parametrize(
    "attributes",
    [
        {"gen_ai.operation.name": "embeddings", "gen_ai.prompt.0.content": "a text", "input": "a text"},
        {"openinference.span.kind": "EMBEDDING", "input.value": "a text", "llm.model_name": "m"},
        {"openinference.span.kind": "RERANKER", "input.value": "a text", "output.value": "another"},
        {"openinference.span.kind": "GUARDRAIL", "input.value": "a text", "output.value": "pass"},
        {"ai.operationId": "ai.embed", "ai.value": '"a text"', "ai.embedding": "[0.1]"},
        {"llm.request.type": "embedding", "gen_ai.prompt.0.content": "a text"},
        {"http.request.body": "a text", "http.response.body": "yes", "db.query.text": "select 1"},
        {"response": "ok", "result": 5, "query": "x", "rows": [1, 2]},
        {"openinference.span.kind": "CHAIN", "input.value": '{"step": 3}', "output.value": '{"n": [1]}'},
        {},
    ],
)
def test_nobody_says_anything_in_vectors_requests_and_states(attributes: Attributes) -> None:
    parts = parse_span_parts("step", attributes)
    assert (parts.kind, parts.input, parts.output, parts.tool) == ("other", (), (), None)


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        (
            {"openinference.span.kind": "RETRIEVER", "retrieval.documents.0.document.content": "d"},
            "retriever",
        ),
        ({"openinference.span.kind": "EVALUATOR", "input.value": "x"}, "evaluator"),
        ({"langfuse.observation.type": "evaluator", "input": "x"}, "evaluator"),
        ({"gen_ai.operation.name": "retrieval", "gen_ai.retrieval.query.text": "x"}, "retriever"),
        ({"traceloop.span.kind": "task", "traceloop.entity.input": '{"args":[]}'}, "other"),
        ({"gen_ai.operation.name": "chain", "gen_ai.prompt": "hi", "gen_ai.completion": "yo"}, "other"),
        ({"acme.span.kind": "chain", "langsmith.metadata.lc_agent_name": "a", "acme.input": "hi"}, "other"),
        ({"traceloop.span.kind": "task", "gen_ai.operation.name": "chat", "gen_ai.prompt": "hi"}, "llm"),
        ({"braintrust.span_attributes": '{"type":"score"}'}, "evaluator"),
        ({"gen_ai.operation.name": "create_agent", "gen_ai.system_instructions": "Be."}, "other"),
        ({"ai.operationId": "ai.streamText"}, "agent"),
        ({"gen_ai.operation.name": "generate_content"}, "llm"),
    ],
)
def test_kinds_of_steps(attributes: Attributes, kind: SpanKind) -> None:
    assert parse_span_parts("step", attributes).kind == kind


@pytest.mark.parametrize(
    ("attributes", "session", "user_name"),
    [
        ({"session.id": "s", "enduser.id": "u"}, "s", "u"),
        ({"gen_ai.conversation.id": "s", "user.id": "u", "gen_ai.operation.name": "chat"}, "s", "u"),
        ({"ai.telemetry.metadata.sessionId": "s", "ai.telemetry.metadata.userId": "u"}, "s", "u"),
        (
            {"traceloop.association.properties.session_id": "s", "traceloop.association.properties.user_id": "u"},
            "s",
            "u",
        ),
        ({"langfuse.session.id": "s", "langfuse.user.id": "u", "openinference.span.kind": "LLM"}, "s", "u"),
        ({"thread_id": 7, "mlflow.trace.user": "u"}, "7", "u"),
        ({"acme.thread.id": "s", "acme.userId": "u", "thread.id": 12}, "s", "u"),
        ({"openinference.span.kind": "LLM", "metadata": '{"thread_id": "s", "user_id": "u"}'}, "s", "u"),
        ({"gen_ai.prompt": "hi", "metadata": {"conversation_id": "s", "userId": "u"}}, "s", "u"),
        ({"session_id": {"a": 1}, "user_id": ""}, "", ""),
    ],
)  # fmt: skip
def test_session_and_user(attributes: Attributes, session: str, user_name: str) -> None:
    parts = parse_span_parts("step", attributes)
    assert (parts.session_id, parts.user_id) == (session, user_name)


@pytest.mark.parametrize(
    "attributes",
    [
        {"gen_ai.request.model": "m", "gen_ai.usage.input_tokens": 3, "gen_ai.usage.output_tokens": 4},
        {
            "gen_ai.request.model": "m",
            "gen_ai.usage.prompt_tokens": "3",
            "gen_ai.usage.completion_tokens": 4.0,
        },
        {"ai.model.id": "m", "ai.usage.promptTokens": 3, "ai.usage.outputTokens": 4},
        {
            "langfuse.observation.model.name": "m",
            "langfuse.observation.usage_details": '{"input":3,"output":4}',
        },
        {"model": "m", "braintrust.metrics": '{"prompt_tokens":3,"completion_tokens":4}'},
        {"llm.model_name": "m", "llm.token_count.prompt": 3, "llm.token_count.completion": 4},
    ],
)
def test_model_and_tokens(attributes: Attributes) -> None:
    parts = parse_span_parts("step", attributes)
    assert (parts.model, parts.input_tokens, parts.output_tokens) == ("m", 3, 4)


def test_notes_keep_their_own_names() -> None:
    attributes = {
        "traceloop.association.properties.tier": "gold",
        "ai.telemetry.metadata.n": 3,
        "metadata": '{"a": "b"}',
        "langfuse.trace.metadata.c": "d",
    }
    assert parse_span_parts("step", attributes).metadata == {"tier": "gold", "n": "3", "a": "b", "c": "d"}


def test_an_images_bytes_are_never_kept() -> None:
    url = "data:image/png;base64," + "A" * 4000
    content = "llm.input_messages.0.message.contents.1.message_content"
    numbered = {
        "openinference.span.kind": "LLM",
        "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.contents.0.message_content.text": "what?",
        f"{content}.type": "image",
        f"{content}.image.image.url": url,
    }
    (message,) = parse_span_parts("step", numbered).input
    assert message == user("what?\n[image image/png 3 kB]")


NAMES = st.sampled_from(
    sorted(
        {key for attributes, *_ in MODEL_CALLS.values() for key in attributes}
        | {key for _, attributes, _ in TOOLS.values() for key in attributes}
    )
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(NAMES | st.text(max_size=20), VALUES | VALUES.map(lambda v: json.dumps(v)), max_size=8)
)
def test_odd_values_are_left_out_and_never_raised(attributes: Attributes) -> None:
    parts = parse_span_parts("step", attributes)
    assert all(isinstance(message.text, str) for message in (*parts.input, *parts.output))
    assert min(parts.input_tokens, parts.output_tokens) >= 0
