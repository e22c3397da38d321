"""Identifiers go, everything that only looks like one stays."""

from dataclasses import replace

import pytest

from pattern_pipeline.traces.model import Message, ToolCall, ToolRun
from pattern_pipeline.traces.payload import to_payload
from pattern_pipeline.traces.redaction.answers import pair_questions
from pattern_pipeline.traces.redaction.conversations import redact_trace
from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.redaction.text import Redactor
from pattern_pipeline_tests.traces.building import assistant, result, span, trace, user

RULES = RedactionRules(key=b"secret")

FOUND = [
    ("mail ann.lee+x@example.co.uk now", "mail <EMAIL_1> now"),
    ("josé@münchen.example, ok", "<EMAIL_1>, ok"),
    ("call +44 20 7946 0958.", "call <PHONE_1>."),
    ("call (415) 555-0132 or 415-555-0132", "call <PHONE_1> or <PHONE_1>"),
    ("Tel. 030 1234 5678", "Tel. <PHONE_1>"),
    ("card 4111 1111 1111 1111!", "card <CARD_1>!"),
    ("5500-0055-5555-5559", "<CARD_1>"),
    ("IBAN DE89 3704 0044 0532 0130 00", "IBAN <IBAN_1>"),
    ("GB82WEST12345698765432", "<IBAN_1>"),
    ("ssn 536-22-1234", "ssn <SSN_1>"),
    ("from 203.0.113.7 and 2001:db8::ff00:42:8329", "from <IP_ADDRESS_1> and <IP_ADDRESS_2>"),
    ("key " + "sk-" + "proj-aB3dE5gH7jK9mN1pQ3sT5", "key <API_KEY_1>"),
    ("AKIA" + "IOSFODNN7EXAMPLE", "<API_KEY_1>"),
    ("Authorization: Bearer abcDEF123456ghiJKL7890", "Authorization: Bearer <API_KEY_1>"),
]
KEPT = [
    "order 4111111111111112 of 2026-03-01",
    "#W7464385 and item 6117189161",
    "2026-03-01T12:00:00.123456+00:00",
    "03/01/2026 12:30:45",
    "$1,166.98 and 1.234.567,89 €",
    "0af7651916cd43dd8448eb211c80319c",
    "123e4567-e89b-12d3-a456-426614174000",
    "version 1.2.3 and 10.4.2-rc1",
    "1772366400000000000",
    "1 2 3 4 5 6 7 8 9 10",
    "at 12:30:45:99 in room 101-202",
    "credit_card_8853416",
    "GB2026ABCD",
    "loopback 127.0.0.1",
    "std::vector::begin and a::b::c",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_identifiers_are_replaced(text: str, expected: str) -> None:
    redactor = Redactor(RULES)
    assert redactor.text(text) == expected
    assert redactor.text(expected) == expected


@pytest.mark.parametrize("text", KEPT)
def test_what_only_looks_like_one_is_kept(text: str) -> None:
    assert Redactor(RULES).text(text) == text


def test_one_value_has_one_placeholder_through_all_of_a_trace() -> None:
    email = "ann@example.org"
    original = trace(
        span(
            "a",
            given=(user(f"I am {email}, not bob@example.org"), Message("system", email)),
            said=(assistant(email, ToolCall("find", f'{{"email": "{email}"}}', "c")),),
        ),
        span("t", "tool", tool=ToolRun("find", email, f"no {email}", "c"), error=f"{email} unknown"),
        span("b", given=(result(email, "c"),)),
    )
    redacted = redact_trace(replace(original, user_id=email.upper(), metadata={"who": email}), RULES)
    payload = to_payload(redacted)
    assert "example.org" not in payload.lower()
    assert redacted.redactions[0].placeholder == "<EMAIL_1>"
    assert payload.count("<EMAIL_1>") == 10
    assert payload.count("<EMAIL_2>") == 2  # in the text, and among the redactions
    assert redacted.user_id.startswith("<EMAIL_")


def test_ids_stay() -> None:
    original = replace(trace(span("a", given=(user("hi"),))), user_id="u-4711", session_id="s-1")
    assert redact_trace(original, RULES) == original


def test_a_question_tells_what_its_answer_is() -> None:
    talk = span(
        "a",
        given=(
            assistant("May I have your full name?"),
            user("Ann Lee"),
            assistant("Thanks. And your date of birth?"),
            user("1980-03-12"),
            assistant("Which passport number, please?"),
            user("It's C01X00T47"),
            assistant("What is your name?"),
            user("Will"),
            assistant("Will you pay now, Ann Lee?"),
            user("Yes"),
        ),
    )
    redacted = redact_trace(trace(talk), RULES)
    assert [message.text for message in redacted.spans[0].input if message.role == "user"] == [
        "<NAME_1>",
        "<BIRTH_DATE_1>",
        "It's <PASSPORT_1>",
        "<NAME_2>",
        "Yes",
    ]
    assert redacted.spans[0].input[-2].text == "Will you pay now, <NAME_1>?"
    assert redact_trace(redacted, RULES).spans == redacted.spans


def test_answers_come_in_the_order_of_their_questions() -> None:
    # Numbers of placeholders, and which of two questions tells, must not change from run to run.
    numbers = [f"C01X00T{place}" for place in range(40, 60)]
    turns = [turn for number in numbers for turn in (assistant(f"Passport for {number}?"), user(number))]
    pairs = pair_questions(trace(span("a", given=tuple(turns))))
    assert [answer for _, answer in pairs] == numbers
