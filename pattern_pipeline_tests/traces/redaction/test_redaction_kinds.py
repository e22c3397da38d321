"""Each kind of identifier in the shapes that it takes in traces; and what only looks like one."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.redaction.searched_text import make_plain
from pattern_pipeline.traces.redaction.text import Redactor

RULES = RedactionRules(key=b"secret")
FOUND = [
    ("contact: ann%40example.org&x=1", "contact: <EMAIL_1>&x=1"),
    ('"ann lee"@example.org', "<EMAIL_1>"),
    ("ann dot lee at example dot com", "<EMAIL_1>"),
    ("ann.lee [at] example [dot] org!", "<EMAIL_1>!"),
    ("メールはann@example.comです", "メールは<EMAIL_1>です"),
    ('{"to": "see\\nann@example.org"}', '{"to": "see\\n<EMAIL_1>"}'),
    ("call me on 0151 23456789 please", "call me on <PHONE_1> please"),
    ("Telefonnummer: 015123456789", "Telefonnummer: <PHONE_1>"),
    ("tel +49 151 23456789 ext. 12", "tel <PHONE_1>"),
    ("06 12 34 56 78 ou 01.42.68.53.00", "<PHONE_1> ou 01.42.68.53.00"),
    ("phone=%2B49+151+2345678", "phone=%2B49+151+2345678"),
    ("/find?phone=%2B49+151+23456789&a=b", "/find?phone=<PHONE_1>&a=b"),
    ("0044 20 7946 0958", "<PHONE_1>"),
    ("12 4111 1111 1111 1111", "12 <CARD_1>"),
    ("4111 1111 1111 1111 12/27", "<CARD_1> 12/27"),
    ("4111\u00a01111\u00a01111\u00a01111", "<CARD_1>"),
    ("378282246310005", "<CARD_1>"),
    ("cvv 123, thanks", "cvv <CARD_CODE_1>, thanks"),
    ("iban de89 3704 0044 0532 0130 00 is mine", "iban <IBAN_1> is mine"),
    ("my account number is 12345678", "my account number is <BANK_ACCOUNT_1>"),
    ("social security number 536221234", "social security number <SSN_1>"),
    ("AB 12 34 56 C", "<NATIONAL_ID_1>"),
    ("DNI 12345678Z", "DNI <NATIONAL_ID_1>"),
    ("RSSMRA85T10A562S", "<NATIONAL_ID_1>"),
    ("CPF 390.533.447-05", "CPF <NATIONAL_ID_1>"),
    ("Steuer-ID: 36574261809", "Steuer-ID: <NATIONAL_ID_1>"),
    ("BSN 111222333", "BSN <NATIONAL_ID_1>"),
    ("mac 00:1B:44:11:3a:b7", "mac <MAC_ADDRESS_1>"),
    ("http://10.1.2.3:8080/x", "http://<IP_ADDRESS_1>:8080/x"),
    ("born on 12 March 1980", "born on <BIRTH_DATE_1>"),
    ("Geburtsdatum: 12.03.1980", "Geburtsdatum: <BIRTH_DATE_1>"),
    ("passport no. C01X00T47", "passport no. <PASSPORT_1>"),
    ("password: hunter2!", "password: <PASSWORD_1>!"),
    ("postgres://bob:s3cret@db.example/x", "postgres://<PASSWORD_1>@db.example/x"),
    ("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AWS_SECRET_ACCESS_KEY=<API_KEY_1>"),
    ("hf_" + "aBcDeFgHiJ" * 3 + "klmn", "<API_KEY_1>"),
    ("my name is Ann Lee.", "my name is <NAME_1>."),
    ("Dear Mr. von Ahlen,", "Dear Mr. <NAME_1>,"),
    ("Je m'appelle Élodie Dubois et", "Je m'appelle <NAME_1> et"),
    ('{"first_name": "mei", "n": 1}', '{"first_name": "<NAME_1>", "n": 1}'),
    ('{"name": "Ann Lee", "email": "a@b.example"}', '{"name": "<NAME_1>", "email": "<EMAIL_1>"}'),
    ("Kind regards,\nAnn Lee", "Kind regards,\n<NAME_1>"),
    ("at 12 Maple Street, Springfield, IL 62704 now", "at <ADDRESS_1> now"),
    ("Lindenstraße 5, 34117 Kassel", "<ADDRESS_1>"),
    ("12 rue des Lilas, 44000 Nantes", "<ADDRESS_1>"),
    ("P.O. Box 123, Albany, NY 12201", "<ADDRESS_1>"),
    ('{"zip": "62704"}', '{"zip": "<POSTAL_CODE_1>"}'),
    ("id,phone,total\n1,02071234567,5\n2,02079460958,6", "id,phone,total\n1,<PHONE_1>,5\n2,<PHONE_2>,6"),
    ("| a | dob |\n|---|---|\n| x | 1980-03-12 |", "| a | dob |\n|---|---|\n| x | <BIRTH_DATE_1> |"),
]
KEPT = [
    "the password is required",
    "look at example dot com",
    "git@host.example:owner/name.git",
    '{"name": "Office Chair", "price": 12.5}',
    '{"name": "find_order", "arguments": {"order_id": "W1234567"}}',
    '{"user": {"email_sent": true}, "items": [{"name": "Pet Bed", "sku": 4}]}',
    "2024-05-15 10:30:00 to 2024-05-16 11:30:00",
    "a 5 star hotel, 2 minute drive, 10 way split",
    "I AM SO TIRED OF THIS",
    "I'm Canadian",
    "Dear customer, dear Team,",
    "total_tokens: 123456789",
    "amount 35.52999999997",
    "sin 12 grados, nie 1234567 mal",
    "page 4111 of 1111111111",
    "version 1.2.3.4 and 0.0.0.0",
    "12:30:45 12:31",
    "basic troubleshooting",
    "call center 24/7",
    "api_key=YOUR_API_KEY",
    '{"password": null, "token": "string"}',
    "C:\\new\\table and 50% off",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_found(text: str, expected: str) -> None:
    redacted = Redactor(RULES).text(text)
    assert redacted == expected
    assert Redactor(RULES).text(redacted) == redacted


@pytest.mark.parametrize("text", KEPT)
def test_kept(text: str) -> None:
    assert Redactor(RULES).text(text) == text


def test_a_number_of_json_is_quoted_at_every_depth() -> None:
    record = {"phone": 4155550132, "list": [4111111111111111, 1], "text": "call: 4155550132, now"}
    nested = json.dumps({"arguments": json.dumps(record)})
    for text in (json.dumps(record), nested):
        redactor = Redactor(RULES)
        redactor.learn([text])
        redacted = json.loads(redactor.text(text))
        inner = json.loads(redacted["arguments"]) if "arguments" in redacted else redacted
        assert inner["phone"] == "<PHONE_1>"
        assert "4155550132" not in str(inner)
    assert json.loads(Redactor(RULES).text(json.dumps(record)))["list"] == ["<CARD_1>", 1]


def test_kinds_can_be_kept() -> None:
    redactor = Redactor(RedactionRules(key=b"k", keep=frozenset({"PHONE"})))
    assert redactor.text("+44 20 7946 0958 ann@example.org") == "+44 20 7946 0958 <EMAIL_1>"


def test_what_one_text_tells_goes_from_the_others_too() -> None:
    redactor = Redactor(RULES)
    redactor.learn(["My name is Ann Lee, born 1980-03-12."])
    assert (
        redactor.text("Thanks Ann Lee! 1980-03-12 it is, Annabelle.")
        == "Thanks <NAME_1>! <BIRTH_DATE_1> it is, Annabelle."
    )


def test_the_name_of_a_field_tells_what_its_value_is() -> None:
    redactor = Redactor(RULES)
    assert redactor.field("customer_name", "Ann Lee") == "<NAME_1>"
    assert redactor.field("plan", "Ann Lee") == "Ann Lee"


def test_one_number_written_in_two_ways_is_one() -> None:
    assert Redactor(RULES).text("4111 1111 1111 1111 or 4111-1111-1111-1111") == "<CARD_1> or <CARD_1>"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a\\nb", "a\nb"),
        ("a\\\\nb", "a\nb"),
        ("caf\\u00e9", "café"),
        ("%C3%A9%40", "é@"),
        ("&#64;&nbsp;", "@ "),
        ("/x?a=b+c&d=e", "/x?a=b c&d=e"),
        ("０１２－３", "012-3"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_text_is_searched_as_it_is_meant(text: str, meant: str) -> None:
    assert make_plain(text).text == meant


pieces = st.sampled_from(
    ['\\"', "\\n", "\\u00e9", "%40", "ann@example.org", " ", "é", "\u200b", "4111 1111 1111 1111", "x"]
)


@given(st.lists(pieces, max_size=8).map("".join))
def test_places_are_of_whole_characters_of_the_original(text: str) -> None:
    view = make_plain(text)
    assert view.original(0, len(view.text))[1] == len(text)
    for place in range(len(view.text)):
        start, end = view.original(place, place + 1)
        assert 0 <= start <= end <= len(text)


values = st.sampled_from(
    ["ann@example.org", "+44 20 7946 0958", 4155550132, "4111111111111111", "Ann Lee", 7, None, 'a"b\\c\né']
)
keys = st.sampled_from(["phone", "email", "name", "first_name", "password", "dob", "card_number", "x"])
records = st.recursive(
    values, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=8
)


@given(records, st.integers(0, 2))
def test_json_stays_json_and_redacting_again_changes_nothing(record: object, depth: int) -> None:
    text = json.dumps(record)
    for _ in range(depth):
        text = json.dumps({"arguments": text})
    redacted = Redactor(RULES).text(text)
    json.loads(redacted)
    assert Redactor(RULES).text(redacted) == redacted


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["1", " ", "-", ".", "(", "+", "a@b", ":", "\\", "%4"]), max_size=40).map(
        "".join
    )
)
def test_any_text_can_be_redacted(text: str) -> None:
    redacted = Redactor(RULES).text(text)
    assert Redactor(RULES).text(redacted) == redacted


@pytest.mark.parametrize(
    "piece",
    ["\\", "1 ", "a@", "my name is ", "1 rue A ", "[4111111111111111,", "password=", "%41", "a.b-", '"'],
)
def test_hostile_repetition_takes_no_more_than_its_length(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    started = time.process_time()
    redactor = Redactor(RULES)
    redactor.learn([text])
    redactor.text(text)
    # A backslash a hundred thousand times once took 44 seconds; a second is ample for thirty thousand.
    assert time.process_time() - started < 5
