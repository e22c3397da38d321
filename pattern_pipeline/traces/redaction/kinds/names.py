"""Names of people, where words or the key of a field say that one follows.

No list of names and no model: names without such a cue stay. See the benchmark for what that finds.
"""

import re
from collections.abc import Iterator, Sequence

from pattern_pipeline.traces.redaction.detector import Detector, Form, Span
from pattern_pipeline.traces.redaction.kinds.cues import ANSWERED, ASSIGNED, build_cued
from pattern_pipeline.traces.redaction.searched_text import SearchedText

UPPER = "A-ZÀ-ÖØ-Þ\u0100-\u017f\u0386-\u03ab\u0410-\u042f"
WORD = rf"(?:[{UPPER}][^\W\d_]*(?:['’-][^\W\d_]+)*|[{UPPER}]\.)"
PARTICLES = r"(?:(?:von|van|vom|zu|zur|de|der|den|dos|das|do|da|di|del|della|la|le|du|des|el|al|bin|ibn|ten|ter|af|y|e)\s){0,3}"
LAST = rf"(?:[ ]{{1,2}}{PARTICLES}{WORD})"
PERSON = rf"{PARTICLES}{WORD}{LAST}{{0,3}}"
FULL = rf"{WORD}{LAST}{{1,3}}"
KANJI = r"[\u4e00-\u9fff々]{2,6}(?:[ ]?[\u4e00-\u9fff々\u3041-\u3096\u30a1-\u30fa]{1,6}?)?(?=です|と申|と言|といい|様|さん|[\s\"'、。,)）」”|`*;\]&]|$)"
QUOTED = r"(?<=\")(?=\s?\w)[^\"\n\d<>{}\[\]@]{2,60}(?=\"(?!\"{0,2}\s?:))|(?<=')(?=\s?\w)[^'\"\n\d<>{}\[\]@]{2,60}(?=')"


KEYS = (
    "first[_ -]?name", "last[_ -]?name", "full[_ -]?name", "middle[_ -]?name", "given[_ -]?name", "family[_ -]?name", "surname",
    "maiden[_ -]?name", "customer[_ -]?name", "client[_ -]?name", "contact[_ -]?name", "guest[_ -]?name", "patient[_ -]?name", "passenger[_ -]?name",
    "rider[_ -]?name", "driver[_ -]?name", "employee[_ -]?name", "caller[_ -]?name", "account[_ -]?holder", "card[_ -]?holder(?:[_ -]?name)?",
    "sender[_ -]?name", "recipient[_ -]?name", "owner[_ -]?name", "person[_ -]?name", "renter[_ -]?name", "borrower[_ -]?name", "vorname", "nachname", "familienname",
    "prénom", "nom de famille", "apellidos?", "sobrenome", "cognome", "voornaam", "achternaam", "氏名", "お名前", "名前",
)  # fmt: skip
# "Name" alone names products and tools as well: a value must look like a person's, on a line that holds no more.
LABELS = ("name", "nom", "nombre", "nome", "naam", "kunde", "client", "customer")
SAID = (
    "my name is", "my name's", "my full name is", "my first name is", "my last name is", "his name is", "her name is", "name of the customer is", "ich heiße", "ich heisse", "mein name ist",
    "je m'appelle", "je m’appelle", "mon nom est", "je suis (?:madame|monsieur)", "me llamo", "mi nombre es", "meu nome é",
    "eu me chamo", "me chamo", "chamo-me", "mi chiamo", "il mio nome è", "mijn naam is", "ik heet", "hier spricht", "am apparat ist", "nazywam się", "mam na imię",
    "jag heter", "jeg heter", "jeg hedder", "mitt namn är", "nimeni on", "benim adım", "jmenuji se", "mă numesc", "меня зовут", "the name is", "私の名前は", "私は",
)  # fmt: skip
TITLES = (
    "mr", "mrs", "ms", "mx", "dr", "prof", "herrn?", "frau", "madame", "monsieur", "mme", "mlle", "señora?", "señorita", "sr", "sra", "srta",
    "senhora?", "signora?", "sig", r"sig\.ra", "dott", "dhr", "mevr", "mevrouw", "heer", "meneer",
)  # fmt: skip
GREETINGS = (
    "dear", "liebe[rs]?", "chère?", "cher", "estimad[oa]", "querid[oa]", "prezad[oa]", "car[oa]", "gentile", "beste", "geachte",
)  # fmt: skip
CLOSINGS = (
    "regards", "sincerely", "yours truly", "grüßen", "grüße", "cordialement", "atentamente",
    "un saludo", "saludos", "saludos cordiales", "atenciosamente", "cumprimentos", "z poważaniem", "pozdrawiam", "hälsningar", "hilsen", "saluti",
    "many thanks", "cheers", "best wishes", "bien à vous", "gruß", "cordiali saluti", "distinti saluti", "vriendelijke groet(?:en)?",
)  # fmt: skip
# Who is spoken of, and how one speaks of them: a first and a last name must follow.
# With what follows them, because every record has them as parts of keys.
ROLES = tuple(f"{role}{after}" for role in (
    "passenger", "guest", "customer", "patient", "client", "caller", "driver", "account holder", "cardholder", "recipient", "tenant", "applicant",
    "contact person", "speaking with", "speaking to", "spoke with", "spoke to", "behalf of", "signed by", "attn",
) for after in (" ", ":", "'s"))  # fmt: skip
I_AM = ("ik ben", "ich bin", "je suis", "soy", "sono", "eu sou", "jestem", "jag är", "jeg er")


# What follows a greeting or a title, opens a sentence, or replaces a value, and is nobody.
_NOBODY_WORDS = """
    Sir Sure Yes Yeah No Ok Okay Certainly Hello Hi Thanks Thank Please Why What Who Just It Of OP I
    First Appointment Appt Office Madam Madame Customer Customers Team Valued All Friend Friends Guest
    Guests Hiring Support Everyone Colleagues Diary God Lord Santa Reader User Users Applicant Student
    Parents Members Member Agent Assistant Monsieur Messieurs Mesdames Damen Herren Kunde Kunden Kundin
    Señor Señores Cliente Clienti Clientes Klant Client Street Street. And The Your Our Their His Her My
    This That Not None Null Unknown Required String True False
"""
_NOBODY = frozenset(_NOBODY_WORDS.split())
# "my name is Ben I need help": the sentence goes on in capitals.
_GOES_ON = re.compile(r"\s(?:I|ASAP|I['’]\w+|Time|Please|Thanks|Hello|Hi)(?!\w).*", re.DOTALL)


def confirm_person(candidate: str) -> str:
    """Return the name without the rest of the sentence after it; empty where it is no person's name."""
    name = _GOES_ON.sub("", candidate).rstrip()
    first = re.split(r"[ .’']", name, maxsplit=1)[0]
    return "" if first in _NOBODY else name


def confirm_quiet_person(candidate: str) -> str:
    """Not in capitals: whoever cries "I AM SO TIRED" tells no name."""
    return (
        confirm_person(candidate)
        if not any(word.isupper() and len(word) > 2 for word in candidate.split())
        else ""
    )


def confirm_field_value(candidate: str) -> str:
    """Confirm the quoted value of a name key: a few words of letters, neither a sentence nor a schema type."""
    plain = candidate.strip().casefold()
    words = plain.split()
    named = 0 < len(words) <= 5 and not re.search(r"[_:;/=$%#()?!]", plain)
    return (
        candidate
        if named and plain not in ("string", "null", "none", "unknown", "true", "false", "required", "n/a")
        else ""
    )


class NameBesideOthers:
    """``"name": "..."`` in JSON is a person's only where the record has other fields of a person."""

    signs: tuple[str, ...] = ('"name"',)
    gate: re.Pattern[str] | None = None
    whole: bool = False
    _pattern = re.compile(rf"(?i:name){ASSIGNED}(?P<value>{QUOTED})")
    _beside = tuple(
        f'"{field}' for field in ("email", "e-mail", "phone", "mobile", "dob", "date_of_birth", "birth", "first_name",
                                  "last_name", "street", 'zip"', "zip_code", "ssn", "passport", "gender")
    )  # fmt: skip

    def spans(self, searched: SearchedText, _signs: Sequence[str]) -> Iterator[Span]:
        """See Detector."""
        text = searched.text
        lower = text.lower()
        if not any(field in lower for field in self._beside):
            return
        for place in searched.places['"name"']:
            match = self._pattern.match(text, place + 1)
            if match and confirm_field_value(match.group("value")):
                # Of the same object: what is ordered is near who orders it.
                begin, close = max(0, text.rfind("{", 0, place)), text.find("}", match.end())
                record = text[begin : close if close > 0 else match.end()].lower()
                if any(field in record for field in self._beside):
                    yield match.start("value"), match.end("value"), "NAME"


_COLON = r"(?:[*_»”\"'`]{0,3}\s{0,2}:[\s*_`“]{0,6}|\s?\|\s?|:?\s?(?:</?[a-zA-Z][\w-]{0,10}>\s{0,4}){1,4})"
DETECTORS: tuple[Detector, ...] = (
    # Before an email address in angles is the name of its owner.
    Form(
        "NAME", re.compile(rf"(?<![^\W_]){FULL}(?=[\"']?\s?<[^<>\s@]{{1,64}}@)"), confirm_person, signs=("@",)
    ),
    build_cued(
        "NAME",
        KEYS,
        rf"{QUOTED}|{PERSON}|{KANJI}",
        confirm_field_value,
        gap=rf"(?:{ASSIGNED}|\s[\"'])",
        any_case=False,
    ),
    # The arguments of a call, because in a list names of fields look the same; and the answer to a question.
    build_cued(
        "NAME",
        ("your name", "name on the", *KEYS),
        rf"{FULL}(?=[\"']\s?\))|{PERSON}(?=[ .!]{{0,3}}(?:\n|$))",
        confirm_person,
        gap=rf"(?:[\"'],\s?[\"']|{ANSWERED})",
        any_case=False,
    ),
    build_cued(
        "NAME",
        ROLES,
        FULL,
        confirm_quiet_person,
        gap=r"(?:(?<= )(?:is )?|(?<=:)[ ]|(?<=s)[ ]name(?: is|:)[ ])",
        any_case=False,
    ),
    build_cued(
        "NAME",
        (),
        rf"{FULL}(?=\s?(?:[,.!\n]|$| (?:und|and|et|y|e|en|i)\s))",
        confirm_quiet_person,
        short=I_AM,
        gap=r" ",
        any_case=False,
    ),
    build_cued(
        "NAME",
        (),
        rf"{FULL}(?=\s*(?:[\n,;|)\]*`”]|$))|{KANJI}",
        confirm_person,
        short=LABELS,
        gap=_COLON,
        any_case=False,
    ),
    build_cued(
        "NAME", SAID, rf"{PERSON}|{KANJI}", confirm_person, gap=r"[\s:,*_`\"'“«-]{0,4}", any_case=False
    ),
    build_cued("NAME", (), PERSON, confirm_person, short=TITLES, gap=r"\.?[ \u00a0]{1,2}", any_case=False),
    build_cued(
        "NAME", (), rf"{PERSON}(?=\s?[,:!\n])", confirm_person, short=GREETINGS, gap=r" ", any_case=False
    ),
    build_cued(
        "NAME",
        CLOSINGS,
        rf"{WORD}{LAST}{{0,2}}(?=\s*(?:\n|$))",
        confirm_person,
        gap=r",?\s*\n\s*[-–—]?\s?",
        any_case=False,
    ),
    build_cued(
        "NAME", (), FULL, confirm_quiet_person, short=("i am", "i'm", "i’m"), gap=r" ", any_case=False
    ),
    Form(
        "NAME",
        re.compile(r"[\u4e00-\u9fff々]{2,4}[ ]?[\u4e00-\u9fff々ぁ-んァ-ヶ]{0,4}(?=様)"),
        confirm_person,
        signs=("様",),
    ),
    build_cued(
        "NAME",
        (),
        rf"{PERSON}(?= (?:speaking|calling|here|from|with)(?!\w))",
        confirm_quiet_person,
        short=("this is",),
        gap=r" ",
        any_case=False,
    ),
    NameBesideOthers(),
)
