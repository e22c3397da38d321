"""Draw the values of one dialogue's slots, once each; personal ones are noted as planted.

Personal data is invented: reserved domains and number ranges, test card numbers, IBANs of manuals.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pattern_pipeline.demo.grammar import fill_slots, resolve_choices

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
POUNDS = (7, 12, 19, 24, 39, 49, 64, 89, 129, 179, 249)
PENCE = ("00", "90", "95", "99")


def draw_personal_value(
    kind: str, rng: Random, tables: Mapping[str, tuple[str, ...]], value: Callable[[str], str]
) -> str:
    """Draw a value of a kind in ``PERSONAL``; ``value`` draws the dialogue's other slots."""
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


@dataclass(frozen=True, slots=True)
class Planted:
    """Invented personal data that a trace contains, exactly as written there."""

    kind: str
    text: str


class Slots:
    """Values by slot name. ``order2`` is another value of the table or pattern of ``order``."""

    def __init__(self, rng: Random, day: date, tables: Mapping[str, tuple[str, ...]]) -> None:
        self._rng = rng
        self._day = day
        self._tables = tables
        self._past = day - timedelta(days=rng.randrange(2, 21))
        self._soon = day + timedelta(days=rng.randrange(1, 12))
        self._values: dict[str, str] = {}
        self._planted: dict[str, Planted] = {}

    @property
    def planted(self) -> tuple[Planted, ...]:
        """The personal data used so far, in order of first use."""
        return tuple(self._planted.values())

    def value(self, name: str) -> str:
        """Return the slot's value. Raises KeyError for a name that no table or pattern knows."""
        if name not in self._values:
            self._values[name] = self._draw(name)
        value = self._values[name]
        if name.rstrip("2") in PERSONAL:
            self._planted.setdefault(name, Planted(name.rstrip("2"), value))
        return value

    def correct(self, name: str) -> None:
        """Let the second value of ``name`` be the right one from now on."""
        self._values[name] = self.value(f"{name}2")

    def _draw(self, name: str) -> str:
        base = name.rstrip("2")
        if base in self._tables:
            first_value = self._values.get(base)
            options = [value for value in self._tables[base] if value != first_value]
            return fill_slots(resolve_choices(self._rng.choice(options), self._rng), self.value)
        if base in PERSONAL:
            return draw_personal_value(base, self._rng, self._tables, self.value)
        if base in ("date", "soon", "iso_date", "iso_soon"):
            return self._draw_date(base)
        return _draw_pattern(base, self._rng, self._day)

    def _draw_date(self, name: str) -> str:
        when = self._soon if name.endswith("soon") else self._past
        return when.isoformat() if name.startswith("iso_") else _format_date(when, self._rng)


def _draw_pattern(name: str, rng: Random, day: date) -> str:
    number = rng.randrange(10**9)
    patterns = {
        "order": f"HW-{1_000_000 + number % 8_999_999}",
        "invoice": f"INV-{day.year}-{number % 90_000 + 10_000}",
        "tracking": f"NX{number:09d}",
        "customer": f"cus_{number:08x}",
        "ticket": f"T-{number % 900_000 + 100_000}",
        "return_label": f"RL{number % 10**8:08d}",
        "amount": f"{rng.choice(POUNDS)}.{rng.choice(PENCE)}",
        "days": str(rng.randrange(2, 9)),
        "weeks": rng.choice(("two", "three", "four")),
        "last4": f"{number % 10_000:04d}",
        "expiry": f"{rng.randrange(1, 13):02d}/{(day.year + rng.randrange(1, 5)) % 100:02d}",
        "month": (day - timedelta(days=rng.randrange(20, 150))).strftime("%B"),
    }
    return patterns[name]


def _format_date(day: date, rng: Random) -> str:
    return rng.choice(
        (f"{day.day} {day:%B}", f"{day:%B} {day.day}", f"{day:%A}, {day.day} {day:%b}", f"{day.day} {day:%b}")
    )
