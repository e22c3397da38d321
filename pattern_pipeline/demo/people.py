"""Invented personal data: reserved domains and number ranges, test card numbers, IBANs of manuals."""

from collections.abc import Callable, Mapping
from random import Random

PERSONAL = frozenset({"person", "email", "phone", "card", "iban", "address"})

# None of these belongs to anybody: published test cards, and the examples of the IBAN registry.
CARDS = (
    "4111 1111 1111 1111",
    "4111111111111111",
    "4242 4242 4242 4242",
    "4012888888881881",
    "5555 5555 5555 4444",
    "5105105105105100",
    "3782 822463 10005",
    "6011 1111 1111 1117",
)
IBANS = (
    "DE89 3704 0044 0532 0130 00",
    "DE89370400440532013000",
    "GB29 NWBK 6016 1331 9268 19",
    "GB29NWBK60161331926819",
    "FR14 2004 1010 0505 0001 3M02 606",
    "NL91 ABNA 0417 1643 00",
    "ES91 2100 0418 4502 0005 1332",
)
# Ranges kept for fiction: 555-01xx in North America; drama numbers of the British regulator.
PHONES = (
    "+1 {area}-555-01{two}",
    "({area}) 555-01{two}",
    "+44 20 7946 0{three}",
    "07700 900{three}",
    "+44 7700 900{three}",
)
DOMAINS = ("example.com", "example.org", "example.net", "mail.example.com")


def personal_value(
    kind: str, rng: Random, tables: Mapping[str, tuple[str, ...]], value: Callable[[str], str]
) -> str:
    """Draw a value of a kind in ``PERSONAL``; ``value`` gives the dialogue's other slots."""
    if kind == "person":
        return f"{value('first_name')} {value('last_name')}"
    if kind == "email":
        first, last = value("first_name").lower(), value("last_name").lower()
        local = rng.choice(
            (
                f"{first}.{last}",
                f"{first[0]}{last}",
                f"{first}{last}{rng.randrange(60, 99)}",
                f"{last}.{first}",
            )
        )
        return f"{local}@{rng.choice(DOMAINS)}"
    if kind == "phone":
        two, three = rng.randrange(100), rng.randrange(1000)
        area = rng.choice((202, 312, 415, 617, 206))
        return rng.choice(PHONES).format(area=area, two=f"{two:02d}", three=f"{three:03d}")
    if kind == "address":
        return f"{rng.randrange(1, 240)} {rng.choice(tables['street'])}, {value('city')}"
    return rng.choice(CARDS if kind == "card" else IBANS)
