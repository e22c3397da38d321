"""Addresses of machines: IP of both versions, and the hardware's own."""

import ipaddress
import re

from pattern_pipeline.traces.redaction.detector import COLONS, DASHES, DOTTED, Detector, Form

_IPV4 = re.compile(
    r"(?<![0-9A-Za-z.])(?:(?<!:)::(?i:ffff):)?(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9A-Za-z]|\.[0-9])"
)
_IPV6 = re.compile(r"(?<![0-9A-Za-z:.])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{0,4}|(?:[0-9]{1,3}\.){3}[0-9]{1,3})(?![0-9A-Za-z:])")  # fmt: skip
_LABELLED_IPV6 = re.compile(
    r"(?<=[^0-9A-Fa-f\s]:)(?P<value>(?:[0-9A-Fa-f]{1,4}:){3,7}:?[0-9A-Fa-f]{0,4})(?![0-9A-Za-z:])"
)
_MAC = re.compile(
    r"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}([:-]))(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![0-9A-Za-z:-])"
)
_MAC_OF_DOTS = re.compile(
    r"(?<![0-9A-Za-z.])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![0-9A-Za-z]|\.[0-9A-Fa-f])"
)


def _confirm_machine(candidate: str) -> str:
    """Confirm an address of a machine, private networks included; reject versions, masks, loopbacks and prefixes."""
    try:
        address = ipaddress.ip_address(candidate)
    except ValueError:
        return ""
    if address.is_loopback or address.is_unspecified or candidate.startswith("255."):
        return ""
    if address.version == 4:
        # 1.2.3.4 and 10.0.0.0 are more often a version and a network.
        parts = candidate.split(".")
        return (
            "" if parts[0] == "0" or parts[1:] == ["0", "0", "0"] or max(map(len, parts)) == 1 else candidate
        )
    if address.ipv4_mapped:
        return candidate
    return candidate if sum(bool(part) for part in candidate.split(":")) > 2 else ""


def _confirm_hardware(candidate: str) -> str:
    digits = re.sub(r"[^0-9A-Fa-f]", "", candidate)
    return candidate if len(set(digits)) > 2 else ""


def _confirm_dotted_hardware(candidate: str) -> str:
    """Three groups: without a letter they may be any number, without a digit any names."""
    letters = sum(map(str.isalpha, candidate))
    return _confirm_hardware(candidate) if 0 < letters < 12 else ""


DETECTORS: tuple[Detector, ...] = (
    Form("MAC_ADDRESS", _MAC, _confirm_hardware, gate=COLONS),
    Form("MAC_ADDRESS", _MAC, _confirm_hardware, gate=DASHES),
    Form("MAC_ADDRESS", _MAC_OF_DOTS, _confirm_dotted_hardware, gate=DOTTED),
    Form("IP_ADDRESS", _IPV4, _confirm_machine, gate=DOTTED),
    Form("IP_ADDRESS", _IPV6, _confirm_machine, gate=COLONS),
    Form("IP_ADDRESS", _LABELLED_IPV6, _confirm_machine, gate=COLONS),
)
