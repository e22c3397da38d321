"""The detectors that run unless told otherwise, in the order in which they claim a text."""

import re

from pattern_pipeline.traces.redaction.check_digits import (
    has_variety,
    is_card,
    is_iban,
    is_ip_address,
    is_phone_number,
    is_social_security_number,
)
from pattern_pipeline.traces.redaction.detector import Detector

# Well-known forms only: a hexadecimal id or a UUID may be anybody's harmless key.
_KEYS = re.compile(
    r"\b(?:sk-(?:proj-|ant-|live-|test-)?[A-Za-z0-9_-]{20,}|[srp]k_(?:live|test)_[A-Za-z0-9]{16,}"
    r"|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[A-Za-z0-9_-]{18,}|xox[abeprs]-[A-Za-z0-9-]{10,}"
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{35}|hf_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{36}"
    r"|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})"
)
_BEARER = re.compile(r"(?<=[Bb]earer )[A-Za-z0-9._~+/-]{16,}=*")
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}(?![\w@])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![\w.-])\d{4}(?:[ -]?\d{2,6}){2,4}(?![\w-]|\.\d)")
_SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){3,7}[0-9A-Fa-f]{0,4}(?![\w:])")
# With a country's code, or grouped as numbers are in North America and much of Europe. A bare run of
# digits is more
# often an order number than a telephone.
_INTERNATIONAL = re.compile(
    r"(?<![\w+.-])\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,5}(?:[ .-]?\d{2,5}){1,4}(?![\w-])"
)
_NORTH_AMERICAN = re.compile(
    r"(?<![\w.+-])(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])\d{3}[ .-]\d{4}(?![\w-]|\.\d)"
)
_NATIONAL = re.compile(r"(?<![\w.+/-])\(?0\d{2,4}\)?[ /-]\d{3,4}(?:[ -]\d{2,4}){1,2}(?![\w-]|\.\d)")

DETECTORS: tuple[Detector, ...] = (
    Detector("PRIVATE_KEY", _PRIVATE_KEY, sign="PRIVATE KEY"),
    Detector("API_KEY", _KEYS, confirms=has_variety),
    Detector("API_KEY", _BEARER, sign="earer "),
    Detector("EMAIL", _EMAIL, sign="@"),
    Detector("IBAN", _IBAN, is_iban, digits=2),
    Detector("CARD", _CARD, is_card, digits=13),
    Detector("SSN", _SSN, is_social_security_number, sign="-", digits=9),
    Detector("IP_ADDRESS", _IPV4, is_ip_address, sign=".", digits=4),
    Detector("IP_ADDRESS", _IPV6, is_ip_address, sign=":"),
    Detector("PHONE", _INTERNATIONAL, is_phone_number, sign="+", digits=7),
    Detector("PHONE", _NORTH_AMERICAN, is_phone_number, digits=7),
    Detector("PHONE", _NATIONAL, is_phone_number, digits=7),
)
