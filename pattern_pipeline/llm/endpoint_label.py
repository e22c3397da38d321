"""Label an endpoint without secrets, and quote what its server says."""

from dataclasses import dataclass
from urllib.parse import urlsplit

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

    def told(self, words: str) -> str:
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
