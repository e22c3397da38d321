"""Name topics by a model, each map paid for once, within the budget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import orjson

from pattern_pipeline.errors import BudgetError, LakeError, ModelError, SettingsError
from pattern_pipeline.facets.paying.answering import answer_all
from pattern_pipeline.facets.paying.paid_run import PaidRun
from pattern_pipeline.facets.spec import LABEL_CHARACTERS, FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.llm.client import open_chat
from pattern_pipeline.llm.identity import name_namer
from pattern_pipeline.llm.run_apart import run_apart
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline.topics.naming.model.name_question import NameQuestion
from pattern_pipeline.topics.naming.model.naming_prompt import (
    GUARD,
    INSTRUCTIONS,
    RETRY_NOTE,
    VERSION,
    choose_detail,
    format_key,
    format_topics,
    split_topics,
)
from pattern_pipeline.topics.naming.namer import GivenNames, TopicToName
from pattern_pipeline.traces.conversation.lines import Conversation, Line

# Answers and spending are stored under the facet's name with this suffix.
SUFFIX = "_names"


@dataclass(frozen=True, slots=True)
class ModelNamer:
    """Implements TopicNamer: one call for a map if it fits, cached by content."""

    settings: ModelSettings
    paid: PaidRun

    @property
    def name(self) -> str:
        """Identifies the model and the version of the prompt."""
        return name_namer(self.settings.name, VERSION)

    def name_topics(self, facet: str, topics: Sequence[TopicToName]) -> GivenNames:
        """Name topics as ``TopicNamer.name_topics`` does; every error becomes a reason."""
        open_rows = [row for row, topic in enumerate(topics) if not topic.is_named]
        names: list[str | None] = [None] * len(topics)
        shown = list(topics)
        reason = ""
        if not open_rows:
            return GivenNames(tuple(names))
        level = choose_detail(topics, self.settings)
        for part in list(split_topics(topics, open_rows, level, self.settings)):
            try:
                answer = run_apart(self._answer(facet, shown, part, level))
            except (BudgetError, ModelError, LakeError, SettingsError) as error:
                # The other parts would fail in the same way.
                return GivenNames(tuple(names), str(error))
            reason = reason or answer.reason
            for row, name in _read_answer(answer, part).items():
                names[row] = name
                shown[row] = replace(shown[row], name=name)
        return GivenNames(tuple(names), reason)

    async def _answer(
        self, facet: str, topics: Sequence[TopicToName], part: list[int], level: int
    ) -> Summary:
        body = format_topics(topics, part, level)
        spec = FacetSpec(
            name=f"{facet[: LABEL_CHARACTERS - len(SUFFIX)]}{SUFFIX}",
            kind="free_text",
            # The maximum cost of a call is estimated from this, so that it must not be shorter than what is
            # sent.
            prompt=" ".join(
                [
                    f"{VERSION}.",
                    GUARD,
                    INSTRUCTIONS,
                    RETRY_NOTE,
                    *(format_key(row, "0" * 8) for row in 2 * part),
                ]
            ),
        )
        digest = blake2b(f"{facet}\x1f{body}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        lines = tuple(Line(number, "user", line) for number, line in enumerate(body.split("\n"), start=1))
        unit = Unit(f"names of {len(part)} topics", digest, Conversation(lines))
        async with open_chat(self.settings) as chat:
            ((answer,),) = await answer_all(
                [unit],
                [spec],
                extractor=self.name,
                ask=NameQuestion(topics, part, chat, self.settings, level),
                paid=self.paid,
                concurrency=1,
            )
        return answer


def _read_answer(answer: Summary, part: Sequence[int]) -> dict[int, str]:
    if answer.status != "answered":
        return {}
    names = orjson.loads(answer.summary)
    return {row: names[str(row)] for row in part if isinstance(names.get(str(row)), str)}
