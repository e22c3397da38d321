"""What under the key of a secret or a name is a value: not a type, a mask, a variable or a machine."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pattern_pipeline.traces.redaction.kinds.cues import split_words
from pattern_pipeline.traces.redaction.kinds.field_keys import classify_key, may_be_of_a_machine
from pattern_pipeline.traces.redaction.kinds.names import FULL
from pattern_pipeline.traces.redaction.placeholders import PLACEHOLDER

_NOTHING = split_words(
    "null none nil undefined true false string str text int integer number numeric boolean bool object array list any required optional "
    "unknown n/a na tbd redacted hidden masked empty blank missing varchar char bytes float date uuid secretstr default not null "
    "yes no default_value example value"
)
_MASK = re.compile(r"[*•●xX#._…?-]+|\[[A-Z_ ]+\]|(?:your|my)[_-][\w-]+|YOUR_\w+|\.{3}", re.IGNORECASE)
_VARIABLE = re.compile(
    r"[$%]?\{.*\}|\$\w+|%\(?\w+\)?[sd]?|<[^<>]*>|(?:process\.env|os\.environ|env|self|this|config)[.\[(].*",
    re.DOTALL,
)
# A filter of a query: 'api.is_one_of(["Ella", "Dave"])'.
_CALL = re.compile(r"[A-Za-z_][\w.]*\((.*)\)", re.DOTALL)
_QUOTED = re.compile(r"(?<![^\W_])[\"'](?P<value>[^\"'\\]+?)\s*[\"']")
_MACHINE = re.compile(
    r"[a-z0-9]+(?:[-_.][a-z0-9]+)+|.*(?:[/\\@:=_*]|[0-9]|\.[a-z]).*|localhost|[A-Z]{4,}|"
    r"(?:db|database|web|api|app|apps|cache|gateway|proxy|server|worker|master|backend|frontend|redis|kafka|prod|production|staging|test|dev|"
    r"primary|replica|standby|bastion|router|switch|firewall|main|mail|smtp|dns|nas|vm|pc|laptop|desktop|unknown)",
    re.DOTALL,
)
_ACCOUNTS = split_words(
    "root admin administrator system nobody daemon postgres mysql ubuntu debian ec2-user www-data nginx git jenkins runner sa dbo "
    "anonymous service bot superuser deploy vagrant docker node localhost"
)
_SERVICE = re.compile(
    r"(?:svc|sa|srv|app|ci)[-_.].*|.*(?:[-_.](?:bot|svc|service|sa|ci)|\[bot\])", re.IGNORECASE
)
_FULL = re.compile(FULL)
_OF_MACHINES = re.compile(
    r"[\"'](?:ip|ip_?addr(?:ess)?|port|cpu|cpus|os|os_\w+|kernel|node|pod|memory|uptime|mac|cluster|container|server|platform|arch|disk|pid|"
    r"process|namespace|image|datacenter|rack|dns|fqdn|vm|instance_?(?:id|type)?|scopes?|redirect_?uris?|grant_?types?|driver_?version)[\"']\s*:",
    re.IGNORECASE,
)
_FEWEST_OF_PIN = 3
_AROUND = 240


@lru_cache(8192)
def locate_parts(kind: str, key: str, value: str) -> Sequence[tuple[int, int]]:
    """Locate the parts of a written value that may be what the key names.

    Cached, because tools pass on the same values: see ``is_possible_value``.
    """
    return [
        place for place in _split_value(value) if is_possible_value(kind, key, value[place[0] : place[1]])
    ]


def _split_value(value: str) -> Sequence[tuple[int, int]]:
    """Locate the values within a written value.

    A plain value is one part, without the quotes around it; in a call, each quoted argument is a part.
    """
    start, end = 0, len(value)
    while start < end and (value[start].isspace() or value[start] in "\"'`“”‘’\\"):
        start += 1
    while end > start and (value[end - 1].isspace() or value[end - 1] in "\"'`“”‘’\\"):
        end -= 1
    call = _CALL.fullmatch(value, start, end)
    if call is None:
        return [(start, end)]
    return [match.span("value") for match in _QUOTED.finditer(value, call.start(1), call.end(1))]


def is_possible_value(kind: str, key: str, value: str) -> bool:
    """Whether a value may be what its key says."""
    plain = value.casefold()
    if not plain or plain in _NOTHING or PLACEHOLDER.search(value):
        return False
    if _MASK.fullmatch(value) or _VARIABLE.fullmatch(value) or classify_key(value) is not None:
        return False
    if kind in ("PIN", "CARD_CODE"):
        return not value.isascii() or sum(map(str.isalnum, value)) >= _FEWEST_OF_PIN
    if kind != "NAME":
        return any(map(str.isalnum, value))
    return any(map(str.isalnum, value)) and not _is_of_system(key, value)


def _is_of_system(key: str, value: str) -> bool:
    plain = key.casefold()
    if "user" in plain or "login" in plain:
        return value.casefold() in _ACCOUNTS or _SERVICE.fullmatch(value) is not None
    if "/" in value:
        return True
    return may_be_of_a_machine(key) and (
        _MACHINE.fullmatch(value) is not None or value.casefold() in _ACCOUNTS
    )


def is_beside_machines(key: str, value: str, text: str, start: int, end: int) -> bool:
    """Whether the fields of the same record are a machine's, and the value is no first and last name."""
    plain = key.casefold()
    if not may_be_of_a_machine(key) or _FULL.fullmatch(value):
        return False
    if "hostname" in plain and not re.search(r"[a-z]N|^[A-Z][a-z]", key):
        return True
    begin = text.rfind("{", max(0, start - _AROUND), start)
    close = text.find("}", end, end + _AROUND)
    return (
        _OF_MACHINES.search(
            text, begin if begin >= 0 else max(0, start - _AROUND), close if close >= 0 else end + _AROUND
        )
        is not None
    )
