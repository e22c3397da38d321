"""Texts that hold one planted value: sentences in eight languages, and the shapes that data takes in traces."""

import json
from collections.abc import Callable
from random import Random
from urllib.parse import quote, quote_plus

# The detectors were written with sight of the layouts of DEVELOPMENT alone.
DEVELOPMENT = ("sentence", "json", "csv", "url", "log", "key value")
HELD_OUT = ("markdown", "code", "multi-line", "tight", "unicode", "nested json")

FRAMES = {
    "en": ("My {label} is {value}, thanks.", "Please note the {label}: {value}. Anything else?"),
    "de": ("Meine {label} ist {value}, danke.", "Bitte notieren Sie {label}: {value}. Sonst noch etwas?"),
    "fr": ("Mon {label} est {value}, merci.", "Veuillez noter {label} : {value}. Autre chose ?"),
    "es": ("Mi {label} es {value}, gracias.", "Anote por favor {label}: {value}. ¿Algo más?"),
    "pt": ("O meu {label} é {value}, obrigado.", "Por favor anote {label}: {value}. Mais alguma coisa?"),
    "it": ("Il mio {label} è {value}, grazie.", "La prego di annotare {label}: {value}. Altro?"),
    "nl": ("Mijn {label} is {value}, bedankt.", "Noteer alstublieft {label}: {value}. Nog iets?"),
    "ja": ("私の{label}は{value}です。", "{label}：{value} でお願いします。"),
}
NAME_FRAMES = {
    "en": ("Hi, my name is {value} and I need help.", "Dear Mr. {value}, thank you for your order."),
    "de": ("Hallo, ich heiße {value} und brauche Hilfe.", "Sehr geehrte Frau {value}, vielen Dank."),
    "fr": ("Bonjour, je m'appelle {value}, aidez-moi.", "Chère Madame {value}, merci beaucoup."),
    "es": ("Hola, me llamo {value} y necesito ayuda.", "Estimado Sr. {value}, muchas gracias."),
    "pt": ("Olá, o meu nome é {value} e preciso de ajuda.", "Prezado Sr. {value}, muito obrigado."),
    "it": ("Salve, mi chiamo {value} e ho bisogno di aiuto.", "Gentile Signora {value}, molte grazie."),
    "nl": ("Hallo, mijn naam is {value} en ik heb hulp nodig.", "Geachte heer {value}, hartelijk dank."),
    "ja": ("私の名前は{value}です。", "{value}様、ありがとうございます。"),
}
# fmt: off
LABELS: dict[str, dict[str, str]] = {
    "email": {"en": "email", "de": "E-Mail-Adresse", "fr": "adresse e-mail", "es": "correo", "pt": "e-mail",
              "it": "indirizzo email", "nl": "e-mailadres", "ja": "メールアドレス"},
    "phone": {"en": "phone number", "de": "Telefonnummer", "fr": "numéro de téléphone", "es": "teléfono",
              "pt": "telefone", "it": "numero di telefono", "nl": "telefoonnummer", "ja": "電話番号"},
    "card": {"en": "card number", "de": "Kartennummer", "fr": "numéro de carte", "es": "tarjeta", "pt": "cartão",
             "it": "numero di carta", "nl": "kaartnummer", "ja": "カード番号"},
    "bank account": dict.fromkeys(FRAMES, "IBAN"),
    "IP address": {"en": "IP address", "de": "IP-Adresse", "fr": "adresse IP", "es": "dirección IP",
                   "pt": "endereço IP", "it": "indirizzo IP", "nl": "IP-adres", "ja": "IPアドレス"},
    "MAC address": dict.fromkeys(FRAMES, "MAC"),
    "API key": {"en": "API key", "de": "API-Schlüssel", "fr": "clé API", "es": "clave API", "pt": "chave API",
                "it": "chiave API", "nl": "API-sleutel", "ja": "APIキー"},
    "password": {"en": "password", "de": "Passwort", "fr": "mot de passe", "es": "contraseña", "pt": "senha",
                 "it": "password", "nl": "wachtwoord", "ja": "パスワード"},
    "birth date": {"en": "date of birth", "de": "Geburtsdatum", "fr": "date de naissance", "es": "fecha de nacimiento",
                   "pt": "data de nascimento", "it": "data di nascita", "nl": "geboortedatum", "ja": "生年月日"},
    "passport": {"en": "passport number", "de": "Reisepassnummer", "fr": "numéro de passeport", "es": "pasaporte",
                 "pt": "passaporte", "it": "passaporto", "nl": "paspoortnummer", "ja": "パスポート番号"},
    "US SSN": {"en": "social security number"}, "UK NINO": {"en": "National Insurance number"},
    "Canadian SIN": {"en": "SIN"}, "German tax id": {"de": "Steuer-ID", "en": "tax ID"},
    "French NIR": {"fr": "numéro de sécurité sociale", "en": "social security number"},
    "Spanish DNI": {"es": "DNI", "en": "DNI"}, "Spanish NIE": {"es": "NIE", "en": "NIE"},
    "Italian fiscal code": {"it": "codice fiscale", "en": "codice fiscale"},
    "Dutch BSN": {"nl": "BSN", "en": "BSN"}, "Brazilian CPF": {"pt": "CPF", "en": "CPF"},
    "Indian Aadhaar": {"en": "Aadhaar"}, "Indian PAN": {"en": "PAN"},
    "name": {"en": "name", "de": "Name", "fr": "nom", "es": "nombre", "pt": "nome", "it": "nome", "nl": "naam",
             "ja": "氏名"},
    "address": {"en": "address", "de": "Adresse", "fr": "adresse", "es": "dirección", "pt": "endereço",
                "it": "indirizzo", "nl": "adres", "ja": "住所"},
}
KEYS = {
    "email": "contact_email", "phone": "phone_number", "card": "card_number", "bank account": "iban",
    "IP address": "client_ip", "MAC address": "mac", "API key": "api_key", "password": "password",
    "birth date": "date_of_birth", "passport": "passport_number", "US SSN": "ssn", "UK NINO": "nino",
    "Canadian SIN": "sin", "German tax id": "steuer_id", "French NIR": "nir", "Spanish DNI": "dni",
    "Spanish NIE": "nie", "Italian fiscal code": "codice_fiscale", "Dutch BSN": "bsn", "Brazilian CPF": "cpf",
    "Indian Aadhaar": "aadhaar", "Indian PAN": "pan", "name": "customer_name", "address": "street_address",
}
# fmt: on


def _sentence(random: Random, kind: str, language: str, value: str) -> str:
    frames = NAME_FRAMES if kind == "name" else FRAMES
    return random.choice(frames[language]).format(label=LABELS[kind][language], value=value)


def _json(random: Random, kind: str, _language: str, value: str) -> str:
    # A number where it can be one: what replaces it must leave the JSON valid.
    number = value.isdecimal() and value[0] != "0" and random.random() < 0.5
    record = {"id": random.randint(1, 9999), KEYS[kind]: int(value) if number else value, "active": True}
    return json.dumps(record, ensure_ascii=random.random() < 0.5)


def _csv(random: Random, kind: str, _language: str, value: str) -> str:
    quoted = f'"{value}"' if "," in value else value
    return f"id,{KEYS[kind]},total\n{random.randint(1, 999)},{quoted},{random.randint(1, 99)}.50\n"


def _url(random: Random, kind: str, _language: str, value: str) -> str:
    encode: Callable[[str], str] = random.choice([quote, quote_plus])
    return f"GET https://shop.example/find?page=2&{KEYS[kind]}={encode(value)}&sort=asc"


def _log(random: Random, kind: str, _language: str, value: str) -> str:
    return f"2026-03-{random.randint(10, 28)}T12:00:{random.randint(10, 59)}Z WARN shop.user - {KEYS[kind]}={value} not found (404)"


def _key_value(random: Random, kind: str, language: str, value: str) -> str:
    return f"status: open\n{LABELS[kind][language]}: {value}\npriority: {random.randint(1, 5)}"


def _markdown(random: Random, kind: str, language: str, value: str) -> str:
    return f"| field | value |\n|---|---|\n| **{LABELS[kind][language]}** | `{value}` |\n| total | {random.randint(1, 99)} |"


def _code(random: Random, kind: str, _language: str, value: str) -> str:
    return f"client.update({KEYS[kind]}={value!r}, retries={random.randint(1, 5)})  # TODO"


def _multi_line(random: Random, kind: str, language: str, value: str) -> str:
    return f"Request {random.randint(1, 99)}\n\n- {LABELS[kind][language]}:\n  {value}\n- done: no\n"


def _tight(random: Random, kind: str, _language: str, value: str) -> str:
    return f"[{KEYS[kind]}:{value}];[ok:{random.randint(1, 9)}]"


def _unicode(_random: Random, kind: str, language: str, value: str) -> str:
    shown = value.replace(" ", "\u00a0")
    if kind not in ("API key", "password", "email"):
        shown = shown.replace("-", "\u2011")
    return f"«{LABELS[kind][language]}»\u2009:\u2009“{shown}” …"


def _nested_json(random: Random, kind: str, _language: str, value: str) -> str:
    inner = json.dumps({KEYS[kind]: value, "note": f"see\n{value}\n"})
    return json.dumps({"tool": "save", "arguments": inner, "n": random.randint(1, 9)})


_MAKERS = {
    "sentence": _sentence, "json": _json, "csv": _csv, "url": _url, "log": _log, "key value": _key_value,
    "markdown": _markdown, "code": _code, "multi-line": _multi_line, "tight": _tight, "unicode": _unicode,
    "nested json": _nested_json,
}  # fmt: skip


def lay_out(layout: str, random: Random, kind: str, language: str, value: str) -> str:
    """A text of this layout with the value in it."""
    return _MAKERS[layout](random, kind, language, value)


def forms_of(value: str) -> tuple[str, ...]:
    """The ways in which a layout may have written the value."""
    escaped = json.dumps(value)[1:-1]
    return (
        value,
        quote(value),
        quote_plus(value),
        escaped,
        json.dumps(escaped)[1:-1],
        value.replace(" ", "\u00a0"),
    )
