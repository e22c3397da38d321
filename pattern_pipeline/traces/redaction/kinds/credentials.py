"""Passwords and secrets without a form of their own: only the text before them identifies them."""

import re

from pattern_pipeline.traces.redaction.detector import Detector, Form
from pattern_pipeline.traces.redaction.gates import DIGIT
from pattern_pipeline.traces.redaction.kinds.cues import ASKED, ASSIGNED, cued

_PASSWORDS = (
    "passwo?r?d", "passphrase", "passcode", "passwort", "kennwort", "mot de passe", "contraseña", "senha", "wachtwoord", "parola d'ordine", "palavra-passe",
    "hasło", "lösenord", "adgangskode", "パスワード",
)  # fmt: skip
_SECRETS = (
    "api[_ -]?(?:key|token|secret)", "access[_ -]?token", "auth[_ -]?token", "refresh[_ -]?token", "id[_ -]token", "session[_ -]?token",
    "bearer[_ -]?token", "security[_ -]token", "client[_ -]?secret", "secret[_ -]?(?:access[_ -]?)?key", "access[_ -]?key", "account[_ -]?key",
    "private[_ -]?key", "signing[_ -]?key", "encryption[_ -]?key", "shared[_ -]?key", "api[ -]?schl(?:ü|ue)ssel", "clé (?:d'|d’)?api", "clave (?:de )?api",
    "chave (?:de )?api", "chiave api", "api[ -]?sleutel", "klucz api", "apiキー", "instrumentationkey", r"secrets?(?![^\W\d_])", r"tokens?(?![^\W\d_])",
    r"_auth(?:token)?(?![^\W\d_])",
)  # fmt: skip
# Said before a key without any sign between them.
_KEYS_SAID = (
    "api[ -]?key",
    r"tokens?(?![^\W\d_])",
    r"secrets?(?![^\W\d_])",
    "clé api",
    "api-schlüssel",
    "clave de api",
)
_QUOTES = r"[\"'`“”‘’«»*]"
_ASSIGNED = rf"[\w-]{{0,12}}(?:,?\s?(?:is|was|ist|lautet|est|es|é|è|to|as)[:\s]\s?{_QUOTES}?|\s[\[(]?{_QUOTES}|{ASSIGNED}|\s\[|[\"'],\s?[\"']|{ASKED})"
# All of it: a part of what is called or looked up is no value.
_VALUE = r"[^\s\"'`“”‘’«»<>,;|\[\](){}&]{4,200}+(?![(\[])"
# Between quotes there may be anything.
_LITERAL = r"(?<=\")[^\s\"\\<>]{4,200}(?=[\"\\])|(?<=')[^\s'\\<>]{4,200}(?=['\\])"
_SCHEME = re.compile(r"(?:bearer|basic|authorization[\"']?\s?[:=]\s?[\"']?(?:token|apikey)?) ?(?P<value>[A-Za-z0-9._~+/-]{16,}=*)", re.IGNORECASE)  # fmt: skip
_USER_INFO = re.compile(r"(?<=://)(?P<value>[^\s/@:\"'<>]{0,80}:[^\s/@\"'<>]{1,200})(?=@[\w\[])")
_FEWEST_CAPITALS = 4
_SHORTEST_PASSWORD = 4
_LONGEST_WORD = 11
_WORD = re.compile(r"[^\W\d_]+[.!?:]?")


def _password(candidate: str) -> str:
    """Confirm a password: reject ordinary words, as in "the password is required"."""
    value = candidate.rstrip(".!?。")
    stands_for_one = (
        value.startswith(("*", "$", "%", "{")) or "://" in value or (value.isupper() and "_" in value)
    )
    return "" if len(value) < _SHORTEST_PASSWORD or _is_word(value) or stands_for_one else value


def _is_word(value: str) -> bool:
    """Letters alone, with no more capitals than a name in a program has."""
    return _WORD.fullmatch(value) is not None and (
        value.isupper() or sum(map(str.isupper, value)) < _FEWEST_CAPITALS
    )


def _secret(candidate: str) -> str:
    value = candidate.rstrip(".!?。")
    long_word = len(value) > _LONGEST_WORD and not _is_word(value) and not value.isupper()
    return (
        value
        if len(value) > 7 and (long_word or any(map(str.isdigit, value))) and not value.isdecimal()
        else ""
    )


def _random(candidate: str) -> str:
    """Confirm a random string, for candidates that follow a cue word without a sign between."""
    value = candidate.rstrip(".!?。")
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value)) and len(set(value)) > 6
    return value if len(value) > 7 and mixed and "://" not in value and _is_no_identifier(value) else ""


def _is_no_identifier(value: str) -> bool:
    return "_" not in value or (any(map(str.isupper, value)) and any(map(str.islower, value)))


def _token(candidate: str) -> str:
    return candidate if len(set(candidate)) > 8 and any(map(str.isdigit, candidate)) else ""


DETECTORS: tuple[Detector, ...] = (
    Form("PASSWORD", _USER_INFO, signs=("://",)),
    Form("API_KEY", _SCHEME, _token, signs=("bearer", "basic ", "authorization")),
    cued("API_KEY", _SECRETS, _VALUE, _secret, short=("auth",), gap=_ASSIGNED),
    cued(
        "PASSWORD",
        _PASSWORDS,
        rf"{_LITERAL}|{_VALUE}",
        _password,
        short=("pwds?", "pw", "pass", "clave de acceso"),
        gap=_ASSIGNED,
    ),
    cued("PASSWORD", _PASSWORDS, _VALUE, _random, short=("pwds?", "pw"), gap=r"s?(?: |[ \t]?\n)", gate=DIGIT),
    cued(
        "API_KEY",
        _KEYS_SAID,
        r"[A-Za-z0-9+/=._~-]{20,200}+(?![(\[])",
        _random,
        gap=r"s?(?: |[ \t]?\n)",
        gate=DIGIT,
    ),
)
