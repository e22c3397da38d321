"""Payment cards and bank accounts, by their check digits."""

import re

from stdnum import iban, luhn

from pattern_pipeline.traces.redaction.detector import DIGIT, NUMBER, Cued, Detector, Number
from pattern_pipeline.traces.redaction.kinds.cues import build_cued

_CARD = re.compile(r"(?<![0-9A-Za-z])(?<![0-9][.,])[2-6](?:[ .-]?[0-9]){11,18}(?![0-9])")
# A fraction with many places would pass as a card else.
_DOTTED = re.compile(r"[0-9]{4}\.[0-9]{4}\.[0-9]{4}\.|[0-9]{4}\.[0-9]{6}\.[0-9]{4,5}")
_CARD_WORDS = (
    "card[_ -]?(?:number|no)", "credit[_ -]?card", "debit[_ -]?card", "bank[_ -]?card", "payment[_ -]?card", "kartennummer",
    "kreditkarte", "carte (?:bancaire|de crédit)", "numéro de carte", "tarjeta", "cartão", "carta di credito",
    "numero di carta", "kaartnummer", "カード番号",
)  # fmt: skip
_COUNTRIES = (
    "ad", "ae", "al", "at", "az", "ba", "be", "bg", "bh", "bi", "br", "by", "ch", "cr", "cy", "cz", "de", "dj", "dk", "do", "ee", "eg", "es", "fi", "fk",
    "fo", "fr", "gb", "ge", "gi", "gl", "gr", "gt", "hn", "hr", "hu", "ie", "il", "iq", "is", "it", "jo", "kw", "kz", "lb", "lc", "li", "lt", "lu", "lv",
    "ly", "ma", "mc", "md", "me", "mk", "mn", "mr", "mt", "mu", "ni", "nl", "no", "om", "pk", "pl", "ps", "pt", "qa", "ro", "rs", "ru", "sa", "sc", "sd",
    "se", "si", "sk", "sm", "so", "st", "sv", "tl", "tn", "tr", "ua", "va", "vg", "xk", "ye", "dz", "ao", "bj", "bf", "cm", "cv", "ga", "ir", "ci", "mg",
    "ml", "mz", "sn",
)  # fmt: skip
_IBAN = re.compile(
    r"(?<![0-9A-Za-z])(?P<value>[A-Za-z]{2}[0-9]{2}(?:[ .-]?[A-Za-z0-9]{1,4}){3,9})(?![0-9A-Za-z])"
)
# With the first check digit the letters are rare: no other test is worth its time.
_BY_BEGINNING = {f"{country}{digit}": _IBAN for country in _COUNTRIES for digit in range(10)}
_ACCOUNT_WORDS = (
    "account[_ ](?:number|no)", "accountnumber", "routing[_ ]number", "sort[_ -]?code", "kontonummer", "bankleitzahl",
    "numéro de compte", "número de cuenta", "numero di conto", "rekeningnummer", "口座番号",
)  # fmt: skip
_CODE_WORDS = ("cvv2?", "cvc2?", "card[_ ]?(?:verification|security)[_ ]?code", "security[_ ]code")


def _confirm_card(candidate: str) -> str:
    """As much of the candidate as is a card of a known issuer, ending where a group of digits ends."""
    if "." in candidate and not _DOTTED.match(candidate):
        return ""
    places = [place for place, char in enumerate(candidate) if char.isdigit()]
    digits = "".join(candidate[place] for place in places)
    for length in range(len(digits), 12, -1):
        end = places[length - 1] + 1
        whole = end == len(candidate) or not candidate[end].isdigit()
        number = digits[:length]
        if whole and _is_issued(number) and len(set(number)) > 1 and luhn.is_valid(number):
            return candidate[:end]
    return ""


def _is_issued(number: str) -> bool:
    length, two, four = len(number), int(number[:2]), int(number[:4])
    if number[0] == "4":
        return length in (13, 16, 19)
    if 51 <= two <= 55 or 2221 <= four <= 2720:
        return length == 16
    if two in (34, 37):
        return length == 15
    if two in (30, 36, 38, 39):
        return length == 14
    return (two in (35, 62, 64, 65) or four == 6011 or two in (50, 56, 57, 58, 63, 67)) and length >= 16


def _confirm_account(candidate: str) -> str:
    """As much of the candidate as is an IBAN: words may follow one that is written in groups."""
    end = len(candidate)
    while end >= 15:
        if iban.is_valid(candidate[:end].replace(".", ""), check_country=False):
            return candidate[:end]
        end = max((candidate.rfind(mark, 0, end) for mark in " .-"), default=-1)
    return ""


DETECTORS: tuple[Detector, ...] = (
    Cued("IBAN", _BY_BEGINNING, _confirm_account, DIGIT),
    build_cued(
        "IBAN",
        ("iban", *_ACCOUNT_WORDS, "bank[_ -]?account"),
        r"[A-Z](?:[ .-]?[A-Z0-9]){14,36}(?![0-9A-Za-z])",
        _confirm_account,
        gate=DIGIT,
    ),
    Number("CARD", _CARD, _confirm_card, digits=13),
    build_cued(
        "CARD",
        _CARD_WORDS,
        r"[0-9](?:[ .-]{0,2}[0-9]){11,18}(?![0-9])",
        short=("visa", "amex", "mastercard", "cc"),
        gate=NUMBER,
    ),
    build_cued(
        "BANK_ACCOUNT", _ACCOUNT_WORDS, r"[0-9](?:[ -]?[0-9]){5,17}(?![0-9])", short=("acct",), gate=NUMBER
    ),
    build_cued("CARD_CODE", (), r"[0-9]{3,4}(?![0-9])", short=_CODE_WORDS, gate=DIGIT),
)
