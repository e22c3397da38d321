"""Texts of a trace that may hold a known value are found in one search."""

import re

import pytest

from pattern_pipeline.traces.redaction.kinds.questions import classify_question
from pattern_pipeline.traces.redaction.known_values import find_texts_with
from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.redaction.text import Redactor


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
