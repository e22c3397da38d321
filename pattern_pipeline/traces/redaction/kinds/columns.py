"""Values of tables, CSV and Markdown, under a header that names what they are."""

import re
from collections.abc import Iterator, Sequence

from pattern_pipeline.traces.redaction.detector import Detector, Span
from pattern_pipeline.traces.redaction.searched import Searched

_SEPARATORS = (",", "\t", ";", "|")
_CELL = {
    mark: re.compile(rf"\s*(\"(?:[^\"\n]|\"\")*\"|[^{re.escape(mark)}\n]*)(?:{re.escape(mark)}|$)")
    for mark in _SEPARATORS
}
_KINDS = {
    "EMAIL": ("email", "emailaddress", "contactemail", "mail"),
    "PHONE": ("phone", "phonenumber", "telephone", "mobile", "mobilephone", "cell", "tel", "telefon", "fax", "contactphone", "contactnumber"),
    "CARD": ("cardnumber", "creditcard", "creditcardnumber", "ccnumber"),
    "IBAN": ("iban",), "BANK_ACCOUNT": ("accountnumber", "bankaccount"),
    "PASSWORD": ("password", "passwd", "pwd", "passwort"), "API_KEY": ("apikey", "secret", "accesstoken", "token", "secretkey", "accesskey"),
    "BIRTH_DATE": ("dateofbirth", "dob", "birthdate", "birthday", "geburtsdatum"),
    "PASSPORT": ("passport", "passportnumber", "passportno"), "SSN": ("ssn", "socialsecuritynumber"),
    "NATIONAL_ID": ("nino", "sin", "steuerid", "taxid", "nir", "dni", "nie", "codicefiscale", "bsn", "cpf", "aadhaar", "pan", "nationalid"),
    "IP_ADDRESS": ("ip", "ipaddress", "clientip"), "MAC_ADDRESS": ("mac", "macaddress"),
    "NAME": ("firstname", "lastname", "fullname", "customername", "clientname", "surname", "contactname", "vorname", "nachname"),
    "ADDRESS": ("address", "streetaddress", "street", "addressline1", "adresse", "anschrift"), "POSTAL_CODE": ("zip", "zipcode", "postalcode", "postcode", "plz"),
}  # fmt: skip
_BY_HEADER = {header: kind for kind, headers in _KINDS.items() for header in headers}
_NOT_PLAIN = re.compile(r"[^a-z0-9]")
_LONGEST_HEADER = 1000
_NO_HEADER = re.compile(r"[{}\[\]:<>]")
_NO_VALUE = re.compile(r"[\"{}\[\]<>\\]")
_RULE = re.compile(r"[\s|:-]+$")


class _Columns:
    """Looks at lines that the next line has as many separators as."""

    signs: tuple[str, ...] = ("\n",)
    gate: re.Pattern[str] | None = None

    def spans(self, searched: Searched, _signs: Sequence[str]) -> Iterator[Span]:
        """See Detector."""
        text = searched.text
        for mark in _SEPARATORS:
            if mark in text:
                yield from _under_headers(text, mark)


def _under_headers(text: str, mark: str) -> Iterator[Span]:
    lines = text.split("\n")
    counts = [line.count(mark) for line in lines]
    place = 0
    for number, line in enumerate(lines[:-1]):
        place += len(line) + 1
        if 0 < counts[number] <= counts[number + 1] and len(line) < _LONGEST_HEADER:
            # A table in a string of JSON begins after the quote.
            header = line[line.rfind('"') + 1 :] if "{" in line or "[" in line else line
            if _NO_HEADER.search(header):
                continue
            names = [_NOT_PLAIN.sub("", cell.lower()) for cell in header.strip().strip("|").split(mark)]
            kinds = {column: _BY_HEADER[name] for column, name in enumerate(names) if name in _BY_HEADER}
            if kinds:
                yield from _rows(text, place, mark, len(names), kinds)


def _rows(text: str, place: int, mark: str, width: int, kinds: dict[int, str]) -> Iterator[Span]:
    while place < len(text):
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        line = text[place:end]
        lead = len(line) - len(line.lstrip(" |")) if mark == "|" else 0
        cells = [match for match in _CELL[mark].finditer(line, lead) if match.end() > match.start()]
        if len(cells) != width + (
            mark == "|" and line.rstrip().endswith("|") and bool(cells) and not cells[-1].group(1).strip()
        ):
            return
        if not _RULE.match(line):
            for column, kind in kinds.items():
                value = _NO_VALUE.split(cells[column].group(1).strip().strip('"`*'), maxsplit=1)[0].strip()
                start = place + cells[column].start(1) + cells[column].group(1).find(value)
                if (
                    len(value) > 2
                    and not value.startswith("<")
                    and (any(map(str.isdigit, value)) or kind in ("NAME", "PASSWORD", "EMAIL"))
                ):
                    yield start, start + len(value), kind
        place = end + 1


DETECTORS: tuple[Detector, ...] = (_Columns(),)
