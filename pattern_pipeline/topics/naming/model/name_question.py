"""Ask a model for names until there are valid ones, or a reason why there are none.

The answer is not trusted: every name is checked against its siblings, the prompt and the data.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import orjson

from pattern_pipeline.language.content_words import stem_word
from pattern_pipeline.language.function_words import ARTICLES, POSSESSIVES
from pattern_pipeline.language.words import split_compounds
from pattern_pipeline.llm.chat import CallFailedError, Chat, Prompt, PromptTooLongError, Reply, Usage
from pattern_pipeline.llm.json_objects import find_objects, remove_thoughts
from pattern_pipeline.llm.paid_answers.answer_store import ModelAnswer
from pattern_pipeline.llm.paid_answers.questions import Outcome
from pattern_pipeline.llm.sanitize import sanitize_text
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline.llm.token_budget import limit_answer_tokens
from pattern_pipeline.topics.naming.model.naming_prompt import (
    DETAILS,
    GUARD,
    INSTRUCTIONS,
    build_naming_prompt,
    estimate_answer_tokens,
    format_key,
    format_topics,
    make_nonce,
)
from pattern_pipeline.topics.naming.namer import TopicToName
from pattern_pipeline.topics.naming.unique_names import MAXIMUM_CHARACTERS, clean_name

_MARKUP = re.compile(r"[<>{}\[\]|`\\#*_~]|https?:|www\.|@\w|&\w+;")
_QUOTES = re.compile(r"^[\"'“”„‘’«»]+|[\"'“”‘’«»]+$")
_NUMBER = re.compile(r"\d{3,}")
_LEAKED_WORDS = 6
_REASON_CHARACTERS = 200
# Invalid names are asked for once more.
ROUNDS = 2


def read_names(
    text: str, open_rows: Sequence[int], nonce: str, taken: Collection[str]
) -> tuple[dict[int, str], str]:
    """Read the valid names of an answer, by topic, and why the first of the others is not valid.

    Of names that are alike but for articles, endings and order, the first counts. Keys without the nonce are
    ignored: a text may have planted them.

    ``open_rows``: topics that were asked for. ``taken``: names of their siblings.
    """
    answers: dict[str, object] = {}
    for answer, _ in find_objects(remove_thoughts(text)):
        answers.update({key.casefold(): value for key, value in answer.items()})
    names: dict[int, str] = {}
    used = {_normalise_name(name) for name in taken}
    reason = ""
    for row in open_rows:
        name, wrong = _validate_name(answers.get(format_key(row, nonce).casefold()), used)
        if wrong:
            reason = reason or wrong
            continue
        names[row] = name
        used.add(_normalise_name(name))
    return names, reason


def _validate_name(answer: object, used: Collection[frozenset[str]]) -> tuple[str, str]:
    """Return the cleaned name, or what is wrong with it, in words that repeat nothing of the answer."""
    if not isinstance(answer, str) or not answer.strip():
        return "", "a topic has no name"
    bare = _QUOTES.sub("", " ".join(sanitize_text(answer).split()))
    if _MARKUP.search(bare):
        return "", "a name holds markup"
    if len(bare) > MAXIMUM_CHARACTERS:
        return "", f"a name is longer than {MAXIMUM_CHARACTERS} characters"
    if not any(letter.isalpha() for letter in bare):
        return "", "a name holds no letters"
    if _NUMBER.search(bare):
        return "", "a name holds a number"
    if any(run in _PROMPT_RUNS for run in _list_word_runs(bare)):
        return "", "a name repeats the prompt"
    name = clean_name(bare)
    if _normalise_name(name) in used:
        return "", "two names are alike"
    return name, ""


def _normalise_name(name: str) -> frozenset[str]:
    """Normalise a name, so that equal results cannot be told apart: "Book a flight", "Flight booking"."""
    words = [word for word in split_compounds(name.casefold()) if word not in ARTICLES | POSSESSIVES]
    return frozenset(map(stem_word, words)) or frozenset({name.casefold()})


def _list_word_runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[start : start + _LEAKED_WORDS]) for start in range(len(words) - _LEAKED_WORDS + 1)}


_PROMPT_RUNS = _list_word_runs(GUARD) | _list_word_runs(INSTRUCTIONS)


@dataclass
class NameQuestion:
    """Asks for names of some topics of a map.

    ``open_rows``: the topics that are asked for; the names of the others are shown.
    ``level``: index into DETAILS, how much is shown of each topic.
    ``usage`` and ``calls``: what was spent so far.
    """

    topics: Sequence[TopicToName]
    open_rows: Sequence[int]
    chat: Chat
    settings: ModelSettings
    level: int = 0
    usage: Usage = field(default_factory=Usage)
    calls: int = 0

    async def ask(self) -> Outcome:
        """Ask for the names; the outcome has one answer, whose text is JSON, row number to name."""
        names: dict[int, str] = {}
        reason, lasting = "", True
        for number in range(ROUNDS):
            missing = [row for row in self.open_rows if row not in names]
            if not missing:
                break
            try:
                found, reason = await self._ask_once(missing, names, reason if number else "")
            except CallFailedError as error:
                self.usage += error.usage
                reason, lasting = error.reason, number > 0
                break
            names |= found
        if not names:
            return Outcome((ModelAnswer("failed", reason=reason),), self.usage, self.calls, lasting)
        text = orjson.dumps({str(row): name for row, name in names.items()}).decode()
        answer = ModelAnswer("answered", summary=text, text=text, reason=reason)
        return Outcome((answer,), self.usage, self.calls)

    def build_longest_prompt(self) -> Prompt:
        """Build a prompt that is no shorter than any that is sent, to bound the cost."""
        body = format_topics(self.topics, self.open_rows, self.level)
        # In the second round the names of the first are given in place of their topics.
        names = "\n- ".join(["x" * MAXIMUM_CHARACTERS] * len(self.open_rows))
        return build_naming_prompt(f"{body}\n{names}", self.open_rows, "0" * 8, "x" * _REASON_CHARACTERS)

    async def _ask_once(
        self, missing: Sequence[int], names: dict[int, str], again: str
    ) -> tuple[dict[int, str], str]:
        known = [
            TopicToName(names.get(row, topic.name), topic.keywords, topic.exemplars)
            for row, topic in enumerate(self.topics)
        ]
        asked_for = set(missing)
        taken = [topic.name for row, topic in enumerate(known) if row not in asked_for]
        reply, nonce = await self._send_fullest(known, missing, again)
        if reply.finish == "refusal":
            return {}, f"refused: {reply.refusal}"[:_REASON_CHARACTERS]
        found, reason = read_names(reply.text, missing, nonce, taken)
        if reply.finish == "length" and reason:
            reason = "the answer was cut off"
        return found, reason

    async def _send_fullest(
        self, known: Sequence[TopicToName], missing: Sequence[int], again: str
    ) -> tuple[Reply, str]:
        """Send the fullest prompt that the server accepts, and return the reply and the nonce of its keys."""
        most = limit_answer_tokens(self.settings.answer_tokens) // ROUNDS
        # A reasoning model may have used up the tokens of the first answer.
        wanted = most if again else max(self.settings.answer_tokens, estimate_answer_tokens(len(missing)))
        while True:
            body = format_topics(known, missing, self.level)
            nonce = make_nonce(body)
            self.calls += 1
            try:
                reply = await self.chat.complete(
                    build_naming_prompt(body, missing, nonce, again),
                    answer_tokens=min(wanted, most, self.settings.window_tokens // 2),
                )
            except PromptTooLongError as error:
                self.usage += error.usage
                if self.level + 1 >= len(DETAILS):
                    raise CallFailedError(f"the topics alone are too long: {error.reason}") from error
                self.level += 1
            else:
                self.usage += reply.usage
                return reply, nonce
