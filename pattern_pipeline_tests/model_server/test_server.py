"""The server itself, asked by the client that the product uses."""

import asyncio

import openai
import orjson
import pytest

from pattern_pipeline_tests.model_server import faults
from pattern_pipeline_tests.model_server.answers import answer, fitting
from pattern_pipeline_tests.model_server.process import model_server_process
from pattern_pipeline_tests.model_server.server import ModelServer

SCHEMA = {
    "type": "object",
    "properties": {
        "mood": {"$ref": "#/$defs/mood"},
        "reason": {"anyOf": [{"type": "null"}, {"type": "string", "maxLength": 20}]},
        "lines": {"type": "array", "items": {"type": "integer", "minimum": 1}},
    },
    "$defs": {"mood": {"enum": ["no_match", "GLAD", "SAD"]}},
}
FORM = {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA}}
ASKED = {"model": "m", "messages": [{"role": "user", "content": "How are you?"}]}


def client(server: ModelServer) -> openai.OpenAI:
    return openai.OpenAI(base_url=server.url, api_key="k", max_retries=0, timeout=5)


def test_an_answer_fits_the_schema_and_follows_from_the_words():
    value = orjson.loads(answer({**ASKED, "response_format": FORM}))
    assert value["mood"] in ("GLAD", "SAD")
    assert value["lines"] == [1]
    assert 0 < len(value["reason"]) <= 20
    assert value == fitting(SCHEMA, seed="How are you?")


def test_a_schema_told_in_words_is_answered_too():
    told = f"Answer by this schema: {orjson.dumps(SCHEMA).decode()} and nothing else."
    body = {"model": "m", "messages": [{"role": "user", "content": told}]}
    assert orjson.loads(answer(body)).keys() == {"mood", "reason", "lines"}
    assert answer(ASKED).startswith("I would say")


def test_chat_is_answered_and_recorded(model_server):
    with client(model_server) as chat:
        reply = chat.chat.completions.create(**ASKED, response_format=FORM)
    assert set(orjson.loads(reply.choices[0].message.content)) == {"mood", "reason", "lines"}
    assert reply.usage.prompt_tokens == 3
    assert [asked.text for asked in model_server.record.requests] == ["How are you?"]
    assert model_server.record.counts()["answered"] == 1


def test_more_than_its_slots_is_sent_away(model_server):
    model_server.endpoint.slots, model_server.endpoint.latency = 2, 0.2

    async def ask_five() -> list[object]:
        async with openai.AsyncOpenAI(base_url=model_server.url, api_key="k", max_retries=0) as chat:
            calls = (chat.chat.completions.create(**ASKED) for _ in range(5))
            return await asyncio.gather(*calls, return_exceptions=True)

    replies = asyncio.run(ask_five())
    refused = [reply for reply in replies if isinstance(reply, openai.RateLimitError)]
    assert len(refused) == 3
    assert refused[0].response.headers["retry-after"] == "1"
    assert (model_server.record.peak, model_server.record.rejected) == (2, 3)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.status(500), openai.InternalServerError),
        (faults.busy("retry-after", "2"), openai.RateLimitError),
        (faults.html_page(502), openai.InternalServerError),
        (faults.cut_before_headers(), openai.APIConnectionError),
        (faults.cut_in_body(), openai.APIConnectionError),
        (faults.too_long("vllm"), openai.BadRequestError),
        (faults.slow(1.0), openai.APITimeoutError),
    ],
)
def test_a_fault_is_met_once(model_server, fault, error):
    model_server.script(fault)
    with client(model_server) as chat:
        with pytest.raises(error):
            chat.chat.completions.create(**ASKED, timeout=0.5)
        assert chat.chat.completions.create(**ASKED).choices[0].finish_reason == "stop"


def test_a_batch_is_answered_after_a_poll_with_its_faults_in_a_file_of_their_own(model_server):
    model_server.script(None, faults.status(500))
    lines = [
        orjson.dumps({"custom_id": f"c{n}", "method": "POST", "url": "/v1/chat/completions", "body": ASKED})
        for n in range(3)
    ]
    with client(model_server) as chat:
        file = chat.files.create(file=("batch.jsonl", b"\n".join(lines)), purpose="batch")
        batch = chat.batches.create(
            input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h"
        )
        assert batch.status == "validating"
        batch = chat.batches.retrieve(batch.id)
        assert batch.status == "completed"
        good = [orjson.loads(line) for line in chat.files.content(batch.output_file_id).iter_lines()]
        bad = [orjson.loads(line) for line in chat.files.content(batch.error_file_id).iter_lines()]
    assert {line["custom_id"] for line in good} == {"c0", "c2"}
    assert [line["custom_id"] for line in bad] == ["c1"]


def test_a_server_in_a_process_of_its_own_tells_what_it_saw():
    with model_server_process() as server:
        with openai.OpenAI(base_url=server.url, api_key="k", max_retries=0) as chat:
            chat.chat.completions.create(**ASKED)
        assert server.counts()["answered"] == 1
        assert server.texts() == ["How are you?"]
        server.reset()
        assert server.counts()["requests"] == 0
