"""Texts that may hold a known value are found in one search, and known values in them."""

import os
import re
import subprocess
import sys
from itertools import permutations

import pytest

from pattern_pipeline.traces.redaction.every_text import list_texts
from pattern_pipeline.traces.redaction.kinds.questions import classify_question
from pattern_pipeline.traces.redaction.known_values import find_again, find_texts_with
from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.redaction.text import Redactor
from pattern_pipeline_tests.traces.building import assistant, span, trace, user


def test_only_texts_that_hold_a_value_are_given() -> None:
    texts = ["", "my PIN is 4711", "nothing", "4711", "ROSE", "rose"]
    assert find_texts_with(texts, ["4711"], ["rose"]) == {"my PIN is 4711", "4711", "ROSE", "rose"}


def test_a_text_whose_lower_case_is_longer_is_never_left_out() -> None:
    texts = ["İİİİ", "the host is ROSE"]
    assert "the host is ROSE" in find_texts_with(texts, [], ["rose"])


def test_a_value_learned_after_a_text_was_given_still_goes_from_the_others() -> None:
    redactor = Redactor(RedactionRules(key=b"key"))
    redactor.learn(["nothing here", "4711"])
    assert redactor.text("nothing here") == "nothing here"
    redactor.learn(['{"pin": "4711"}'])
    assert redactor.text("4711") == "<PIN_1>"


def test_a_text_that_was_not_learned_is_searched_for_known_values() -> None:
    redactor = Redactor(RedactionRules(key=b"key"))
    redactor.learn(['{"pin": "4711"}'])
    assert not re.search("4711", redactor.text("the PIN was 4711 again"))


@pytest.mark.parametrize(
    "turn",
    [
        "What is the name of your first pet?",
        "In which city were you born?",
        "Where did you grow up?",
        "What was your primary teacher called, please?",
        "Wie lautet die geheime Antwort?",
        "Quel est le nom de votre premier animal ?",
        "¿Cuál fue su primera mascota?",
        "Qual è il cognome da nubile di sua madre?",
        "Qual foi o seu primeiro animal?",
        "Wat was uw eerste huisdier?",
    ],
)
def test_a_security_question_is_known_without_the_words_of_its_kind(turn: str) -> None:
    assert "SECURITY_ANSWER" in classify_question(turn)


KNOWN = (
    ("12 High Street", "ADDRESS", "12highstreet"),
    ("12 High Street, Flat 7, Leeds LS1 4AP", "ADDRESS", "12highstreetflat7leedsls14ap"),
    ("Flat 7", "ADDRESS", "flat7"),
)
TEXT = "It goes to 12 High Street, Flat 7, Leeds LS1 4AP. Then to 12 High Street."


def test_a_value_within_another_does_not_keep_the_whole_from_being_found() -> None:
    for known in permutations(KNOWN):
        written = [TEXT[found.start : found.end] for found in find_again(TEXT, (), known)]
        assert written == ["12 High Street, Flat 7, Leeds LS1 4AP", "12 High Street"]


def test_the_texts_of_a_trace_come_in_the_order_of_the_trace() -> None:
    said = [f"text {number}" for number in range(50)]
    steps = [
        span(str(number), given=(user(words),), said=(assistant(words),)) for number, words in enumerate(said)
    ]
    assert [text for text in list_texts(trace(*steps)) if text.startswith("text")] == said


def test_redaction_is_the_same_in_every_process() -> None:
    script = (
        "from pattern_pipeline.traces.redaction.rules import RedactionRules\n"
        "from pattern_pipeline.traces.redaction.conversations import redact_trace\n"
        "from pattern_pipeline_tests.traces.redaction.test_known_values import REPEATED\n"
        "print(redact_trace(REPEATED, RedactionRules(key=b'k' * 32)))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(answers) == 1


REPEATED = trace(
    span("1", given=(user("My address is 12 High Street, Leeds LS1 4AP"),)),
    span("2", given=(user('{"address": "12 High Street", "zip": "LS1 4AP"}'),)),
    span("3", given=(user('{"street": "Flat 7, 12 High Street, Leeds LS1 4AP, UK"}'),)),
    span("4", given=(user("On file: Flat 7, 12 High Street, Leeds LS1 4AP, UK, and 12 High Street"),)),
)
