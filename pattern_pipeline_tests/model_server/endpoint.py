"""What a served model takes and how fast it is; everything may be changed while it runs."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pattern_pipeline_tests.model_server.faults import Fault
from pattern_pipeline_tests.model_server.refusing import Wording

Rule = Callable[[dict[str, Any]], Fault | None]


@dataclass
class Endpoint:
    """The setting of one server.

    ``latency``: seconds an answer takes; ``slots``: how many at once, else 429 with ``retry_after`` (None: no
    such header; 0 slots: no limit). ``refused``: parameters and kinds of response_format answered with 400.
    ``window_tokens``: longer prompts are answered with 400 in the ``wording`` of a server (0: any length).
    ``models``: names that are served (empty: any). ``api_key``: the only key let in (empty: any).
    ``script``: faults of the next chat requests, in order, None being none. ``rule``: asked for a fault where the
    script has ended.
    """

    latency: float = 0.0
    slots: int = 0
    retry_after: str | None = "1"
    refused: frozenset[str] = frozenset()
    window_tokens: int = 0
    wording: Wording = "openai"
    models: tuple[str, ...] = ()
    api_key: str = ""
    counts_tokens: bool = True
    script: deque[Fault | None] = field(default_factory=deque)
    rule: Rule | None = None

    def next_fault(self, body: dict[str, Any]) -> Fault | None:
        """The fault that this request meets."""
        if self.script:
            return self.script.popleft()
        return self.rule(body) if self.rule is not None else None
