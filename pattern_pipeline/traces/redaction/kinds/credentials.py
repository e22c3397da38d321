"""Passwords and secrets without a form of their own: only what stands before them tells them."""

import re

from pattern_pipeline.traces.redaction.detector import Detector, Form
from pattern_pipeline.traces.redaction.kinds.cues import cued

_PASSWORDS = (
    "passwo?r?d", "passphrase", "passcode", "passwort", "kennwort", "mot de passe", "contraseña", "senha", "wachtwoord", "パスワード",
)  # fmt: skip
_SECRETS = (
    "api[_ -]?(?:key|token|secret)", "access[_ -]?token", "auth[_ -]?token", "refresh[_ -]?token", "id[_ -]token", "session[_ -]?token",
    "bearer[_ -]?token", "security[_ -]token", "client[_ -]?secret", "secret[_ -]?(?:access[_ -]?)?key", "access[_ -]?key", "account[_ -]?key",
    "private[_ -]?key", "signing[_ -]?key", "encryption[_ -]?key", "shared[_ -]?key", "api[ -]?schl(?:ü|ue)ssel", "clé (?:d'|d’)?api", "clave (?:de )?api",
    "chave (?:de )?api", "chiave api", "api[ -]?sleutel", "apiキー", "instrumentationkey",
)  # fmt: skip
_QUOTES = r"[\"'`“”‘’«»*]"
_ASSIGNED = (
    rf"[\w-]{{0,12}}(?:\s?(?:is|ist|lautet|est|es|é|è)\s{_QUOTES}?|"
    rf"{_QUOTES}{{0,3}}\s{{0,2}}(?:=>|[:=|は]{{1,2}})[\s|]{{0,6}}{_QUOTES}{{0,3}})"
)
_VALUE = r"[^\s\"'`“”‘’«»<>,;|\[\](){}&]{4,200}"
_SCHEME = re.compile(r"(?:bearer|basic|authorization[\"']?\s?[:=]\s?[\"']?(?:token|apikey)?) ?(?P<value>[A-Za-z0-9._~+/-]{16,}=*)", re.IGNORECASE)  # fmt: skip
_USER_INFO = re.compile(r"(?<=://)(?P<value>[^\s/@:\"'<>]{1,80}:[^\s/@\"'<>]{1,200})(?=@[\w\[])")
_WORD = re.compile(r"[^\W\d_]+[.!?:]?")


def _password(candidate: str) -> str:
    """A password has something that words have not: "the password is required" keeps its word."""
    value = candidate.rstrip(".!?。")
    return (
        "" if len(value) < 4 or _WORD.fullmatch(value) or value.startswith(("*", "$", "%", "http")) else value
    )


def _secret(candidate: str) -> str:
    value = candidate.rstrip(".!?。")
    plain = _WORD.fullmatch(value) or value.isdecimal()
    return "" if len(value) < 8 or plain or not any(char.isdigit() for char in value) else value


def _token(candidate: str) -> str:
    return candidate if len(set(candidate)) > 8 and any(map(str.isdigit, candidate)) else ""


DETECTORS: tuple[Detector, ...] = (
    Form("PASSWORD", _USER_INFO, signs=("://",)),
    Form("API_KEY", _SCHEME, _token, signs=("bearer", "basic ", "authorization")),
    cued("API_KEY", _SECRETS, _VALUE, _secret, short=("secret", "token"), gap=_ASSIGNED),
    cued("PASSWORD", _PASSWORDS, _VALUE, _password, short=("pwd", "pass", "clave de acceso"), gap=_ASSIGNED),
)
