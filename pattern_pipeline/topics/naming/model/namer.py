"""The namer that asks a model: each map's names paid for once, within the budget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import orjson

from pattern_pipeline.errors import BudgetError, LakeError, ModelError, SettingsError
from pattern_pipeline.facets.model.calling.client import open_chat
from pattern_pipeline.facets.model.extractor import run_apart
from pattern_pipeline.facets.model.identity import namer_name
from pattern_pipeline.facets.model.settings import ModelSettings
from pattern_pipeline.facets.paying.answer_store import AnswerStore, RunIdentity
from pattern_pipeline.facets.paying.answering import answer_all
from pattern_pipeline.facets.paying.budget import Budget
from pattern_pipeline.facets.paying.prices import Price
from pattern_pipeline.facets.spec import LABEL_CHARACTERS, FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.topics.naming.model.asking import NamesAsked
from pattern_pipeline.topics.naming.model.parts import level_of, parts_of
from pattern_pipeline.topics.naming.model.prompt import AGAIN, GUARD, HOW, VERSION, key_of, listing
from pattern_pipeline.topics.naming.namer import Named, TopicToName
from pattern_pipeline.traces.conversation.lines import Conversation, Line

# What its answers and its spending are kept under, beside the facet's name.
SUFFIX = "_names"


@dataclass(frozen=True, slots=True)
class ModelNamer:
    """Implements TopicNamer: one call a map where it fits, kept in ``store`` by content.

    ``price``, ``budget``, ``run`` and ``journal_folder``: as in ``facets.model.extractor.LlmExtractor``.
    """

    settings: ModelSettings
    store: AnswerStore
    price: Price | None
    budget: Budget
    run: RunIdentity
    journal_folder: Path

    @property
    def name(self) -> str:
        """Property of TopicNamer."""
        return namer_name(self.settings.name, VERSION)

    def names(self, facet: str, topics: Sequence[TopicToName]) -> Named:
        """Method of TopicNamer. Whatever fails is a reason: a map without a model's names is a map."""
        open_rows = [row for row, topic in enumerate(topics) if not topic.stands]
        names: list[str | None] = [None] * len(topics)
        told = list(topics)
        reason = ""
        if not open_rows:
            return Named(tuple(names))
        level = level_of(topics, self.settings)
        for part in list(parts_of(topics, open_rows, level, self.settings)):
            try:
                answer = run_apart(self._answer(facet, told, part, level))
            except (BudgetError, ModelError, LakeError, SettingsError) as error:
                # Such an error would meet the other parts as well.
                return Named(tuple(names), str(error))
            reason = reason or answer.reason
            for row, name in _read(answer, part).items():
                names[row] = name
                told[row] = replace(told[row], name=name)
        return Named(tuple(names), reason)

    async def _answer(
        self, facet: str, topics: Sequence[TopicToName], part: list[int], level: int
    ) -> Summary:
        body = listing(topics, part, level)
        spec = FacetSpec(
            name=f"{facet[: LABEL_CHARACTERS - len(SUFFIX)]}{SUFFIX}",
            kind="free_text",
            # The worst that a call may cost is told from this, so that it is no shorter than what is sent.
            prompt=" ".join([f"{VERSION}.", GUARD, HOW, AGAIN, *(key_of(row, "0" * 8) for row in 2 * part)]),
        )
        digest = blake2b(f"{facet}\x1f{body}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        lines = tuple(Line(number, "user", line) for number, line in enumerate(body.split("\n"), start=1))
        unit = Unit(f"names of {len(part)} topics", digest, Conversation(lines))
        async with open_chat(self.settings) as chat:
            ((answer,),) = await answer_all(
                [unit],
                [spec],
                extractor=self.name,
                ask=NamesAsked(topics, part, chat, self.settings, level),
                store=self.store,
                price=self.price,
                budget=self.budget,
                run=self.run,
                journal_folder=self.journal_folder,
                concurrency=1,
            )
        return answer


def _read(answer: Summary, part: Sequence[int]) -> dict[int, str]:
    if answer.status != "answered":
        return {}
    told = orjson.loads(answer.summary)
    return {row: told[str(row)] for row in part if isinstance(told.get(str(row)), str)}
