"""Passwords and secrets without a form of their own: the text before them, or their place in a command, identifies them."""

import re

from pattern_pipeline.traces.redaction.detector import DIGIT, Detector, Form
from pattern_pipeline.traces.redaction.kinds.cues import ASKED, ASSIGNED, build_cued

_ARGUMENT = r"[^\s\"'`;|&<>]"
_CURL_USER = re.compile(
    rf"(?:curl|wget|https?)\s[^\n|;]{{0,300}}?(?<=\s)(?:-u|--user)[ =]?[\"']?(?P<value>[\w.@-]{{1,64}}:{_ARGUMENT}{{3,200}})",
    re.IGNORECASE,
)
_SSH = re.compile(rf"sshpass\s+-p\s?[\"']?(?P<value>{_ARGUMENT}{{3,200}})")
_MYSQL = re.compile(
    rf"mysql(?:dump|admin|import)?\s[^\n|;]{{0,200}}?(?<=\s)-p[\"']?(?P<value>{_ARGUMENT}{{4,200}})"
)
_LOGIN = re.compile(
    rf"(?:docker|podman|az|oc|helm registry)\s+login\s[^\n|;]{{0,200}}?(?<=\s)-p[ =]?[\"']?(?P<value>{_ARGUMENT}{{4,200}})"
)
_NETRC = re.compile(rf"login\s+\S{{1,100}}\s+password\s+(?P<value>{_ARGUMENT}{{4,200}})")


def _confirm_argument(candidate: str) -> str:
    """Confirm a password: reject a variable or a placeholder to fill in."""
    return "" if candidate.rpartition(":")[2].startswith(("$", "{", "*", "%", "-")) else candidate


_IN_COMMANDS: tuple[Detector, ...] = (
    Form("PASSWORD", _CURL_USER, _confirm_argument, signs=(" -u", " --user")),
    Form("PASSWORD", _SSH, _confirm_argument, signs=("sshpass",)),
    Form("PASSWORD", _MYSQL, _confirm_argument, signs=("mysql",)),
    Form("PASSWORD", _LOGIN, _confirm_argument, signs=(" login ",)),
    Form("PASSWORD", _NETRC, _confirm_argument, signs=("login ",)),
)


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


def _confirm_password(candidate: str) -> str:
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


def _confirm_secret(candidate: str) -> str:
    value = candidate.rstrip(".!?。")
    long_word = len(value) > _LONGEST_WORD and not _is_word(value) and not value.isupper()
    return (
        value
        if len(value) > 7 and (long_word or any(map(str.isdigit, value))) and not value.isdecimal()
        else ""
    )


def _confirm_random(candidate: str) -> str:
    """Confirm a random string, for candidates that follow a cue word without a sign between."""
    value = candidate.rstrip(".!?。")
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value)) and len(set(value)) > 6
    return value if len(value) > 7 and mixed and "://" not in value and _is_no_identifier(value) else ""


def _is_no_identifier(value: str) -> bool:
    return "_" not in value or (any(map(str.isupper, value)) and any(map(str.islower, value)))


def _confirm_token(candidate: str) -> str:
    return candidate if len(set(candidate)) > 8 and any(map(str.isdigit, candidate)) else ""


_AFTER_WORDS: tuple[Detector, ...] = (
    Form("PASSWORD", _USER_INFO, signs=("://",)),
    Form("API_KEY", _SCHEME, _confirm_token, signs=("bearer", "basic ", "authorization")),
    build_cued("API_KEY", _SECRETS, _VALUE, _confirm_secret, short=("auth",), gap=_ASSIGNED),
    build_cued(
        "PASSWORD",
        _PASSWORDS,
        rf"{_LITERAL}|{_VALUE}",
        _confirm_password,
        short=("pwds?", "pw", "pass", "clave de acceso"),
        gap=_ASSIGNED,
    ),
    build_cued(
        "PASSWORD",
        _PASSWORDS,
        _VALUE,
        _confirm_random,
        short=("pwds?", "pw"),
        gap=r"s?(?: |[ \t]?\n)",
        gate=DIGIT,
    ),
    build_cued(
        "API_KEY",
        _KEYS_SAID,
        r"[A-Za-z0-9+/=._~-]{20,200}+(?![(\[])",
        _confirm_random,
        gap=r"s?(?: |[ \t]?\n)",
        gate=DIGIT,
    ),
)
DETECTORS: tuple[Detector, ...] = (*_IN_COMMANDS, *_AFTER_WORDS)
