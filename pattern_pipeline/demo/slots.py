"""The values of one dialogue's slots, drawn once each; personal ones are noted as planted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pattern_pipeline.demo.grammar import choose, fill
from pattern_pipeline.demo.people import PERSONAL, personal_value

POUNDS = (7, 12, 19, 24, 39, 49, 64, 89, 129, 179, 249)
PENCE = ("00", "90", "95", "99")


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
        """The personal data asked for so far, in order of first use."""
        return tuple(self._planted.values())

    def value(self, name: str) -> str:
        """Return the slot's value. Raises KeyError for a name that no table or pattern knows."""
        if name not in self._values:
            self._values[name] = self._drawn(name)
        value = self._values[name]
        if name.rstrip("2") in PERSONAL:
            self._planted.setdefault(name, Planted(name.rstrip("2"), value))
        return value

    def correct(self, name: str) -> None:
        """Let the second value of ``name`` be the right one from now on."""
        self._values[name] = self.value(f"{name}2")

    def _drawn(self, name: str) -> str:
        base = name.rstrip("2")
        if base in self._tables:
            taken = self._values.get(base)
            options = [value for value in self._tables[base] if value != taken]
            return fill(choose(self._rng.choice(options), self._rng), self.value)
        if base in PERSONAL:
            return personal_value(base, self._rng, self._tables, self.value)
        if base in ("date", "soon", "iso_date", "iso_soon"):
            return self._dated(base)
        return _patterned(base, self._rng, self._day)

    def _dated(self, name: str) -> str:
        when = self._soon if name.endswith("soon") else self._past
        return when.isoformat() if name.startswith("iso_") else _date_text(when, self._rng)


def _patterned(name: str, rng: Random, day: date) -> str:
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


def _date_text(day: date, rng: Random) -> str:
    return rng.choice(
        (f"{day.day} {day:%B}", f"{day:%B} {day.day}", f"{day:%A}, {day.day} {day:%b}", f"{day.day} {day:%b}")
    )
