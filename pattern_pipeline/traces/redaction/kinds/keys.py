"""Keys and tokens of the known forms: what they begin with tells them."""

import re

from pattern_pipeline.traces.redaction.detector import DIGIT, Cued, Detector, Form

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
    "pmak-": r"PMAK-[a-f0-9]{24}-[a-f0-9]{30,}",
    "nrak-": r"NRAK-[A-Z0-9]{20,}",
    "ntn_": r"ntn_[A-Za-z0-9]{40,}",
    "secret_": r"secret_[A-Za-z0-9]{40,}",
    "r8_": r"r8_[A-Za-z0-9]{30,}",
    "dapi": r"dapi[a-f0-9]{32}",
    "lin_api_": r"lin_api_[A-Za-z0-9]{30,}",
    "dp.": r"dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9_.-]{36,}",
    "figd_": r"figd_[A-Za-z0-9_-]{36,}",
    "glsa_": r"glsa_[A-Za-z0-9_]{36,}",
    "glc_": r"glc_[A-Za-z0-9+/=]{32,}",
    "gldt-": r"gldt-[A-Za-z0-9_.-]{18,}",
    "glrt-": r"glrt-[A-Za-z0-9_.-]{18,}",
    "glptt-": r"glptt-[A-Za-z0-9_.-]{18,}",
    "glcbt-": r"glcbt-[A-Za-z0-9_.-]{18,}",
    "hvs.": r"hvs\.[A-Za-z0-9_-]{24,}",
    "hvb.": r"hvb\.[A-Za-z0-9_-]{24,}",
    "age-secret-key-": r"AGE-SECRET-KEY-1[A-Z0-9]{40,}",
    "atatt3": r"ATATT3[A-Za-z0-9_=-]{24,}",
    "atctt3": r"ATCTT3[A-Za-z0-9_=-]{24,}",
    "atbb": r"ATBB[A-Za-z0-9]{24,}",
    "eaa": r"EAA[A-Za-z0-9_-]{56,}",
    "sq0": r"sq0[a-z]{3}-[A-Za-z0-9_-]{20,}",
    "tvly-": r"tvly-[A-Za-z0-9_-]{20,}",
    "nvapi-": r"nvapi-[A-Za-z0-9_-]{40,}",
    "pcsk_": r"pcsk_[A-Za-z0-9_]{40,}",
    "phc_": r"phc_[A-Za-z0-9]{36,}",
    "phx_": r"phx_[A-Za-z0-9]{36,}",
    "sntry": r"sntry[su]_[A-Za-z0-9+/=_-]{40,}",
    "sbp_": r"sbp_[a-f0-9]{40,}",
    "sb_secret_": r"sb_secret_[A-Za-z0-9_-]{20,}",
    "tskey-": r"tskey-[a-z]+-[A-Za-z0-9-]{20,}",
    "xkeysib-": r"xkeysib-[a-f0-9]{60,}-[A-Za-z0-9]{12,}",
    "rubygems_": r"rubygems_[a-f0-9]{40,}",
    "pul-": r"pul-[a-f0-9]{40}",
    "ops_": r"ops_eyJ[A-Za-z0-9_-]{60,}",
    "jina_": r"jina_[A-Za-z0-9_-]{40,}",
    "doo_v1_": r"doo_v1_[a-f0-9]{40,}",
    "discord": r"discord(?:app)?\.com/api/(?:v[0-9]+/)?webhooks/[0-9]{16,20}/[A-Za-z0-9_-]{40,}",
    "webhook.office": r"webhook\.office\.com/webhookb2/[A-Za-z0-9@/-]{60,}",
    "eyj": r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*",
}
_KEYS = {sign: re.compile(rf"(?<![A-Za-z0-9])(?P<value>{form})") for sign, form in _FORMS.items()}
# Twilio's, Mailgun's and the like: two letters or a word before a long hexadecimal number.
_HEXADECIMAL = {
    sign.lower(): re.compile(rf"(?<![A-Za-z0-9])(?P<value>{sign}[0-9a-f]{{32}})(?![A-Za-z0-9])")
    for sign in ("SK", "AC", "key-")
}
_BOT = re.compile(
    r"(?:(?<![0-9A-Za-z])|(?<=bot))(?P<value>[0-9]{8,10}:AA[A-Za-z0-9_-]{32,34})(?![A-Za-z0-9_-])"
)
# Whoever has a signed address may do what it says.
_SIGNED = re.compile(
    r"[?&;](?:sig|(?:x-(?:amz|goog)-)?(?:signature|security-token))=(?P<value>[A-Za-z0-9+/=_%-]{20,})",
    re.IGNORECASE,
)
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s:,.-]{0,8000}?"
    r"(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|(?![A-Za-z0-9+/=\s:,.-]))"
)


def _confirm_varied(candidate: str) -> str:
    """``sk-xxxxxxxxxxxxxxxxxxxxxxxx`` is from a manual; a key has many different characters."""
    return candidate if len(set(candidate)) > 8 else ""


DETECTORS: tuple[Detector, ...] = (
    Form("PRIVATE_KEY", _PRIVATE_KEY, signs=("private key",)),
    Form("API_KEY", _BOT, _confirm_varied, signs=(":aa",), gate=DIGIT),
    Form("API_KEY", _SIGNED, _confirm_varied, signs=("sig=", "signature=", "security-token="), gate=DIGIT),
    Cued("API_KEY", _KEYS, _confirm_varied),
    Cued("API_KEY", _HEXADECIMAL, _confirm_varied, DIGIT),
)
