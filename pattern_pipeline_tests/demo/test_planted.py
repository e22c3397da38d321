"""Planted personal data: labelled to the letter, invented, and none besides it."""

import json
import re

from pattern_pipeline.demo.slots import CARDS, IBANS
from pattern_pipeline_tests.demo.conftest import Written

EMAIL = re.compile(r"[\w.]+@[\w.]+\w")


def luhn_total(number: str) -> int:
    digits = [int(digit) for digit in reversed(number.replace(" ", ""))]
    return sum(digits[0::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])


def iban_remainder(iban: str) -> int:
    compact = iban.replace(" ", "")
    return int("".join(str(int(character, 36)) for character in compact[4:] + compact[:4])) % 97


def test_every_planted_text_stands_in_its_trace(written: Written) -> None:
    planted = [(key, item) for key, label in written.labels.items() for item in label["pii"]]
    assert len(planted) > 100
    missing = [(key, item) for key, item in planted if item["text"] not in json.dumps(written.spans(key))]
    assert missing == []


def test_every_kind_is_planted(written: Written) -> None:
    kinds = {item["kind"] for label in written.labels.values() for item in label["pii"]}
    assert kinds == {"person", "email", "phone", "card", "iban", "address"}


def test_most_traces_hold_none(written: Written) -> None:
    holding = sum(bool(label["pii"]) for label in written.labels.values())
    assert 0.05 < holding / len(written.labels) < 0.3


def test_no_email_stands_in_a_trace_without_being_labelled(written: Written) -> None:
    for key, label in written.labels.items():
        found = set(EMAIL.findall(json.dumps(written.spans(key))))
        assert found <= {item["text"] for item in label["pii"]}


def test_emails_are_of_reserved_domains(written: Written) -> None:
    texts = {
        item["text"] for label in written.labels.values() for item in label["pii"] if item["kind"] == "email"
    }
    assert all(re.search(r"[@.]example\.(com|org|net)$", text) for text in texts)


def test_cards_pass_the_luhn_check() -> None:
    assert {luhn_total(card) % 10 for card in CARDS} == {0}


def test_ibans_pass_their_check_digits() -> None:
    assert {iban_remainder(iban) for iban in IBANS} == {1}
