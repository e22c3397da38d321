"""Redaction: planted personal data that is found, and clean real text that is touched.

Run: ``python benchmarks/redaction.py [--held-out | --development] [--misses N]``. A planted value counts as
found only where no four characters of it in a row stay. Detectors were written with sight of half of the
layouts: see ``planted_layouts``. A second set has other kinds, layouts and words, written by somebody who had
not seen the detectors: see ``planted_second``. Peers run in the same process where they are installed.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from planted_layouts import DEVELOPMENT, HELD_OUT, LABELS, forms_of, lay_out
from planted_second import second_cases
from planted_values import (
    api_key,
    bank_account,
    bare_phone,
    birth_date,
    brazilian_cpf,
    canadian_sin,
    card,
    dutch_bsn,
    email,
    french_nir,
    german_tax_id,
    indian_aadhaar,
    indian_pan,
    ip_address,
    italian_fiscal_code,
    json_web_token,
    mac_address,
    passport,
    person,
    phone,
    secret,
    spanish_dni,
    spanish_nie,
    spelled_email,
    street_address,
    uk_nino,
    us_ssn,
)  # fmt: skip
from redaction_clean import clean_texts
from redaction_peers import peers
from rich.console import Console
from rich.table import Table

from pattern_pipeline.traces.redaction.placeholders import PLACEHOLDER
from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.redaction.text import Redactor

Redact = Callable[[str], str]
CASES_A_CELL = 2
_VALUES = {
    "email": email, "spelled email": spelled_email, "phone": phone, "bare phone": bare_phone, "card": card,
    "bank account": bank_account, "IP address": ip_address, "MAC address": mac_address, "API key": api_key,
    "web token": json_web_token, "password": secret, "birth date": birth_date, "passport": passport, "US SSN": us_ssn,  # noqa: E501
    "UK NINO": uk_nino, "Canadian SIN": canadian_sin, "German tax id": german_tax_id, "French NIR": french_nir,
    "Spanish DNI": spanish_dni, "Spanish NIE": spanish_nie, "Italian fiscal code": italian_fiscal_code,
    "Dutch BSN": dutch_bsn, "Brazilian CPF": brazilian_cpf, "Indian Aadhaar": indian_aadhaar, "Indian PAN": indian_pan,  # noqa: E501
    "name": person, "address": street_address,
}  # fmt: skip
# Kinds that are asked for in the words, and under the keys, of another.
_WORDED_AS = {"spelled email": "email", "bare phone": "phone", "web token": "API key"}
_IN_PROSE = ("name", "address")


@dataclass(frozen=True, slots=True)
class Case:
    """One text with one planted value."""

    kind: str
    layout: str
    language: str
    value: str
    text: str

    def leaked(self, redacted: str) -> int:
        """How many characters of the value stay, in runs of four or more that the text alone has not."""
        frame = self.text
        redacted = PLACEHOLDER.sub("\0", redacted)
        for form in forms_of(self.value):
            frame = frame.replace(form, "\0")
        runs = {
            form[start : start + 4] for form in forms_of(self.value) for start in range(max(1, len(form) - 3))
        }
        stay = [run for run in runs if run in redacted and run not in frame and not _is_padding(run)]
        return len(stay)


def _is_padding(run: str) -> bool:
    return len(set(run)) < 3 and not run.isalnum()


def planted(layouts: Iterable[str], seed: int = 7) -> list[Case]:
    """The same cases for the same seed."""
    cases = []
    for layout in layouts:
        for kind, make in _VALUES.items():
            worded = _WORDED_AS.get(kind, kind)
            for language in LABELS[worded]:
                random = Random(f"{seed} {layout} {kind} {language}")
                few = len(LABELS[worded]) < 3
                for _ in range(CASES_A_CELL * (4 if few else 1)):
                    value = make(random, language)
                    text = lay_out(layout, random, worded, language, value)
                    cases.append(Case(kind, layout, language, value, text))
    return cases


def _ours(text: str) -> str:
    redactor = Redactor(RedactionRules(key=b"key"))
    redactor.learn([text])
    return redactor.text(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--development", action="store_true")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--no-clean", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    layouts = (() if options.held_out else DEVELOPMENT) + (() if options.development else HELD_OUT)
    cases = planted(layouts)
    methods: dict[str, Redact] = {"ours": _ours}
    if not options.no_peers:
        methods |= peers()
    console = Console(width=150)
    _planted(console, "", cases, methods, HELD_OUT, options.misses)
    second = [Case(*fields) for fields in second_cases()]
    _planted(console, "second hand: ", second, methods, (), options.misses)
    if not options.no_clean:
        _clean(console, methods, options.misses)


def _planted(
    console: Console,
    hand: str,
    cases: list[Case],
    methods: dict[str, Redact],
    held_out: tuple[str, ...],
    misses: int,
) -> None:
    found = {name: [not case.leaked(redact(case.text)) for case in cases] for name, redact in methods.items()}
    parts: dict[str, Callable[[Case], str]] = {
        "kind": lambda case: case.kind,
        "layout": lambda case: case.layout + (" (held out)" if case.layout in held_out else ""),
        "language": lambda case: case.language,
    }
    for title, part in parts.items():
        prose = [False, True] if title == "kind" else [False]
        console.print(_table(hand + title, part, cases, found, prose))
    broken = [case for case in cases if _breaks_json(case.text, methods["ours"](case.text))]
    again = [case for case in cases if _changes_again(methods["ours"], case.text)]
    console.print(f"{len(broken)} JSON texts broken, {len(again)} texts changed by redacting again")
    for case in [case for case, hit in zip(cases, found["ours"], strict=True) if not hit][:misses]:
        console.print(f"missed {case.kind}: {case.text!r} -> {methods['ours'](case.text)!r}", markup=False)
    for case in (broken + again)[:misses]:
        console.print(f"broken {case.text!r} -> {methods['ours'](case.text)!r}", markup=False)


def _table(
    title: str,
    part: Callable[[Case], str],
    cases: list[Case],
    found: dict[str, list[bool]],
    prose: list[bool],
) -> Table:
    table = Table(title=f"Recall by {title}" + ("" if len(prose) > 1 else ", structured identifiers"))
    for column in (title, "cases", *found):
        table.add_column(column)
    for named in prose:
        groups: dict[str, list[int]] = defaultdict(list)
        for index, case in enumerate(cases):
            if (case.kind in _IN_PROSE) is named:
                groups[part(case)].append(index)
        total = [index for members in groups.values() for index in members]
        everything = "names and addresses" if named else "structured"
        for group, members in [*groups.items(), (f"all {everything}", total)]:
            shares = [sum(hits[index] for index in members) / len(members) for hits in found.values()]
            table.add_row(group, str(len(members)), *(f"{share:.3f}" for share in shares))
    return table


def _breaks_json(text: str, redacted: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    try:
        json.loads(redacted)
    except ValueError:
        return True
    return False


def _changes_again(redact: Redact, text: str) -> bool:
    once = redact(text)
    return redact(once) != once


def _clean(console: Console, methods: dict[str, Redact], examples: int) -> None:
    table = Table(title="Clean real lines touched")
    for column in ("set", "lines", *methods, "ours, by kind"):
        table.add_column(column)
    for name, lines in clean_texts():
        shares = []
        kinds: Counter[str] = Counter()
        for method, redact in methods.items():
            touched = [(line, changed) for line in lines if (changed := redact(line)) != line]
            shares.append(f"{len(touched)} ({len(touched) / max(1, len(lines)):.2%})")
            if method == "ours":
                kinds.update(kind for _, changed in touched for kind in _kinds(changed))
                for line, changed in touched[:examples]:
                    console.print(f"{name}: {line[:300]!r} -> {changed[:300]!r}", markup=False)
        table.add_row(
            name, str(len(lines)), *shares, ", ".join(f"{kind} {count}" for kind, count in kinds.items())
        )
    console.print(table)


def _kinds(text: str) -> set[str]:
    return {match.group(1) for match in PLACEHOLDER.finditer(text)}


if __name__ == "__main__":
    main()
