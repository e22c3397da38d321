"""What an endpoint takes is learned from its refusals, once for all calls."""

import orjson
import pytest

from pattern_pipeline.errors import ModelError
from pattern_pipeline.llm.chat import CallFailedError
from pattern_pipeline_tests.llm.calls import complete, complete_many, outcomes
from pattern_pipeline_tests.model_server import faults


@pytest.mark.parametrize(
    ("refused", "steps", "kept"),
    [
        (set(), 0, {"response_format", "temperature", "max_tokens"}),
        ({"json_schema"}, 1, {"response_format", "temperature", "max_tokens"}),
        ({"json_schema", "json_object"}, 3, {"temperature", "max_tokens"}),
        ({"temperature"}, 1, {"response_format", "max_tokens"}),
        ({"max_tokens"}, 1, {"response_format", "temperature", "max_completion_tokens"}),
        ({"max_tokens", "max_completion_tokens"}, 2, {"response_format", "temperature"}),
        ({"json_schema", "json_object", "temperature", "max_tokens", "max_completion_tokens"}, 6, set()),
    ],
)
def test_what_is_refused_is_left_out_and_the_answer_still_fits_the_schema(model_server, refused, steps, kept):
    model_server.endpoint.refused = frozenset(refused)
    reply = complete(model_server)
    assert orjson.loads(reply.text)["mood"] in ("GLAD", "SAD")
    asked = model_server.record.requests
    assert len(asked) == steps + 1
    assert asked[-1].body.keys() - {"model", "messages"} == kept


def test_what_one_call_learned_serves_all_that_follow(model_server):
    model_server.endpoint.refused = frozenset({"json_schema", "json_object", "temperature"})
    model_server.endpoint.latency = 0.02
    complete_many(model_server, 60, concurrency=10)
    # Ten set out at once and are refused; of those one finds out the rest, in three more steps at most.
    assert 64 <= len(model_server.record.requests) <= 60 + 10 + 3


def test_each_of_many_first_calls_is_refused_at_most_once_beside_the_one_that_finds_out(model_server):
    model_server.endpoint.refused = frozenset({"json_schema", "json_object", "temperature", "max_tokens"})
    model_server.endpoint.latency = 0.05
    replies = complete_many(model_server, 8, concurrency=8)
    assert all(orjson.loads(reply.text) for reply in replies)
    assert len(model_server.record.requests) <= 8 + 8 + 4


def test_a_400_that_says_nothing_is_taken_for_the_form_until_an_answer_came(model_server):
    model_server.endpoint.rule = lambda body: faults.status(400, "") if "response_format" in body else None
    assert complete(model_server).finish == "stop"
    assert [sorted(asked.body) for asked in model_server.record.requests][-1] == [
        "max_tokens", "messages", "model", "temperature",
    ]  # fmt: skip


def test_a_schema_that_breaks_the_server_is_left_out(model_server):
    broken = faults.status(500, "Failed to initialize samplers: failed to parse grammar")
    model_server.endpoint.rule = lambda body: broken if "response_format" in body else None
    assert complete(model_server).finish == "stop"
    assert len(model_server.record.requests) == 4


def test_a_template_without_a_system_role_gets_its_words_from_the_user(model_server):
    refused = faults.status(400, "Conversation roles must alternate user/assistant")
    model_server.endpoint.rule = lambda body: refused if body["messages"][0]["role"] == "system" else None
    complete(model_server)
    assert model_server.record.requests[-1].body["messages"] == [
        {"role": "user", "content": "Read.\n\nWhat is the mood?"}
    ]


def test_where_nothing_is_left_to_leave_out_the_run_stops_with_the_servers_words(model_server):
    model_server.endpoint.rule = lambda _: faults.status(400, "no such thing here")
    replies, _ = outcomes(model_server, 12)
    assert {type(reply) for reply in replies} == {ModelError}
    assert "no such thing here" in str(replies[0])
    assert len(model_server.record.requests) <= 12 + 12 * 3


def test_a_400_of_one_call_among_answers_is_its_own(model_server):
    model_server.script(None, None, faults.status(400, "an odd message"))
    replies, chat = outcomes(model_server, 5, concurrency=1)
    failed = [reply for reply in replies if isinstance(reply, CallFailedError)]
    assert [error.reason for error in failed] == ["the server answered 400: an odd message"]
    assert chat.capabilities.features.form == "json_schema"
