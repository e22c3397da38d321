"""Passwords and secrets without a form of their own: only what stands before them tells them."""

import re

from pattern_pipeline.traces.redaction.detector import Form



def _alone(words: str) -> str:
    return rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])"


_PASSWORD = (
    r"passw(?:or)?d|passphrase|passcode|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|パスワード|"
    + _alone("pwd|pass|clave de acceso")
)
_SECRET = (
    r"api[_ -]?(?:key|token|secret)|(?:access|auth|refresh|id|session|bearer|security)[_ -]?token|client[_ -]?secret|"
    r"secret[_ -]?(?:access[_ -]?)?key|access[_ -]?key|account[_ -]?key|(?:private|signing|encryption|shared)[_ -]?key|"
    r"api[ -]?schl(?:ü|ue)ssel|cl[ée] (?:d')?api|clave (?:de )?api|chave (?:de )?api|chiave api|api[ -]?sleutel|apiキー|"
    r"x-api-key|instrumentationkey|"
) + _alone("secret|token")
_QUOTES = r"[\"'`“”‘’«»*]"
_ASSIGNED = rf"(?:\s?(?:is|ist|lautet|est|es|é|è)\s{_QUOTES}?|{_QUOTES}{{0,3}}\s{{0,2}}(?:=>|[:=|：は]{{1,2}})[\s|]{{0,6}}{_QUOTES}{{0,3}})"
_VALUE = r"(?P<value>[^\s\"'`“”‘’«»<>,;|\[\](){}&]{4,200})"
_BY_PASSWORD = re.compile(rf"(?:{_PASSWORD})[\w-]{{0,12}}{_ASSIGNED}{_VALUE}", re.IGNORECASE)
_BY_SECRET = re.compile(rf"(?:{_SECRET}){_ASSIGNED}{_VALUE}", re.IGNORECASE)
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
    return candidate if len(set(candidate)) > 8 and not candidate.isalpha() else ""


DETECTORS = (
    Form("PASSWORD", _USER_INFO, signs=("://",)),
    Form("API_KEY", _SCHEME, _token, signs=("bearer", "basic ", "authorization")),
    Form(
        "API_KEY",
        _BY_SECRET,
        _secret,
        signs=("token", "secret", "_key", " key", "-key", "apikey", "accesskey", "accountkey", "schlüssel", "sleutel",
               "clé", "clave", "chave", "chiave", "apiキー"),
    ),
    Form(
        "PASSWORD",
        _BY_PASSWORD,
        _password,
        signs=("passw", "passphrase", "passcode", "pwd", "kennwort", "mot de passe", "contraseña", "senha",
               "wachtwoord", "パスワード", "pass=", "pass:"),
    ),
)  # fmt: skip
