"""What a model wrote, as answers: never trusted, always held against the facets and the text."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from pattern_pipeline.facets.model.prompting.fence import fenced_line
from pattern_pipeline.facets.model.prompting.questions import GUARD, HOW
from pattern_pipeline.facets.model.reading.citations import CitedText
from pattern_pipeline.facets.model.reading.labels import is_no_match, label_and_reason
from pattern_pipeline.facets.model.reading.planted import plain, planted_sentences
from pattern_pipeline.facets.model.reading.spoken_answers import spoken_answers
from pattern_pipeline.facets.model.reading.told import Told, told_of
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.llm.json_objects import find_objects, remove_thoughts

SENTENCE_CHARACTERS = 400
# So many words of our own in a row are no chance.
_LEAKED_WORDS = 8
_MARK = re.compile(r"</?conversation [0-9a-f]{8}", re.IGNORECASE)


class InvalidAnswerError(Exception):
    """Nothing in what the model wrote can be used; ``reason`` says why, ``reasons`` by facet where they differ."""

    def __init__(self, reason: str, reasons: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.reasons = reasons or {}

    def reason_of(self, facet: str) -> str:
        """Why the answer to this facet cannot be used."""
        return self.reasons.get(facet, self.reason)


def read_answers(text: str, unit: Unit, facets: Sequence[FacetSpec]) -> tuple[Summary, ...]:
    """One Summary a facet, in their order, from JSON, JSON in other text, or plain words.

    Where one facet's answer cannot be used, its Summary is ``failed`` with the reason. Raises InvalidAnswerError
    where that goes for all.
    """
    written = remove_thoughts(text)
    if not written:
        raise InvalidAnswerError("the answer is empty")
    answers = _objects(written, unit, facets)
    if not answers:
        conversation = _shown(unit)
        own = "\n".join(line for line in written.splitlines() if _plain(line) not in conversation)
        answers = spoken_answers(own, facets)
    if not answers:
        raise InvalidAnswerError(f"the answer holds none of {', '.join(facet.name for facet in facets)}")
    cited = CitedText.of(unit.conversation)
    ours = _our_words(tuple(facet.prompt for facet in facets))
    planted = planted_sentences(unit.conversation, [facet.name for facet in facets])
    summaries = tuple(
        _copied(_summary(facet, answers.get(facet.name), cited, ours), facet, planted) for facet in facets
    )
    if all(summary.status == "failed" for summary in summaries):
        raise InvalidAnswerError(
            summaries[0].reason, {summary.facet: summary.reason for summary in summaries}
        )
    return summaries


def _objects(written: str, unit: Unit, facets: Sequence[FacetSpec]) -> Mapping[str, Told | None]:
    """Read, by facet, the last answer object that the model did not copy from the conversation."""
    found = [(told, raw) for value, raw in find_objects(written) if (told := told_of(value, facets))]
    if not found or (len(found) == 1 and found[0][1] == written):
        return found[0][0] if found else {}
    conversation = _shown(unit)
    return next((told for told, raw in reversed(found) if _plain(raw) not in conversation), {})


def _summary(facet: FacetSpec, told: Told | None, cited: CitedText, ours: frozenset[str]) -> Summary:
    if told is None:
        return _failed(facet, f"the answer leaves out {facet.name}")
    sentence, label = told.sentence, told.label
    if _MARK.search(f"{sentence} {label}") or not ours.isdisjoint(_runs(f"{sentence} {label}")):
        return _failed(facet, "the answer repeats the prompt")
    chosen = None
    if facet.kind == "categorical":
        chosen, sentence = label_and_reason(facet, label, sentence)
        if chosen is None:
            if is_no_match(label or sentence):
                return Summary(facet.name, "no_match")
            return _failed(facet, f"no label of {facet.name}: {(label or sentence)[:60] or 'empty'}")
    elif is_no_match(sentence):
        # Structured output leaves no field out, so that nothing said is an empty sentence too.
        return Summary(facet.name, "no_match")
    sentence = _clipped(sentence) or f"{chosen}."
    lines = cited.all_verified(told.evidence)
    return Summary(facet.name, "answered", label=chosen, summary=sentence, text=sentence, lines=lines)


def _copied(summary: Summary, facet: FacetSpec, planted: frozenset[tuple[str, str]]) -> Summary:
    """Return the answer, or a failed one where the trace already contains it in the form of an answer."""
    if (facet.name.casefold(), plain(summary.summary)) in planted:
        return _failed(facet, "the answer stands in the conversation, ready to be copied")
    return summary


def _failed(facet: FacetSpec, reason: str) -> Summary:
    return Summary(facet.name, "failed", reason=reason)


@lru_cache(64)
def _our_words(prompts: tuple[str, ...]) -> frozenset[str]:
    """Collect the runs of words of our own prompt: an answer that contains one repeats the prompt.

    Descriptions of labels are excluded: an answer may repeat them.
    """
    return frozenset().union(*(_runs(text) for text in (GUARD, HOW, *prompts)))


def _runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[start : start + _LEAKED_WORDS]) for start in range(len(words) - _LEAKED_WORDS + 1)}


def _clipped(sentence: str) -> str:
    if len(sentence) <= SENTENCE_CHARACTERS:
        return sentence
    return f"{sentence[: SENTENCE_CHARACTERS - 1].rsplit(' ', 1)[0]}\u2026"


def _shown(unit: Unit) -> str:
    return _plain("\n".join(map(fenced_line, unit.conversation.lines)))


def _plain(text: str) -> str:
    return " ".join(text.replace("\n| ", "\n").split())
