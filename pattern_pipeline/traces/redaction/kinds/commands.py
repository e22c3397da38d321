"""Passwords on command lines and in the files of command-line programs: their place tells them."""

import re

from pattern_pipeline.traces.redaction.detector import Detector, Form

_ARGUMENT = r"[^\s\"'`;|&<>]"
_USER = re.compile(
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


def _given(candidate: str) -> str:
    """Confirm a password: reject a variable or a placeholder to fill in."""
    return "" if candidate.rpartition(":")[2].startswith(("$", "{", "*", "%", "-")) else candidate


DETECTORS: tuple[Detector, ...] = (
    Form("PASSWORD", _USER, _given, signs=(" -u", " --user")),
    Form("PASSWORD", _SSH, _given, signs=("sshpass",)),
    Form("PASSWORD", _MYSQL, _given, signs=("mysql",)),
    Form("PASSWORD", _LOGIN, _given, signs=(" login ",)),
    Form("PASSWORD", _NETRC, _given, signs=("login ",)),
)
