"""Connect the openai client to OpenAI, Azure or any compatible endpoint, with a label without secrets."""

import os
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

import openai
from httpx2 import Limits, Timeout

from pattern_pipeline.errors import ModelError, SettingsError
from pattern_pipeline.llm.settings import ModelSettings

OPENAI_URL = "https://api.openai.com/v1"
CONNECT_SECONDS = 10.0
# The client wants a key even where the server wants none.
NO_KEY = "none"
LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class EndpointLabel:
    """An endpoint and a model as errors name them; ``secrets`` are removed from everything a server says."""

    url: str
    model: str
    secrets: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Format as ``model your-model at https://api.openai.com/v1``."""
        return f"model {self.model} at {self.url}"

    def quote(self, words: str) -> str:
        """Quote the words of a server on one line, shortened, without secrets."""
        for secret in self.secrets:
            words = words.replace(secret, "***")
        words = " ".join(words.split())
        return words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS]}…"


def label_endpoint(url: str, model: str, key: str) -> EndpointLabel:
    """Label an endpoint; a name, password or query within its URL is left out, and is a secret."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    secrets = (key, parts.password or "", parts.query)
    return EndpointLabel(
        f"{parts.scheme}://{host}{parts.path.rstrip('/')}",
        model,
        tuple(secret for secret in secrets if len(secret) >= 4),
    )


def connect_client(settings: ModelSettings) -> tuple[openai.AsyncOpenAI, EndpointLabel]:
    """Build a client without retries of its own, with a connection for every concurrent call, and its label.

    Raises SettingsError if the address is invalid, ModelError if a key is needed and missing.
    """
    url = settings.base_url or os.environ.get("OPENAI_BASE_URL") or OPENAI_URL
    key = _find_key(settings)
    place = label_endpoint(url, settings.name, key)
    if not url.startswith(("http://", "https://")):
        raise SettingsError(
            f"base_url {place.url!r} is no address",
            where="[model]",
            fix='write it like "http://localhost:11434/v1"',
        )
    if not key and (url.startswith(OPENAI_URL) or settings.azure_api_version):
        raise ModelError(
            "this model needs a key",
            where=str(place),
            fix="set OPENAI_API_KEY, or base_url in [model] to a server of your own",
        )
    limits = Limits(max_connections=settings.concurrency, max_keepalive_connections=settings.concurrency)
    timeout = Timeout(settings.timeout_seconds, connect=min(CONNECT_SECONDS, settings.timeout_seconds))
    url, login = _split_login(url)
    http = openai.DefaultAsyncHttpxClient(limits=limits, timeout=timeout, auth=login)
    if settings.azure_api_version:
        azure = openai.AsyncAzureOpenAI(
            azure_endpoint=url,
            api_version=settings.azure_api_version,
            api_key=key,
            max_retries=0,
            timeout=timeout,
            http_client=http,
        )
        return azure, place
    client = openai.AsyncOpenAI(
        base_url=url, api_key=key or NO_KEY, max_retries=0, timeout=timeout, http_client=http
    )
    return client, place


def _split_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """Split an address into the address and the name and password in it: the client logs every address."""
    parts = urlsplit(url)
    login, _, host = parts.netloc.rpartition("@")
    if not login:
        return url, None
    return urlunsplit(parts._replace(netloc=host)), (
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def _find_key(settings: ModelSettings) -> str:
    names = ("AZURE_OPENAI_API_KEY", "OPENAI_API_KEY") if settings.azure_api_version else ("OPENAI_API_KEY",)
    own = settings.api_key.get_secret_value()
    return own or next((os.environ[name] for name in names if os.environ.get(name)), "")
