"""Keys and tokens of the known forms, made up: their beginnings alone are real."""

import base64
import string
from random import Random

_LETTERS = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"
# What a form begins with, of which characters it goes on, and for how long.
_FORMS = {
    "OpenAI": ("sk-", _LETTERS, 48), "OpenAI project": ("sk-proj-", _LETTERS + "-_", 120), "Anthropic": ("sk-ant-api03-", _LETTERS + "-_", 95), "AWS key id": ("AKIA", string.ascii_uppercase + "234567", 16),
    "Google key": ("AIza", _LETTERS, 35), "Google token": ("ya29.", _LETTERS + "-_", 68), "Google secret": ("GOCSPX-", _LETTERS, 28), "GitHub": ("ghp_", _LETTERS, 36),
    "GitHub fine-grained": ("github_pat_", _LETTERS, 82), "GitLab": ("glpat-", _LETTERS, 20), "Slack": ("xoxb-", string.digits, 40), "Stripe": ("sk_live_", _LETTERS, 24), "Stripe hook": ("whsec_", _LETTERS, 32),
    "Twilio": ("SK", _HEX, 32), "Hugging Face": ("hf_", string.ascii_letters, 34), "npm": ("npm_", _LETTERS, 36), "PyPI": ("pypi-AgEIcHlwaS5vcmc", _LETTERS, 90), "Databricks": ("dapi", _HEX, 32),
    "Linear": ("lin_api_", _LETTERS, 40), "Notion": ("ntn_", _LETTERS, 46), "Replicate": ("r8_", _LETTERS, 37), "Vault": ("hvs.", _LETTERS, 90), "Doppler": ("dp.pt.", _LETTERS, 43), "Figma": ("figd_", _LETTERS, 40),
    "Grafana": ("glsa_", _LETTERS, 40), "New Relic": ("NRAK-", string.ascii_uppercase + string.digits, 27), "Atlassian": ("ATATT3xFfGF0", _LETTERS, 180), "DigitalOcean": ("dop_v1_", _HEX, 64), "Groq": ("gsk_", _LETTERS, 52),
    "Langfuse": ("sk-lf-", _HEX, 36), "LangSmith": ("lsv2_pt_", _HEX, 43), "Shopify": ("shpat_", _HEX, 32), "Mailgun": ("key-", _HEX, 32),
}  # fmt: skip
FORMS = (*_FORMS, "SendGrid", "Telegram", "Slack hook", "web token", "private key")


def _some(random: Random, characters: str, count: int) -> str:
    return "".join(random.choices(characters, k=count))


def secret(random: Random, form: str) -> str:
    """One of this form."""
    if form == "SendGrid":
        return f"SG.{_some(random, _LETTERS, 22)}.{_some(random, _LETTERS, 43)}"
    if form == "Telegram":
        return f"{_some(random, '123456789', 10)}:AA{_some(random, _LETTERS, 33)}"
    if form == "Slack hook":
        return f"hooks.slack.com/services/T{_some(random, _LETTERS, 8)}/B{_some(random, _LETTERS, 10)}/{_some(random, _LETTERS, 24)}"
    if form == "web token":
        parts = ('{"alg":"HS256"}', f'{{"sub":"{_some(random, string.digits, 8)}"}}')
        return ".".join(
            (
                *(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts),
                _some(random, _LETTERS, 43),
            )
        )
    if form == "private key":
        return (
            "-----BEGIN PRIVATE KEY-----"
            + "".join(f"\n{_some(random, _LETTERS + '+/', 64)}" for _ in range(4))
            + "\n-----END PRIVATE KEY-----"
        )
    beginning, characters, count = _FORMS[form]
    return beginning + _some(random, characters, count)
