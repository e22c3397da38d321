"""The openai client for the settings: OpenAI, Azure, or any endpoint that speaks as they do."""

import os
from urllib.parse import unquote, urlsplit, urlunsplit

import openai
from httpx2 import Limits, Timeout

from pattern_pipeline.errors import ModelError, SettingsError
from pattern_pipeline.llm.endpoint_label import Place, place_of
from pattern_pipeline.llm.settings import ModelSettings

OPENAI_URL = "https://api.openai.com/v1"
CONNECT_SECONDS = 10.0
# The client wants a key even where the server wants none.
NO_KEY = "none"


def connect(settings: ModelSettings) -> tuple[openai.AsyncOpenAI, Place]:
    """A client without retries of its own, with a connection for every call at once, and the place it calls.

    Raises SettingsError for an address that is none, ModelError where a key is needed and there is none.
    """
    url = settings.base_url or os.environ.get("OPENAI_BASE_URL") or OPENAI_URL
    key = _key(settings)
    place = place_of(url, settings.name, key)
    if not url.startswith(("http://", "https://")):
        raise SettingsError(
            f"base_url {place.url!r} is no address",
            where="[model]",
            mend='write it like "http://localhost:11434/v1"',
        )
    if not key and (url.startswith(OPENAI_URL) or settings.azure_api_version):
        raise ModelError(
            "this model needs a key",
            where=str(place),
            mend="set OPENAI_API_KEY, or base_url in [model] to a server of your own",
        )
    limits = Limits(max_connections=settings.concurrency, max_keepalive_connections=settings.concurrency)
    timeout = Timeout(settings.timeout_seconds, connect=min(CONNECT_SECONDS, settings.timeout_seconds))
    url, login = _without_login(url)
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


def _without_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """An address, and the name and password within it apart: the client logs every address it calls."""
    parts = urlsplit(url)
    login, _, host = parts.netloc.rpartition("@")
    if not login:
        return url, None
    return urlunsplit(parts._replace(netloc=host)), (
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def _key(settings: ModelSettings) -> str:
    names = ("AZURE_OPENAI_API_KEY", "OPENAI_API_KEY") if settings.azure_api_version else ("OPENAI_API_KEY",)
    own = settings.api_key.get_secret_value()
    return own or next((os.environ[name] for name in names if os.environ.get(name)), "")
