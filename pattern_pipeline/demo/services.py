"""The services whose traffic is written."""

from random import Random
from typing import Literal

from pattern_pipeline.demo.task import Content

Vocabulary = Literal["gen_ai", "openinference"]


class Service(Content):
    """One agent of the invented company. ``vocabulary`` decides the attributes of its spans."""

    name: str
    agent: str
    version: str
    vocabulary: Vocabulary
    provider: str
    share: float
    models: tuple[str, ...]
    system: str


class Services(Content):
    """The file ``content/services.toml``."""

    services: tuple[Service, ...]

    def drawn(self, rng: Random) -> Service:
        """One of them, by share."""
        return rng.choices(self.services, [service.share for service in self.services])[0]
