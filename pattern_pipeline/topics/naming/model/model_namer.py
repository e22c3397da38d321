"""Name topics by a model, each map paid for once, within the budget."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import orjson

from pattern_pipeline.errors import BudgetError, LakeError, ModelError, SettingsError
from pattern_pipeline.facets.spec import LABEL_CHARACTERS
from pattern_pipeline.llm.budget import compute_max_usage
from pattern_pipeline.llm.client import open_chat, run_apart
from pattern_pipeline.llm.identity import name_namer
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey, ModelAnswer
from pattern_pipeline.llm.paid_answers.answering import PaidRun, answer_all
from pattern_pipeline.llm.paid_answers.questions import Question
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

# Answers and spending are stored under the facet's name with this suffix.
SUFFIX = "_names"


@dataclass(frozen=True, slots=True)
class ModelNamer:
    """Implements TopicNamer: one call for a map if it fits, cached by content."""

    paid: PaidRun

    @property
    def name(self) -> str:
        """Identifies the model and the version of the prompt."""
        return name_namer(self.paid.settings.name, VERSION)

    def name_topics(self, facet: str, topics: Sequence[TopicToName]) -> GivenNames:
        """Name topics as ``TopicNamer.name_topics`` does; every error becomes a reason."""
        open_rows = [row for row, topic in enumerate(topics) if not topic.is_named]
        names: list[str | None] = [None] * len(topics)
        shown = list(topics)
        reason = ""
        if not open_rows:
            return GivenNames(tuple(names))
        level = choose_detail(topics, self.paid.settings)
        for part in list(split_topics(topics, open_rows, level, self.paid.settings)):
            try:
                answer = run_apart(self._ask_names(facet, shown, part, level))
            except (BudgetError, ModelError, LakeError, SettingsError) as error:
                # The other parts would fail in the same way.
                return GivenNames(tuple(names), str(error))
            reason = reason or answer.reason
            for row, name in _read_answer(answer, part).items():
                names[row] = name
                shown[row] = replace(shown[row], name=name)
        return GivenNames(tuple(names), reason)

    async def _ask_names(
        self, facet: str, topics: Sequence[TopicToName], part: Sequence[int], level: int
    ) -> ModelAnswer:
        key = build_key(facet, topics, part, level)
        async with open_chat(self.paid.settings) as chat:
            names = NameQuestion(topics, part, chat, self.paid.settings, level)
            ((answer,),) = await answer_all(
                [Question(names, key.text_hash, (key,))],
                lambda question: question.subject.ask(),
                lambda question: compute_max_usage(question.subject.build_longest_prompt(), self.paid.budget),
                extractor=self.name,
                paid=self.paid,
            )
        return answer


def build_key(facet: str, topics: Sequence[TopicToName], open_rows: Sequence[int], level: int) -> AnswerKey:
    """Build the key under which the names of the open topics of a facet's map are stored.

    Names that were paid for must be found again, so that equal topics and wording must always give the same key.
    """
    body = format_topics(topics, open_rows, level)
    text_hash = blake2b(f"{facet}\x1f{body}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    name = f"{facet[: LABEL_CHARACTERS - len(SUFFIX)]}{SUFFIX}"
    keys = (format_key(row, "0" * 8) for row in (*open_rows, *open_rows))
    wording = " ".join([f"{VERSION}.", GUARD, INSTRUCTIONS, RETRY_NOTE, *keys])
    # In the form in which a facet's version is computed: the first names were stored under such a version.
    content = orjson.dumps(
        {"kind": "free_text", "name": name, "prompt": wording}, option=orjson.OPT_SORT_KEYS
    )
    return AnswerKey(text_hash, name, hashlib.sha256(content).hexdigest()[:12])


def _read_answer(answer: ModelAnswer, part: Sequence[int]) -> dict[int, str]:
    if answer.status != "answered":
        return {}
    names = orjson.loads(answer.summary)
    return {row: names[str(row)] for row in part if isinstance(names.get(str(row)), str)}
