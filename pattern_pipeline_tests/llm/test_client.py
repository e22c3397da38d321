"""One call against a real server, with everything that can go wrong on the way."""

import asyncio
import math
import time
from email.utils import formatdate

import orjson
import pytest

from pattern_pipeline.errors import ModelError, SettingsError
from pattern_pipeline.llm.chat import CallFailedError, PromptTooLongError
from pattern_pipeline.llm.client import open_chat
from pattern_pipeline_tests.free_port import free_port
from pattern_pipeline_tests.llm.calls import PROMPT, complete, complete_many, settings_for
from pattern_pipeline_tests.model_server import faults


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch):
    for name in ("OPENAI_API_KEY", "AZURE_OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_a_call_asks_for_the_schema_at_temperature_0_and_gives_what_it_took(model_server):
    reply = complete(model_server)
    assert orjson.loads(reply.text)["mood"] in ("GLAD", "SAD")
    assert reply.finish == "stop"
    assert (reply.usage.input_tokens, reply.usage.cached_tokens) == (7, 1)
    body = model_server.record.requests[0].body
    assert body["temperature"] == 0
    assert body["max_tokens"] == 100
    assert body["response_format"]["json_schema"]["strict"] is True
    assert model_server.record.requests[0].headers["authorization"] == "Bearer k-secret"


def test_a_server_of_ones_own_needs_no_key(model_server):
    assert complete(model_server, api_key="").finish == "stop"


def test_azure_is_called_by_deployment_with_its_own_header(model_server):
    complete(model_server, base_url=model_server.url.removesuffix("/v1"), azure_api_version="2024-10-21")
    asked = model_server.record.requests[0]
    assert asked.headers["api-key"] == "k-secret"
    assert "max_completion_tokens" in asked.body


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(500),
        faults.status(502),
        faults.status(503),
        faults.status(529),
        faults.busy("retry-after", "0"),
        faults.html_page(502),
        faults.html_page(504),
        faults.cut_before_headers(),
        faults.cut_in_body(),
        faults.not_json(),
        faults.no_choices(),
    ],
    ids=[
        "500", "502", "503", "529", "429", "page 502", "page 504", "cut before headers", "cut in body", "no JSON",
        "no choices",
    ],
)  # fmt: skip
def test_what_passes_is_tried_again(model_server, fault):
    model_server.script(fault)
    assert complete(model_server).finish == "stop"
    assert len(model_server.record.requests) == 2


def test_what_comes_too_late_is_tried_again(model_server):
    model_server.script(faults.slow(4.0))
    assert complete(model_server, timeout_seconds=1.5).finish == "stop"
    assert len(model_server.record.requests) == 2


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (faults.status(500, "out of memory"), "the server answered 500: out of memory"),
        (faults.cut_in_body(), "the connection broke"),
        (faults.not_json(), "the server's answer is no chat completion"),
        (faults.slow(3.0), "the server did not answer in time"),
        (faults.html_page(503), "the server answered 503"),
    ],
)
def test_after_all_attempts_the_call_fails_with_its_reason(model_server, fault, told):
    model_server.script(fault, fault, fault)
    with pytest.raises(CallFailedError) as failed:
        complete(model_server, attempts=2, timeout_seconds=1.0)
    assert failed.value.reason.startswith(told)
    assert "<html>" not in failed.value.reason
    assert len(model_server.record.requests) == 2


@pytest.mark.parametrize(
    ("header", "value", "seconds"),
    [("retry-after", "1", 1.0), ("retry-after-ms", "600", 0.6)],
    ids=["seconds", "milliseconds"],
)
def test_a_server_is_not_asked_before_the_time_it_names(model_server, header, value, seconds):
    model_server.script(faults.busy(header, value))
    complete(model_server)
    first, second = model_server.record.requests
    assert second.came - first.came >= seconds - 0.01


def test_a_server_is_not_asked_before_the_date_it_names(model_server):
    # Held against the date, not against the first request, which a busy machine sends late.
    date = math.ceil(time.time()) + 2
    due = time.monotonic() + date - time.time()
    model_server.script(faults.busy("retry-after", formatdate(date, usegmt=True)))
    complete(model_server)
    _first, second = model_server.record.requests
    assert second.came >= due - 0.01


def test_a_wait_of_hours_is_not_waited_for(model_server):
    model_server.script(faults.busy("retry-after", "7200"))
    begun = time.monotonic()
    with pytest.raises(CallFailedError, match="429"):
        complete(model_server)
    assert time.monotonic() - begun < 3600
    assert len(model_server.record.requests) == 1


@pytest.mark.parametrize("wording", ["openai", "vllm", "llama.cpp", "ollama"])
def test_a_prompt_that_is_too_long_is_told_apart_whatever_the_words(model_server, wording):
    model_server.script(faults.too_long(wording, window=4096, asked=9000))
    with pytest.raises(PromptTooLongError) as refused:
        complete(model_server)
    if wording != "ollama":  # It tells no numbers.
        assert (refused.value.window, refused.value.asked) == (4096, 9000)


def test_a_refusal_of_the_model_or_of_a_filter_is_a_reply(model_server):
    model_server.script(faults.says(None, refusal="I cannot help with that."))
    model_server.script(faults.says("", finish="content_filter"))
    model_server.script(lambda _: faults.refusing.openai_error(400, "flagged", code="content_filter"))
    replies = [complete(model_server) for _ in range(3)]
    assert [reply.finish for reply in replies] == ["refusal"] * 3
    assert replies[0].refusal == "I cannot help with that."
    assert replies[2].refusal.endswith("flagged")


def test_an_answer_that_the_server_itself_finds_useless_is_an_empty_reply(model_server):
    told = "Could not finish the message because max_tokens or model output limit was reached."
    model_server.script(
        lambda _: faults.refusing.openai_error(400, told),
        lambda _: faults.refusing.openai_error(400, "Failed to generate JSON.", code="json_validate_failed"),
    )
    replies = [complete(model_server) for _ in range(2)]
    assert [(reply.text, reply.finish) for reply in replies] == [("", "length"), ("", "stop")]
    assert len(model_server.record.requests) == 2


def test_a_request_larger_than_a_minute_allows_is_too_long_and_not_waited_for(model_server):
    told = "Request too large for small on tokens per min (TPM): Limit 6000, Requested 9000."
    model_server.script(lambda _: faults.refusing.openai_error(429, told, code="rate_limit_exceeded"))
    with pytest.raises(PromptTooLongError) as refused:
        complete(model_server)
    assert (refused.value.window, refused.value.asked) == (6000, 9000)


def test_tokens_are_estimated_where_the_server_does_not_count(model_server):
    model_server.endpoint.counts_tokens = False
    usage = complete(model_server).usage
    assert usage.input_tokens == 7
    assert usage.output_tokens > 0


def test_text_in_parts_and_thoughts_beside_it_are_read(model_server):
    model_server.script(faults.says([{"type": "thinking"}, {"type": "text", "text": "{}"}]))
    model_server.script(faults.thinks_only())
    assert complete(model_server).text == "{}"
    assert complete(model_server).text == ""


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (faults.status(401, "Incorrect API key provided: k-secret."), "does not take the key"),
        (faults.status(403, "Not for k-secret"), "the key may not use this model: Not for ***"),
        (faults.status(404, "The model `small` does not exist"), "The model `small` does not exist"),
        (faults.no_quota(), "nothing is left on the model's account"),
        (faults.status(402, "Insufficient Balance"), "nothing is left on the model's account"),
        (faults.html_page(200), "a web page answered"),
        (faults.html_page(404), "answered 404"),
    ],
)
def test_what_no_call_could_fix_stops_everything_on_one_line_without_secrets(model_server, fault, told):
    model_server.endpoint.rule = lambda _: fault
    with pytest.raises(ModelError) as stopped:
        complete_many(model_server, 5)
    line = str(stopped.value)
    assert told in line
    assert f"model small at {model_server.url}" in line
    assert stopped.value.fix
    assert "k-secret" not in line
    assert "\n" not in line
    assert len(model_server.record.requests) <= 5


def test_a_server_that_is_not_there_stops_everything():
    nowhere = f"http://me:word-of-mine@127.0.0.1:{free_port()}/v1"

    class Server:
        url = nowhere

    with pytest.raises(ModelError, match="cannot be reached") as stopped:
        complete(Server())
    assert "word-of-mine" not in str(stopped.value)


def test_a_404_after_an_answer_is_the_calls_own(model_server):
    model_server.script(None, faults.status(404, "gone"))

    async def two_calls() -> None:
        async with open_chat(settings_for(model_server)) as chat:
            await chat.complete(PROMPT, answer_tokens=10)
            await chat.complete(PROMPT, answer_tokens=10)

    with pytest.raises(CallFailedError, match="gone"):
        asyncio.run(two_calls())


@pytest.mark.parametrize("url", ["localhost:11434/v1", "ftp://x/v1"])
def test_an_address_that_is_none_is_told(model_server, url):
    with pytest.raises(SettingsError, match="no address"):
        complete(model_server, base_url=url)


def test_openai_and_azure_need_a_key(model_server):
    with pytest.raises(ModelError, match="needs a key"):
        complete(model_server, base_url="", api_key="")
    with pytest.raises(ModelError, match="needs a key"):
        complete(model_server, azure_api_version="2024-10-21", api_key="")


def test_connections_are_kept_and_none_is_left_open(model_server):
    complete_many(model_server, 20, concurrency=4)
    deadline = time.monotonic() + 60
    while model_server.connections and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not model_server.connections
    assert model_server.record.peak <= 4
