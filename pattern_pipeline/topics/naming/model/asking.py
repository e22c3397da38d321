"""Asking a model for names, until there are names or a reason why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

from pattern_pipeline.facets.model.answer_room import most_answer_tokens
from pattern_pipeline.facets.model.asked import Asked
from pattern_pipeline.facets.model.calling.failures import CallFailedError, PromptTooLongError
from pattern_pipeline.facets.model.chat import Chat, Reply, Usage
from pattern_pipeline.facets.model.settings import ModelSettings
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.topics.naming.model.prompt import LEVELS, listing, naming_prompt, nonce_of
from pattern_pipeline.topics.naming.model.reading import read_names
from pattern_pipeline.topics.naming.namer import TopicToName

# Names that cannot be used are asked for once more.
ROUNDS = 2
TOKENS_A_NAME = 40
TOKENS_AROUND = 64


@dataclass
class NamesAsked:
    """One part of a map's topics being named: ``open_rows`` are asked for, the others stand beside them."""

    topics: Sequence[TopicToName]
    open_rows: Sequence[int]
    chat: Chat
    settings: ModelSettings
    level: int = 0
    usage: Usage = field(default_factory=Usage)
    calls: int = 0

    async def __call__(self, unit: Unit, facets: Sequence[FacetSpec]) -> Asked:  # noqa: ARG002 - the listing says it
        """Method of ``paying.asking.Ask``: one Summary, whose text is JSON, row number to name."""
        names: dict[int, str] = {}
        reason, lasting = "", True
        for number in range(ROUNDS):
            missing = [row for row in self.open_rows if row not in names]
            if not missing:
                break
            try:
                found, reason = await self._round(missing, names, reason if number else "")
            except CallFailedError as error:
                self.usage += error.usage
                reason, lasting = error.reason, number > 0
                break
            names |= found
        facet = facets[0].name
        if not names:
            return Asked((Summary(facet, "failed", reason=reason),), self.usage, self.calls, lasting)
        told = orjson.dumps({str(row): name for row, name in names.items()}).decode()
        return Asked(
            (Summary(facet, "answered", summary=told, text=told, reason=reason),), self.usage, self.calls
        )

    async def _round(
        self, missing: Sequence[int], names: dict[int, str], again: str
    ) -> tuple[dict[int, str], str]:
        known = [
            TopicToName(names.get(row, topic.name), topic.keywords, topic.exemplars)
            for row, topic in enumerate(self.topics)
        ]
        asked_for = set(missing)
        taken = [topic.name for row, topic in enumerate(known) if row not in asked_for]
        reply, nonce = await self._fitting(known, missing, again)
        if reply.finish == "refusal":
            return {}, f"refused: {reply.refusal}"[:200]
        found, reason = read_names(reply.text, missing, nonce, taken)
        if reply.finish == "length" and reason:
            reason = "the answer was cut off"
        return found, reason

    async def _fitting(
        self, known: Sequence[TopicToName], missing: Sequence[int], again: str
    ) -> tuple[Reply, str]:
        """The reply to the fullest prompt that the server takes, and the nonce of its keys."""
        most = most_answer_tokens(self.settings.answer_tokens) // ROUNDS
        # A model that thinks first may have used up the tokens of the first answer.
        wanted = most if again else max(self.settings.answer_tokens, needed_tokens(len(missing)))
        while True:
            body = listing(known, missing, self.level)
            nonce = nonce_of(body)
            self.calls += 1
            try:
                reply = await self.chat.complete(
                    naming_prompt(body, missing, nonce, again),
                    answer_tokens=min(wanted, most, self.settings.window_tokens // 2),
                )
            except PromptTooLongError as error:
                self.usage += error.usage
                if self.level + 1 >= len(LEVELS):
                    raise CallFailedError(f"the topics alone are too long: {error.reason}") from error
                self.level += 1
            else:
                self.usage += reply.usage
                return reply, nonce


def needed_tokens(count: int) -> int:
    """What the answer with so many names takes at most."""
    return TOKENS_AROUND + TOKENS_A_NAME * count
