"""Made-up personal data and secrets with valid check digits, by kind; nothing here belongs to anybody."""

import base64
import string
from collections.abc import Callable
from random import Random

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from stdnum import iban, luhn
from stdnum.br import cpf
from stdnum.ca import sin
from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.in_ import aadhaar, pan
from stdnum.it import codicefiscale
from stdnum.nl import bsn

REGIONS = {
    "en": ("US", "GB", "CA", "AU", "IN", "IE"), "de": ("DE", "AT", "CH"), "fr": ("FR", "BE", "CH"),
    "es": ("ES", "MX", "AR"), "pt": ("PT", "BR"), "it": ("IT", "CH"), "nl": ("NL", "BE"), "ja": ("JP",),
}  # fmt: skip
FIRST = {
    "en": ("Olivia", "James", "Priya", "Connor", "Zoë"), "de": ("Jürgen", "Anke", "Matthias", "Heike"),
    "fr": ("Élodie", "François", "Margaux", "Thibault"), "es": ("Lucía", "Álvaro", "Maite", "Joaquín"),
    "pt": ("João", "Beatriz", "Gonçalo", "Inês"), "it": ("Giulia", "Matteo", "Chiara", "Niccolò"),
    "nl": ("Sanne", "Daan", "Femke", "Joris"), "ja": ("健太", "美咲", "翔太", "陽子"),
}  # fmt: skip
LAST = {
    "en": ("Hartley", "O'Connor", "Nakamura-Smith", "Whitfield"), "de": ("Müller", "Schröder", "von Ahlen"),
    "fr": ("Lefèvre", "Dubois", "de la Tour"), "es": ("García Márquez", "Núñez", "Iglesias"),
    "pt": ("Ferreira", "dos Santos", "Magalhães"), "it": ("Esposito", "De Luca", "Bianchi"),
    "nl": ("de Vries", "van den Berg", "Bakker"), "ja": ("佐藤", "高橋", "渡辺", "中村"),
}  # fmt: skip
_ALNUM = string.ascii_letters + string.digits


def _pick(random: Random, count: int, alphabet: str = _ALNUM) -> str:
    return "".join(random.choice(alphabet) for _ in range(count))


def _digits(random: Random, count: int) -> str:
    return _pick(random, count, string.digits)


def _until(make: Callable[[], str], valid: Callable[[str], bool]) -> str:
    while not valid(value := make()):
        pass
    return value


def email(random: Random, _language: str) -> str:
    first = _pick(random, random.randint(3, 8), string.ascii_lowercase)
    last = _pick(random, random.randint(4, 9), string.ascii_lowercase)
    domain = random.choice(
        ["example.com", "mail.example.org", "corp-mail.example.co.uk", "web.de", "gmx.net"]
    )
    forms = [
        f"{first}.{last}@{domain}", f"{first}+{last}@{domain}", f"{first}_{_digits(random, 2)}@{domain}",
        f"{first[0].upper()}.{last.title()}@{domain.title()}", f"{first}-{last}@sub.{domain}",
        f"{first}é.{last}@{domain}", f"{first}@{last}é.example",
    ]  # fmt: skip
    return random.choice(forms)


def spelled_email(random: Random, _language: str) -> str:
    first = _pick(random, random.randint(4, 8), string.ascii_lowercase)
    domain = _pick(random, random.randint(5, 8), string.ascii_lowercase)
    return random.choice(
        [f"{first} at {domain} dot com", f"{first}[at]{domain}[dot]org", f"{first} (at) {domain} (dot) net"]
    )


def phone(random: Random, language: str) -> str:
    region = random.choice(REGIONS[language])
    kind = random.choice([PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE])
    sample = phonenumbers.example_number_for_type(region, kind)
    while True:
        number = str(sample.national_number)
        number = number[:-6] + _digits(random, 6)
        parsed = phonenumbers.parse(number, region)
        parsed.italian_leading_zero = sample.italian_leading_zero
        if phonenumbers.is_valid_number(parsed):
            break
    style = random.choice(["international", "national", "e164", "dots", "extension", "double zero"])
    national = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    international = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    return {
        "international": international,
        "national": national,
        "e164": phonenumbers.format_number(parsed, PhoneNumberFormat.E164),
        "dots": international.replace(" ", ".").replace("-", "."),
        "extension": international + f" ext. {_digits(random, 3)}",
        "double zero": "00" + international[1:],
    }[style]


def bare_phone(random: Random, language: str) -> str:
    return "".join(char for char in phone(random, language) if char.isdigit())[:15]


def card(random: Random, _language: str) -> str:
    start, length = random.choice([("4", 16), ("51", 16), ("2223", 16), ("37", 15), ("6011", 16), ("4", 16)])
    body = start + _digits(random, length - len(start) - 1)
    number = body + luhn.calc_check_digit(body)
    groups = (4, 6, 5) if length == 15 else (4, 4, 4, 4)
    parts = [number[sum(groups[:index]) :][:size] for index, size in enumerate(groups)]
    return random.choice(["", " ", "-", ".", " "]).join(parts)


def bank_account(random: Random, _language: str) -> str:
    country, length, bank = random.choice(
        [("DE", 18, ""), ("GB", 14, "NWBK"), ("FR", 23, ""), ("NL", 10, "INGB"), ("IT", 23, "X"),
         ("PT", 21, ""), ("BE", 12, ""), ("ES", 20, ""), ("CH", 17, "")]
    )  # fmt: skip
    body = bank + _digits(random, length if country in ("GB", "NL") else length - len(bank))
    number = f"{country}{iban.calc_check_digits(country + '00' + body)}{body}"
    grouped = " ".join(number[index : index + 4] for index in range(0, len(number), 4))
    return random.choice([number, grouped, grouped, number.lower(), grouped.replace(" ", "-")])


def us_ssn(random: Random, _language: str) -> str:
    area, group, serial = random.randint(101, 665), random.randint(10, 99), random.randint(1001, 9999)
    return random.choice(["{}-{}-{}", "{}-{}-{}", "{} {} {}", "{}{}{}"]).format(area, group, serial)


def uk_nino(random: Random, _language: str) -> str:
    letters = _pick(random, 2, "ABCEGHJ")
    number = f"{random.choice(['AB', 'CE', 'JK', letters.replace('G', 'A')])} {_digits(random, 2)} " \
             f"{_digits(random, 2)} {_digits(random, 2)} {random.choice('ABCD')}"  # fmt: skip
    return random.choice([number, number.replace(" ", "")])


def canadian_sin(random: Random, _language: str) -> str:
    number = _until(lambda: random.choice("1234567") + _digits(random, 8), sin.is_valid)
    return random.choice([sin.format(number), number, sin.format(number).replace("-", " ")])


def german_tax_id(random: Random, _language: str) -> str:
    number = _until(lambda: _digits(random, 11), idnr.is_valid)
    return random.choice([number, idnr.format(number)])


def french_nir(random: Random, _language: str) -> str:
    body = (
        f"{random.choice('12')}{random.randint(40, 99)}{random.randint(1, 12):02}{random.randint(10, 19)}"
        f"{random.randint(1, 990):03}{random.randint(1, 999):03}"
    )
    number = body + nir.calc_check_digits(body)
    return random.choice([number, nir.format(number)])


def spanish_dni(random: Random, _language: str) -> str:
    body = _digits(random, 8)
    number = body + dni.calc_check_digit(body)
    return random.choice([number, f"{body}-{number[-1]}"])


def spanish_nie(random: Random, _language: str) -> str:
    body = random.choice("XYZ") + _digits(random, 7)
    return body + nie.calc_check_digit(body)


def italian_fiscal_code(random: Random, _language: str) -> str:
    letters = _pick(random, 6, "BCDFGLMNPRST")
    body = f"{letters}{random.randint(40, 99)}{random.choice('ABCDEHLMPRST')}{random.randint(1, 28):02}H501"
    return body + codicefiscale.calc_check_digit(body)


def dutch_bsn(random: Random, _language: str) -> str:
    return _until(lambda: _digits(random, 9), bsn.is_valid)


def brazilian_cpf(random: Random, _language: str) -> str:
    number = _until(lambda: (body := _digits(random, 9)) + cpf._calc_check_digits(body), cpf.is_valid)
    return random.choice([cpf.format(number), cpf.format(number), number])


def indian_aadhaar(random: Random, _language: str) -> str:
    number = _until(lambda: random.choice("23456789") + _digits(random, 11), aadhaar.is_valid)
    return aadhaar.format(number)


def indian_pan(random: Random, _language: str) -> str:
    letters = string.ascii_uppercase
    return _until(
        lambda: f"{_pick(random, 3, letters)}P{_pick(random, 1, letters)}{_digits(random, 4)}{_pick(random, 1, letters)}",
        pan.is_valid,
    )  # fmt: skip


def ip_address(random: Random, _language: str) -> str:
    four = ".".join(str(random.randint(11, 239)) for _ in range(4))
    six = ":".join(f"{random.randint(4096, 65535):x}" for _ in range(7))
    return random.choice([four, four, f"2001:{six}", f"2a02:{six[:9]}::{random.randint(16, 4095):x}"])


def mac_address(random: Random, _language: str) -> str:
    parts = [f"{random.randint(16, 255):02x}" for _ in range(6)]
    return random.choice([":".join(parts), "-".join(parts).upper()])


def api_key(random: Random, _language: str) -> str:
    upper, lower = string.ascii_uppercase + string.digits, string.ascii_lowercase + string.digits
    forms = [
        f"sk-proj-{_pick(random, 48)}", f"sk-{_pick(random, 48)}", f"sk-ant-api03-{_pick(random, 60)}",
        f"AKIA{_pick(random, 16, string.ascii_uppercase + '234567')}", f"ghp_{_pick(random, 36)}",
        f"github_pat_{_pick(random, 22)}_{_pick(random, 40)}", f"glpat-{_pick(random, 20)}",
        f"xoxb-{_digits(random, 11)}-{_digits(random, 12)}-{_pick(random, 24)}", f"sk_live_{_pick(random, 24)}",
        f"AIza{_pick(random, 35)}", f"hf_{_pick(random, 34)}", f"npm_{_pick(random, 36)}",
        f"pypi-AgEIcHlwaS5vcmc{_pick(random, 60)}", f"SG.{_pick(random, 22)}.{_pick(random, 43)}",
        f"SK{_pick(random, 32, '0123456789abcdef')}", f"ya29.{_pick(random, 60)}", f"gsk_{_pick(random, 52)}",
        f"dop_v1_{_pick(random, 64, '0123456789abcdef')}", f"whsec_{_pick(random, 32)}", f"lsv2_pt_{_pick(random, 32, lower)}_{_pick(random, 10, lower)}",
        f"rk_live_{_pick(random, 24)}", f"ASIA{_pick(random, 16, upper)}",
    ]  # fmt: skip
    return random.choice(forms)


def json_web_token(random: Random, _language: str) -> str:
    parts = (f'{{"alg":"HS256","n":{_digits(random, 4)}}}', f'{{"sub":"{_pick(random, 12)}"}}')
    coded = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts]
    return ".".join([*coded, _pick(random, 43)])


def secret(random: Random, _language: str) -> str:
    return random.choice([f"{_pick(random, 9)}!{_pick(random, 3)}", _pick(random, 40), f"{_pick(random, 5)}$Q7#{_pick(random, 4)}"])  # fmt: skip


def birth_date(random: Random, language: str) -> str:
    year, month, day = random.randint(1940, 2005), random.randint(1, 12), random.randint(13, 28)
    forms = [f"{day:02}/{month:02}/{year}", f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}"]
    if language == "en":
        forms += [f"{month}/{day}/{year}", f"March {day}, {year}", f"{day} October {year}"]
    return random.choice(forms)


def passport(random: Random, _language: str) -> str:
    return random.choice(
        [_digits(random, 9), f"{_pick(random, 1, 'CFGHJK')}{_pick(random, 8, '0123456789')}"]
    )


def person(random: Random, language: str) -> str:
    first, last = random.choice(FIRST[language]), random.choice(LAST[language])
    return f"{last}{first}" if language == "ja" else f"{first} {last}"


def street_address(random: Random, language: str) -> str:
    number = random.randint(2, 1999)
    if language == "ja":
        return f"東京都港区六本木{random.randint(1, 7)}丁目{random.randint(1, 20)}番{random.randint(1, 20)}号"
    if language == "en":
        return random.choice(
            [
                f"{number} Maple Street, Springfield, IL {_digits(random, 5)}",
                f"{number} W. Harbor View Blvd, Apt {random.randint(1, 99)}, Reno, NV 89{_digits(random, 3)}",
                f"{number % 200 + 1} Kingsway Road, Leeds LS{random.randint(1, 9)} {random.randint(1, 9)}AB",
                f"P.O. Box {_digits(random, 4)}, Albany, NY 12{_digits(random, 3)}",
            ]
        )
    house, code = number % 200 + 1, 10_000 + number * 37 % 80_000
    return {
        "de": f"Lindenstraße {house}, {code} Kassel",
        "fr": f"{house} rue des Lilas, {code} Nantes",
        "es": f"Calle de Alcalá {house}, {code} Madrid",
        "pt": f"Rua das Flores, {house}, {1000 + number}-{100 + house} Porto",
        "it": f"Via Garibaldi {house}, {code} Torino",
        "nl": f"Prinsengracht {house}, {1000 + number} AB Amsterdam",
    }[language]
