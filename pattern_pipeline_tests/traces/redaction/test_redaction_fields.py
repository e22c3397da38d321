"""What stands under the key of a secret or a name goes, whatever it looks like; what only looks alike stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.traces.model import ToolCall, ToolRun
from pattern_pipeline.traces.payload import to_payload
from pattern_pipeline.traces.redaction.conversations import redact_trace
from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.redaction.text import Redactor
from pattern_pipeline_tests.traces.building import assistant, result, span, trace, user

RULES = RedactionRules(key=b"secret")
FOUND = [
    ('{"PIN": "3100", "AccountPin": 3100}', '{"PIN": "<PIN_1>", "AccountPin": "<PIN_1>"}'),
    ('{"user_pin": "four seven", "n": 1}', '{"user_pin": "<PIN_1>", "n": 1}'),
    ('{"securityAnswer": "Rex, in 1999 @home"}', '{"securityAnswer": "<SECURITY_ANSWER_1>"}'),
    ('{"SecurityAnswer1": "\\"Wong\\""}', '{"SecurityAnswer1": "\\"<SECURITY_ANSWER_1>\\""}'),
    ('{"mothersMaidenName": "kowalska"}', '{"mothersMaidenName": "<SECURITY_ANSWER_1>"}'),
    ('{"password": "sunshine"}', '{"password": "<PASSWORD_1>"}'),
    ('{"HostName": "\\"ben\\""}', '{"HostName": "\\"<NAME_1>\\""}'),
    ('{"UserName": "Chewie42"}', '{"UserName": "<NAME_1>"}'),
    (
        '{"DriverName": "api.is_one_of([\\"Ella\\",\\"Dave\\"])"}',
        '{"DriverName": "api.is_one_of([\\"<NAME_1>\\",\\"<NAME_2>\\"])"}',
    ),
    ('{"guest_names": ["ann", "bob"]}', '{"guest_names": ["<NAME_1>", "<NAME_2>"]}'),
    ('{"name": "pin", "value": "1234"}', '{"name": "pin", "value": "<PIN_1>"}'),
    ('{"value": "1234", "name": "pin"}', '{"value": "<PIN_1>", "name": "pin"}'),
    ('["pin", "1234"]', '["pin", "<PIN_1>"]'),
    ("pin=1234&guestName=Anna%20Berg&x=2", "pin=<PIN_1>&guestName=<NAME_1>&x=2"),
    ("<pin>abcd</pin>", "<pin><PIN_1></pin>"),
    ('<field name="pin">1234</field>', '<field name="pin"><PIN_1></field>'),
    (
        "Security answer: Alexanderplatz\nGuest name: anna",
        "Security answer: <SECURITY_ANSWER_1>\nGuest name: <NAME_1>",
    ),
    ("id,pin\n7,1234", "id,pin\n7,<PIN_1>"),
    ('{"nombre_cliente": "josé"}', '{"nombre_cliente": "<NAME_1>"}'),
]
KEPT = [
    '{"hostname": "web-01.internal"}',
    '{"host_name": "gateway", "port": 22}',
    '{"file_name": "a.txt", "product_name": "Office Chair", "city_name": "Berlin"}',
    '{"opinion": "good", "pinned": 12345, "pin_location": "Berlin", "gpio_pin": 1234}',
    '{"username": "root"}',
    '{"max_tokens": 4096, "question": "Capital?", "answer": "Paris"}',
    '{"pin": {"type": "string", "description": "The PIN"}, "required": ["first_name", "last_name"]}',
    '{"first_name": null, "pin": "", "password": "****"}',
    "def login(user_name: str, pin: int) -> None:",
    'if user_name == "admin":',
    "pineapple: 1234",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_a_key_tells_what_its_value_is(text: str, expected: str) -> None:
    assert Redactor(RULES).text(text) == expected
    assert Redactor(RULES).text(expected) == expected


@pytest.mark.parametrize("text", KEPT)
def test_keys_that_look_alike_tell_nothing(text: str) -> None:
    assert Redactor(RULES).text(text) == text


TALKS = [
    ("What is your PIN?", "it's 1 2 3 4", "it's <PIN_1>"),
    ("Right, and your PIN as well please.", "3100", "<PIN_1>"),
    ("Wie lautet Ihre PIN?", "vier sieben eins eins", "<PIN_1>"),
    ("What was your mother's maiden name?", "Alexanderplatz", "<SECURITY_ANSWER_1>"),
    (
        "What was your mother's maiden name?",
        "my mother's maiden name is Miller",
        "my mother's maiden name is <SECURITY_ANSWER_1>",
    ),
    ("Who is the reservation under?", "angela", "<NAME_1>"),
    ("and the name?", "It's José.", "It's <NAME_1>."),
    ("¿A nombre de quién está la reserva?", "Lucía", "<NAME_1>"),
    ("What is your PIN?", "Why do you need that?", "Why do you need that?"),
    ("May I have your name, please?", "No", "No"),
    ("What is the name of the hotel?", "Hilton Hotel", "Hilton Hotel"),
    ("How many guests?", "1234", "1234"),
    # A request to choose a password somewhere else asks for none, and delight or anger is no password.
    (
        "Please sign in and choose a new password.",
        "Unacceptable. I want to complain.",
        "Unacceptable. I want to complain.",
    ),
    ("Your account is open. Pick a new password, please.", "wonderful", "wonderful"),
    ("Could you tell me your password?", "Ridiculous!", "Ridiculous!"),
    ("Could you tell me your password?", "sunshine", "<PASSWORD_1>"),
    ("Before I update your address, please tell me your password.", "sunshine", "<PASSWORD_1>"),
]


@pytest.mark.parametrize(("question", "reply", "expected"), TALKS)
def test_a_question_tells_what_its_reply_is(question: str, reply: str, expected: str) -> None:
    redacted = redact_trace(trace(span("a", given=(assistant(question), user(reply)))), RULES)
    assert redacted.spans[0].input[1].text == expected
    assert redact_trace(redacted, RULES).spans == redacted.spans


def test_a_question_that_one_span_gave_out_is_answered_in_the_next() -> None:
    talk = trace(span("a", said=(assistant("What is your PIN?"),)), span("b", given=(user("4711"),)))
    assert redact_trace(talk, RULES).spans[1].input[0].text == "<PIN_1>"


def test_a_short_secret_goes_elsewhere_only_where_it_is_meant() -> None:
    talk = span(
        "a",
        given=(
            user("Hi, the pin I use is 4711"),
            user("4711"),
            user("It costs 4711 euros"),
            assistant("", ToolCall("pay", '{"PIN": "4711", "amount": 4711}', "c")),
            result('{"order": "4711"}', "c"),
        ),
    )
    texts = [message.text for message in redact_trace(trace(talk), RULES).spans[0].input]
    assert texts[:3] == ["Hi, the pin I use is <PIN_1>", "<PIN_1>", "It costs 4711 euros"]
    assert texts[4] == '{"order": "4711"}'


def test_a_first_name_that_a_tool_was_handed_goes_from_the_talk() -> None:
    arguments = '{"HostName": "Ben", "GuestName": "Will"}'
    talk = trace(
        span("a", given=(user("I'd like to go to Ben's party. Will it rain?"), assistant("Thanks, Will!"))),
        span("t", "tool", tool=ToolRun("rsvp", arguments, "ok", "c")),
    )
    first, second = (message.text for message in redact_trace(talk, RULES).spans[0].input)
    assert first == "I'd like to go to <NAME_1>'s party. Will it rain?"
    assert second == "Thanks, <NAME_2>!"


KEYS = st.sampled_from(
    ["pin", "AccountPin", "securityAnswer", "HostName", "first_name", "password", "name", "answer", "x"]
)
VALUES = st.sampled_from(
    [
        "3100",
        "four",
        "Ann Lee",
        3100,
        None,
        True,
        "a@b.example",
        'say "hi"',
        "back\\slash\\",
        "é\n花",
        "",
        "<PIN_1>",
        "x: [1]",
    ]
)
RECORDS = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


@given(RECORDS, st.integers(0, 2))
def test_json_stays_json_and_redacting_again_changes_nothing(record: object, depth: int) -> None:
    text = json.dumps(record)
    for _ in range(depth):
        text = json.dumps({"arguments": text})
    redacted = Redactor(RULES).text(text)
    json.loads(redacted)
    assert Redactor(RULES).text(redacted) == redacted


def test_one_secret_has_one_placeholder_in_all_of_a_trace() -> None:
    arguments = json.dumps({"PIN": "3100", "HostName": '"Ben"'})
    talk = trace(
        span(
            "a",
            given=(assistant("Your PIN?"), user("3100")),
            said=(assistant("", ToolCall("t", arguments, "c")),),
        ),
        span("t", "tool", tool=ToolRun("t", arguments, '{"pin": 3100}', "c")),
    )
    redacted = redact_trace(talk, RULES)
    assert "3100" not in to_payload(redacted)
    assert [entry.placeholder for entry in redacted.redactions] == ["<PIN_1>", "<NAME_1>"]
