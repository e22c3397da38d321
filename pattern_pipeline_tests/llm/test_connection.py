"""Errors and logs name the endpoint and never a secret."""

import logging

from pattern_pipeline.llm.connection import LONGEST_WORDS, label_endpoint
from pattern_pipeline_tests.llm.calls import outcomes
from pattern_pipeline_tests.model_server import faults


def test_an_address_is_told_without_name_password_and_query():
    place = label_endpoint("https://me:pa55word@models.example:8443/v1/?token=abcdef", "small", "k-secret")
    assert str(place) == "model small at https://models.example:8443/v1"
    quoted = place.quote("me:pa55word sent k-secret\nand ?token=abcdef")
    assert quoted == "me:*** sent *** and ?***"


def test_what_a_server_says_is_shortened():
    quoted = label_endpoint("http://here/v1", "small", "").quote("word " * 500)
    assert len(quoted) == LONGEST_WORDS + 1
    assert quoted.endswith("…")


def test_no_key_password_or_word_of_a_trace_reaches_a_log(model_server, caplog):
    caplog.set_level(logging.DEBUG)
    model_server.script(faults.status(500), faults.status(400, "What is the mood? k-secret"))
    address = model_server.url.replace("http://", "http://me:pa55word@")
    outcomes(model_server, 2, base_url=address, concurrency=1)
    assert "k-secret" not in caplog.text
    assert "pa55word" not in caplog.text
    assert "What is the mood?" not in caplog.text
    # Its base64, which is what a server behind a login is to get.
    assert model_server.record.requests[0].headers["authorization"] == "Basic bWU6cGE1NXdvcmQ="
