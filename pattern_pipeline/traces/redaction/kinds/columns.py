"""Values of tables, under a header that names what they are: CSV, Markdown, SQL, and columns that spaces align."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pattern_pipeline.traces.redaction.detector import Detector, Span
from pattern_pipeline.traces.redaction.kinds.field_keys import classify_key
from pattern_pipeline.traces.redaction.searched_text import SearchedText

_KINDS_BY_HEADER = {
    "EMAIL": ("email", "emailaddress", "mail", "mailaddress", "correo", "courriel", "emailadresse"),
    "PHONE": ("phone", "telephone", "mobile", "mobilephone", "cell", "cellphone", "tel", "telefon", "telefono", "teléfono", "téléphone", "telefone", "telefoon",
              "fax", "msisdn", "handy", "móvil", "celular", "whatsapp"),
    "CARD": ("card", "creditcard", "debitcard", "cc", "kreditkarte", "tarjeta"),
    "IBAN": ("iban",), "BANK_ACCOUNT": ("account", "bankaccount", "konto", "routing", "sortcode"),
    "PASSWORD": ("password", "passwd", "pwd", "passwort", "passphrase", "contraseña", "kennwort", "senha"),
    "API_KEY": ("apikey", "secret", "accesstoken", "token", "secretkey", "accesskey", "authtoken", "refreshtoken", "clientsecret", "privatekey"),
    "BIRTH_DATE": ("dateofbirth", "dob", "birthdate", "birthday", "geburtsdatum", "datedenaissance", "fechadenacimiento", "fechanacimiento", "datadinascita",
                   "datadenascimento", "geboortedatum", "dataurodzenia"),
    "PASSPORT": ("passport", "reisepass", "pass", "passeport", "pasaporte", "passaporto", "passaporte", "paspoort", "paszport"),
    "SSN": ("ssn", "socialsecurity"),
    "NATIONAL_ID": (
        "nino", "nationalinsurance", "ni", "sin", "socialinsurance", "steuerid", "steueridentifikation", "taxid", "nir", "sécuritésociale", "numérodesécuritésociale",
        "dni", "nie", "nif", "codicefiscale", "bsn", "burgerservice", "cpf", "aadhaar", "pan", "nationalid", "pesel", "rijksregister", "personnummer", "hetu",
        "henkilötunnus", "fødselsnummer", "fnr", "cpr", "tfn", "taxfile", "ahv", "avs", "curp", "rut", "residentid", "residentregistration", "rrn", "idcard", "southafricanid",
        "tckimlik", "tckn", "taxnumber", "kimlik", "nhs", "pps", "ppsn", "rodnéčíslo", "cnp", "driverlicense", "driverslicense", "driverlicence", "driverslicence", "drivinglicence",
        "drivinglicense", "dl", "licence", "führerschein", "personalausweis", "idnumber", "identitycard",
    ),
    "IP_ADDRESS": ("ip", "ipaddress", "ipaddr"), "MAC_ADDRESS": ("mac", "macaddress", "hwaddr"),
    "NAME": ("firstname", "lastname", "fullname", "customername", "clientname", "surname", "contactname", "vorname", "nachname", "passengername", "cardholder",
             "recipientname", "employeename", "patientname", "guestname", "givenname", "familyname", "accountholder", "cardholdername", "prénom", "apellido",
             "apellidos", "cognome", "achternaam"),
    "ADDRESS": ("address", "streetaddress", "street", "addressline", "adresse", "anschrift", "dirección", "direccion", "indirizzo", "endereço", "morada", "adres"),
    "POSTAL_CODE": ("zip", "zipcode", "postalcode", "postcode", "plz"),
}  # fmt: skip
_BY_HEADER = {header: kind for kind, headers in _KINDS_BY_HEADER.items() for header in headers}
_DECORATION = re.compile(
    r"^(?:customer|user|client|contact|primary|home|work|billing|shipping|delivery|payment|account|passenger|patient|employee|guest|"
    r"recipient|sender|owner|device|db|remote|mobile|traveller|traveler|temporary|smtp|applicant|source|client|new|old|current)(?=.)|(?<=.)(?:number|nummer|no|nr|num|list|[12]|s)$"
)
_NOT_PLAIN = re.compile(r"[^\w]|_")
_WITHOUT_DIGITS = ("NAME", "PASSWORD", "PIN", "SECURITY_ANSWER")
# "no", "-"
_LONGEST_NOTHING = 2


@lru_cache(4096)
def get_column_kind(header: str) -> str | None:
    """Classify a column header by the kind of identifier under it, decorated or not: ``customer_phone_no``."""
    plain = _NOT_PLAIN.sub("", header.casefold())
    kind = _BY_HEADER.get(plain)
    # "account" alone counts things; only with "number" behind it is it a bank's.
    if kind is None or plain == "account":
        kind = _BY_HEADER.get(_DECORATION.sub("", plain))
    return kind or classify_key(header.strip().strip("\"'`*"))


def is_value(kind: str, value: str) -> bool:
    """Whether a cell may hold what its header says: it is neither empty nor replaced already."""
    if (value.isascii() and len(value) <= _LONGEST_NOTHING) or value.startswith("<"):
        return False
    return "@" in value if kind == "EMAIL" else kind in _WITHOUT_DIGITS or any(map(str.isdigit, value))


_SEPARATORS = (",", "\t", ";", "|")
_SEPARATED_CELL = {
    mark: re.compile(rf"\s*(\"(?:[^\"\n]|\"\")*\"|[^{re.escape(mark)}\n]*)(?:{re.escape(mark)}|$)")
    for mark in _SEPARATORS
}
_LONGEST_SEPARATED_HEADER = 1000
_NO_HEADER = re.compile(r"[{}\[\]:<>]")
_NO_VALUE = re.compile(r"[\"{}\[\]<>\\]")
_RULE = re.compile(r"[\s|:+-]+$")


class _SeparatedColumns:
    """Looks at lines that the next line has as many separators as."""

    signs: tuple[str, ...] = ("\n",)
    gate: re.Pattern[str] | None = None
    whole: bool = False

    def spans(self, searched: SearchedText, _signs: Sequence[str]) -> Iterator[Span]:
        """See Detector."""
        text = searched.text
        for mark in _SEPARATORS:
            if mark in text:
                yield from _find_under_headers(text, mark)


def _find_under_headers(text: str, mark: str) -> Iterator[Span]:
    lines = text.split("\n")
    counts = [line.count(mark) for line in lines]
    place = 0
    for number, line in enumerate(lines[:-1]):
        place += len(line) + 1
        ruled = mark == "|" and _RULE.match(lines[number + 1]) is not None
        if (
            counts[number] > 0
            and (ruled or counts[number] <= counts[number + 1])
            and len(line) < _LONGEST_SEPARATED_HEADER
        ):
            # A table in a string of JSON begins after the quote.
            header = line[line.rfind('"') + 1 :] if "{" in line or "[" in line else line
            if _NO_HEADER.search(header):
                continue
            names = header.strip().strip("|").split(mark)
            kinds = {column: kind for column, name in enumerate(names) if (kind := get_column_kind(name))}
            if kinds:
                yield from _find_in_separated_rows(text, place, mark, len(names), kinds)


def _find_in_separated_rows(
    text: str, place: int, mark: str, width: int, kinds: dict[int, str]
) -> Iterator[Span]:
    while place < len(text):
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        line = text[place:end]
        lead = len(line) - len(line.lstrip(" |")) if mark == "|" else 0
        if _RULE.match(line):
            place = end + 1
            continue
        cells = [match for match in _SEPARATED_CELL[mark].finditer(line, lead) if match.end() > match.start()]
        if len(cells) != width + (
            mark == "|" and line.rstrip().endswith("|") and bool(cells) and not cells[-1].group(1).strip()
        ):
            return
        for column, kind in kinds.items():
            value = _NO_VALUE.split(cells[column].group(1).strip().strip('"`*'), maxsplit=1)[0].strip()
            start = place + cells[column].start(1) + cells[column].group(1).find(value)
            if is_value(kind, value):
                yield start, start + len(value), kind
        place = end + 1


_SQL_COLUMNS = re.compile(
    r"(?i:insert\s+into)\s+[\w.\"`\[\]]{1,100}\s*\((?P<columns>[^()]{1,1000})\)\s*(?i:values)\s*"
)
_SQL_ROW = re.compile(r"\s*,?\s*\(((?:'(?:[^']|'')*'|[^()'])*)\)")
_SQL_CELL = re.compile(r"\s*(?:[A-Za-z]?'((?:[^']|'')*)'|([^,']*))\s*(?:,|$)")


class _SqlStatements:
    """Looks at each row of values after the columns, while they are as many."""

    signs: tuple[str, ...] = ("insert into",)
    gate: re.Pattern[str] | None = None
    whole: bool = False

    def spans(self, searched: SearchedText, _signs: Sequence[str]) -> Iterator[Span]:
        """See Detector."""
        for place in searched.places["insert into"]:
            if statement := _SQL_COLUMNS.match(searched.text, place):
                kinds = [get_column_kind(name) for name in statement.group("columns").split(",")]
                if any(kinds):
                    yield from _find_in_sql_rows(searched.text, statement.end(), kinds)


def _find_in_sql_rows(text: str, place: int, kinds: list[str | None]) -> Iterator[Span]:
    while row := _SQL_ROW.match(text, place):
        cells = [
            cell for cell in _SQL_CELL.finditer(text, row.start(1), row.end(1)) if cell.end() > cell.start()
        ]
        if len(cells) != len(kinds):
            return
        for cell, kind in zip(cells, kinds, strict=True):
            group = 1 if cell.group(1) is not None else 2
            if kind and is_value(kind, cell.group(group).strip()):
                yield cell.start(group), cell.end(group), kind
        place = row.end()


_APART = re.compile(r"  (?<=\S  ) *\S")
_ALIGNED_CELL = re.compile(r"\S+(?: \S+)*")
_LONGEST_ALIGNED_HEADER = 400
# Two are a name and its value, line by line.
_FEWEST_COLUMNS = 3


class _AlignedColumns:
    """Looks at rows that have as many cells as the line with the names."""

    signs: tuple[str, ...] = ("\n",)
    gate: re.Pattern[str] | None = _APART
    whole: bool = False

    def spans(self, searched: SearchedText, _signs: Sequence[str]) -> Iterator[Span]:
        """See Detector."""
        kinds: list[str | None] = []
        place = 0
        for line in searched.text.split("\n"):
            cells = list(_ALIGNED_CELL.finditer(line)) if _APART.search(line) else []
            if any(kinds) and len(cells) == len(kinds):
                for cell, kind in zip(cells, kinds, strict=True):
                    if kind and is_value(kind, cell.group()):
                        yield place + cell.start(), place + cell.end(), kind
            elif len(cells) >= _FEWEST_COLUMNS and len(line) < _LONGEST_ALIGNED_HEADER:
                kinds = [get_column_kind(cell.group()) for cell in cells]
            place += len(line) + 1


DETECTORS: tuple[Detector, ...] = (_SeparatedColumns(), _SqlStatements(), _AlignedColumns())
