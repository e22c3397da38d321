"""Keys and tokens of the known forms: what they begin with tells them."""

import re

from pattern_pipeline.traces.redaction.detector import Cued, Detector, Form
from pattern_pipeline.traces.redaction.gates import DIGIT

# A hexadecimal id or a UUID without such a beginning may be anybody's harmless key.
_FORMS = {
    "sk-": r"sk-(?:[a-z]{2,6}[a-z0-9]*-)*[A-Za-z0-9_-]{18,}",
    "sk_": r"sk_(?:live|test)_[A-Za-z0-9]{12,}",
    "rk_": r"rk_(?:live|test)_[A-Za-z0-9]{12,}",
    "pk_": r"pk_(?:live|test)_[A-Za-z0-9]{12,}",
    "whsec_": r"whsec_[A-Za-z0-9+/=]{16,}",
    "ghp_": r"ghp_[A-Za-z0-9]{30,}",
    "gho_": r"gho_[A-Za-z0-9]{30,}",
    "ghu_": r"ghu_[A-Za-z0-9]{30,}",
    "ghs_": r"ghs_[A-Za-z0-9]{30,}",
    "ghr_": r"ghr_[A-Za-z0-9]{30,}",
    "github_pat_": r"github_pat_[A-Za-z0-9_]{30,}",
    "glpat-": r"glpat-[A-Za-z0-9_.-]{18,}",
    "xox": r"xox[abeoprs]-[A-Za-z0-9-]{10,}",
    "xapp-": r"xapp-[A-Za-z0-9-]{20,}",
    "hooks.slack": r"hooks\.slack\.com/services/[A-Za-z0-9/]{20,}",
    "akia": r"AKIA[A-Z0-9]{16}",
    "asia": r"ASIA[A-Z0-9]{16}",
    "aiza": r"AIza[A-Za-z0-9_-]{33,}",
    "ya29.": r"ya29\.[A-Za-z0-9_-]{20,}",
    "gocspx-": r"GOCSPX-[A-Za-z0-9_-]{20,}",
    "hf_": r"hf_[A-Za-z0-9]{30,}",
    "npm_": r"npm_[A-Za-z0-9]{30,}",
    "pypi-": r"pypi-[A-Za-z0-9_-]{40,}",
    "sg.": r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    "gsk_": r"gsk_[A-Za-z0-9]{30,}",
    "xai-": r"xai-[A-Za-z0-9]{30,}",
    "pplx-": r"pplx-[A-Za-z0-9]{30,}",
    "dop_v1_": r"dop_v1_[a-f0-9]{40,}",
    "lsv2_": r"lsv2_(?:pt|sk)_[A-Za-z0-9_]{20,}",
    "pk-lf-": r"pk-lf-[a-f0-9-]{30,}",
    "shp": r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{30,}",
    "dckr_pat_": r"dckr_pat_[A-Za-z0-9_-]{20,}",
    "eyj": r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*",
}
_KEYS = {sign: re.compile(rf"(?<![A-Za-z0-9])(?P<value>{form})") for sign, form in _FORMS.items()}
# Twilio's, Mailgun's and the like: two letters or a word before a long hexadecimal number.
_HEXADECIMAL = {
    sign.lower(): re.compile(rf"(?<![A-Za-z0-9])(?P<value>{sign}[0-9a-f]{{32}})(?![A-Za-z0-9])")
    for sign in ("SK", "AC", "key-")
}
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s:,.-]{0,8000}?"
    r"(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|(?![A-Za-z0-9+/=\s:,.-]))"
)


def _varied(candidate: str) -> str:
    """``sk-xxxxxxxxxxxxxxxxxxxxxxxx`` is from a manual; a key has many different characters."""
    return candidate if len(set(candidate)) > 8 else ""


DETECTORS: tuple[Detector, ...] = (
    Form("PRIVATE_KEY", _PRIVATE_KEY, signs=("private key",)),
    Cued("API_KEY", _KEYS, _varied),
    Cued("API_KEY", _HEXADECIMAL, _varied, DIGIT),
)
