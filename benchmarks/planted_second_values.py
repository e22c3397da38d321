"""Made-up personal data by a second hand: kinds and ways of writing that the first set has not."""

import string
from collections.abc import Callable
from random import Random

from stdnum import luhn
from stdnum.be import nn
from stdnum.ch import ssn as ahv
from stdnum.cl import rut
from stdnum.cn import ric
from stdnum.fi import hetu
from stdnum.iso7064 import mod_97_10
from stdnum.it import codicefiscale
from stdnum.kr import rrn
from stdnum.mx import curp
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.pt import nif
from stdnum.ro import cnp
from stdnum.tr import tckimlik

Make = Callable[[Random, str], str]
_SYLLABLES = (
    "vel",
    "mo",
    "ra",
    "ken",
    "dri",
    "lo",
    "sta",
    "fen",
    "bri",
    "tal",
    "nu",
    "xan",
    "qui",
    "holm",
    "zi",
    "wek",
)
_ENDINGS = (
    "com",
    "org",
    "io",
    "dev",
    "ai",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "co.uk",
    "com.br",
    "ch",
    "se",
    "technology",
    "museum",
    "online",
)
_FIRST = {
    "en": ("Marcus", "Siobhan", "Desmond", "Aaliyah", "Wendell"), "de": ("Torsten", "Käthe", "Björn"), "fr": ("Maëlle", "Jean-Luc", "Benoît"),
    "es": ("Íñigo", "Begoña", "Ramón"), "it": ("Alessia", "Giancarlo"), "pt": ("Conceição", "Thiago"), "nl": ("Sjoerd", "Annelies"), "pl": ("Łukasz", "Małgorzata"),
}  # fmt: skip
_LAST = {
    "en": ("Abernathy", "O'Callaghan", "Fairbanks-Hale", "Okonkwo"), "de": ("von der Heide", "Großmann"), "fr": ("Lefèvre", "de la Tour"),
    "es": ("Etxeberria", "Núñez Ortega"), "it": ("De Santis", "Bevilacqua"), "pt": ("da Silva Prado", "Magalhães"), "nl": ("van der Meulen", "ter Horst"),
    "pl": ("Wiśniewska", "Nowakowski"),
}  # fmt: skip
_NATIONAL = {
    "en": ("(2##) 3##-####", "3##.4##.####", "07700 9#####", "0161 496 0###", "04## ### ###"), "de": ("0171 #######", "089/#######", "0664 #######", "044 ### ## ##"),
    "fr": ("06 ## ## ## ##", "01.##.##.##.##"), "es": ("6## ### ###", "91 ### ## ##"), "it": ("33# #######", "06 #### ####"), "pt": ("91# ### ###", "(11) 9####-####"),
    "nl": ("06-########", "020-#######"), "pl": ("5## ### ###", "22 ### ## ##"),
}  # fmt: skip
_ABROAD = (
    "+1 3## 4## ####", "+1-3##-4##-####", "+44 7700 9#####", "+44 (0)20 7### ####", "+49 171 #######", "0049 171 #######", "+33 6 ## ## ## ##", "+346########",
    "+39 33# ### ####", "+351 91# ### ###", "+31 6 ########", "+48 5## ### ###", "+41 79 ### ## ##", "+46 70 ### ## ##", "+45 ## ## ## ##", "+353 87 ### ####",
    "+91 98### #####", "+81 90-####-####", "+55 11 9####-####", "+61 4## ### ###", "+90 532 ### ## ##", "+82 10-####-####", "+86 138 #### ####", "+420 7## ### ###",
)  # fmt: skip
_ISSUERS = (
    ("4", 16),
    ("51", 16),
    ("2221", 16),
    ("37", 15),
    ("6011", 16),
    ("36", 14),
    ("3528", 16),
    ("62", 16),
    ("62", 19),
    ("6759", 16),
)
_BANKS = {
    "DE": 18,
    "ES": 20,
    "PT": 21,
    "PL": 24,
    "BE": 12,
    "AT": 16,
    "SE": 20,
    "DK": 14,
    "FI": 14,
    "CZ": 20,
    "NL": "ABNA10",
    "GB": "WEST14",
    "IE": "AIBK14",
    "RO": "AAAA16",
}
_STREETS = {
    "en": ("{n} Maple Hollow Drive, Apt {k}B, Springvale, OH {five}", "Flat {k}, {n} Harrow Lane, Wexmouth, SW{k}A 2BX", "{n} Jacaranda Avenue, Millbrook NSW 2{three}"),
    "de": ("Lindenstraße {n}, {five} Neustadt", "Hauptstr. {n} / Top {k}, {four} Wiesendorf"), "fr": ("{n} rue des Tilleuls, {five} Montclair",),
    "es": ("Calle de los Olmos, {n}, {k}º B, {five} Villanueva",), "it": ("Via dei Ciliegi {n}, {five} Montefiore",), "pt": ("Rua das Amoreiras, {n}, {k}º Esq., {four}-{three} Vilarinho",),
    "nl": ("Kastanjelaan {n}, {four} BX Oosterveld",), "pl": ("ul. Kwiatowa {n}/{k}, 60-{three} Borek",),
}  # fmt: skip


def digits(random: Random, count: int) -> str:
    return str(random.randint(1, 9)) + "".join(random.choices(string.digits, k=count - 1))


def filled(random: Random, form: str) -> str:
    return "".join(random.choice(string.digits) if char == "#" else char for char in form)


def word(random: Random, syllables: int = 2) -> str:
    return "".join(random.choices(_SYLLABLES, k=syllables))


def _host(random: Random) -> str:
    return f"{random.choice(('', 'mail.', 'students.cs.'))}{word(random, 3)}.{random.choice(_ENDINGS)}"


def _email(random: Random, _language: str) -> str:
    first, last = word(random), word(random, 3)
    local = random.choice(
        (
            f"{first}.{last}",
            f"{first}+{word(random)}",
            f"{last}_{digits(random, 2)}",
            f"o'{last}",
            f"{first.upper()}.{last.upper()}",
            digits(random, 6),
        )
    )
    return f"{local}@{_host(random)}"


def _card(random: Random, _language: str) -> str:
    beginning, length = random.choice(_ISSUERS)
    number = beginning + filled(random, "#" * (length - 1 - len(beginning)))
    number += luhn.calc_check_digit(number)
    groups = (
        [number[:4], number[4:10], number[10:]]
        if length < 16
        else [number[at : at + 4] for at in range(0, length, 4)]
    )
    return random.choice(("", " ", "-")).join(groups)


def _iban(random: Random, _language: str) -> str:
    country = random.choice(sorted(_BANKS))
    form = _BANKS[country]
    account = digits(random, form) if isinstance(form, int) else form[:4] + digits(random, int(form[4:]))
    check = mod_97_10.calc_check_digits(account + country)
    number = f"{country}{check}{account}"
    return random.choice((number, " ".join(number[at : at + 4] for at in range(0, len(number), 4))))


def _date(random: Random) -> tuple[int, int, int]:
    return random.randint(1940, 1999), random.randint(1, 12), random.randint(1, 28)


def _short_date(random: Random) -> str:
    year, month, day = _date(random)
    return f"{year % 100:02d}{month:02d}{day:02d}"


def _birth(random: Random, language: str) -> str:
    year, month, day = _date(random)
    mark = {"de": ".", "pl": ".", "nl": "-"}.get(language, "/")
    return random.choice((f"{year}-{month:02d}-{day:02d}", f"{day:02d}{mark}{month:02d}{mark}{year}"))


def _valid(make: Callable[[Random], str], valid: Callable[[str], bool]) -> Make:
    def first_valid(random: Random, _language: str) -> str:
        while not valid(number := make(random)):
            pass
        return number

    return first_valid


def _fiscal_code(random: Random, _language: str) -> str:
    body = f"{''.join(random.choices('BCDFGLMNPRST', k=6))}{random.randint(40, 99)}{random.choice('ABCDEHLMPRST')}{random.randint(10, 28)}F{digits(random, 3)}"
    return body + codicefiscale.calc_check_digit(body)


def _population_key(random: Random, _language: str) -> str:
    body = f"KAMG{_short_date(random)}HDF{''.join(random.choices('BCDFGLMNP', k=3))}0"
    return body + curp.calc_check_digit(body)


def _licence(random: Random, _language: str) -> str:
    letters = "".join(random.choices(string.ascii_uppercase, k=5))
    return random.choice(
        (
            f"{letters[0]}{digits(random, 7)}",
            f"{letters}{digits(random, 6)}{letters[:2]}9{letters[2:4]}",
            f"{letters[0]}{digits(random, 3)}-{digits(random, 4)}-{digits(random, 4)}",
        )
    )


def _hardware(random: Random, _language: str) -> str:
    pairs = [f"{random.randint(16, 255):02x}" for _ in range(5)] + ["a7"]
    return random.choice(
        (":".join(pairs), "-".join(pairs).upper(), ".".join(pairs[at] + pairs[at + 1] for at in (0, 2, 4)))
    )


def _ip(random: Random, _language: str) -> str:
    four = f"{random.randint(11, 120)}.{random.randint(20, 255)}.{random.randint(0, 255)}.{random.randint(1, 254)}"
    groups = [f"{random.randint(256, 65535):x}" for _ in range(7)]
    return random.choice(
        (four, f"2a02:{':'.join(groups)}", f"2001:{groups[0]}::{groups[1]}:{groups[2]}", f"::ffff:{four}")
    )


def _password(random: Random, _language: str) -> str:
    return random.choice(
        (
            f"Tr0ub{word(random)}!{digits(random, 2)}",
            "".join(random.choices(string.ascii_letters + string.digits, k=18)) + "7",
            f"{word(random, 3)}{digits(random, 4)}",
        )
    )


VALUES: dict[str, Make] = {
    "email": _email, "phone": lambda random, language: filled(random, random.choice(_NATIONAL[language])), "phone abroad": lambda random, _: filled(random, random.choice(_ABROAD)),
    "card": _card, "IBAN": _iban, "US SSN": lambda random, _: f"{random.randint(100, 665)}-{random.randint(10, 99)}-{digits(random, 4)}",
    "UK NINO": lambda random, _: filled(random, random.choice(("AB######C", "CE ## ## ## D"))), "IP address": _ip, "MAC address": _hardware, "birth date": _birth,
    "passport": lambda random, _: filled(random, random.choice(("#########", "C0#X##T47", "XKB######", "2#FU#####")).replace("#", "4", 1)), "driving licence": _licence, "password": _password,
    "Polish PESEL": lambda random, _: (body := _short_date(random) + digits(random, 4)) + pesel.calc_check_digit(body),
    "Portuguese NIF": lambda random, _: (body := "2" + digits(random, 7)) + nif.calc_check_digit(body),
    "Belgian number": _valid(lambda random: (f"{(date := _short_date(random))[:2]}.{date[2:4]}.{date[4:]}-{digits(random, 3)}.{digits(random, 2)}"), nn.is_valid),
    "Swiss AHV": lambda random, _: (body := f"756.{digits(random, 4)}.{digits(random, 4)}.{digits(random, 1)}") + ahv.ean.calc_check_digit(body.replace(".", "")),
    "Chilean RUT": lambda random, _: f"{(body := digits(random, 8))[:2]}.{body[2:5]}.{body[5:]}-{rut.calc_check_digit(body)}",
    "Chinese id": _valid(lambda random: f"110105{random.randint(1950, 1999)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}{digits(random, 4)}", ric.is_valid),
    "Korean RRN": _valid(lambda random: f"{_short_date(random)}-1{digits(random, 6)}", rrn.is_valid), "Italian fiscal code": _fiscal_code, "Mexican CURP": _population_key,
    "Finnish code": _valid(lambda random: f"{random.randint(10, 28)}{random.randint(10, 12)}{random.randint(40, 99)}-{digits(random, 3)}{random.choice('ABCDEFHJ0123')}", hetu.is_valid),
    "Norwegian number": _valid(lambda random: f"{random.randint(10, 28)}{random.randint(10, 12)}{random.randint(40, 99)}{digits(random, 5)}", fodselsnummer.is_valid),
    "Romanian CNP": _valid(lambda random: f"1{_short_date(random)}{random.randint(10, 40)}{digits(random, 4)}", cnp.is_valid), "Turkish number": _valid(lambda random: digits(random, 11), tckimlik.is_valid),
    "name": lambda random, language: f"{random.choice(_FIRST[language])} {random.choice(_LAST[language])}",
    "address": lambda random, language: random.choice(_STREETS[language]).format(n=random.randint(12, 299), k=random.randint(1, 9), five=digits(random, 5), four=digits(random, 4), three=digits(random, 3)),
}  # fmt: skip
