"""Answer a custom categorical facet by the label whose examples a unit's sentences are most like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pattern_pipeline.facets.encoder import Encoder
from pattern_pipeline.facets.local.categories.background import SENTENCES
from pattern_pipeline.facets.local.categories.likeness import (
    LabelLikeness,
    SpellingEncoder,
    Threshold,
    fit_threshold,
    index_labels,
)
from pattern_pipeline.facets.local.turns import list_agent_turns, list_user_turns
from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.language.sentences import clip_text, quote_text, split_sentences
from pattern_pipeline.traces.conversation.lines import Conversation

# Spellings of one word are alike or not; there is little between, and nothing to measure it by.
BY_SPELLING = Threshold(least=0.35, noise=0.0, spread=0.0)
# What the agent says of a subject ("you can cancel at any time") need not be what the user is about.
AGENT_WEIGHT = 0.8
# Of a long unit the first and the last sentences are compared.
READ_SENTENCES = 60
READ_CHARACTERS = 300
UNITS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    line: int
    weight: float = 1.0


def answer_category(facet: FacetSpec, units: Sequence[Unit], encoder: Encoder | None) -> list[Summary]:
    """Answer each unit with the best label, its likeness as the score, and the sentence that shows it.

    With an encoder the likeness is to a label's best and mean example, and what counts as like is measured on
    the examples and on background sentences; without one it is to the best example, by spelling. A unit's
    answer depends on no other unit.
    """
    examples = [(label.name, text) for label in facet.labels for text in list_label_texts(label)]
    names = list(dict.fromkeys(name for name, _ in examples))
    texts = [text for _, text in examples]
    known = encoder or SpellingEncoder(texts)
    likeness = LabelLikeness(
        known.embed(texts),
        index_labels([name for name, _ in examples], names),
        1.0 if encoder is None else 0.5,
    )
    least = BY_SPELLING if encoder is None else fit_threshold(likeness, known.embed(SENTENCES))
    answers: list[Summary] = []
    for start in range(0, len(units), UNITS_AT_ONCE):
        read = [_list_sentences(unit.conversation) for unit in units[start : start + UNITS_AT_ONCE]]
        distinct = list(dict.fromkeys(sentence.text for sentences in read for sentence in sentences))
        every = likeness.measure(known.embed(distinct)) if distinct else np.zeros((0, len(names)), np.float32)
        found = {
            text: (names[int(row.argmax())], float(row.max()))
            for text, row in zip(distinct, every, strict=True)
        }
        answers += [_answer_unit(facet.name, sentences, found, least) for sentences in read]
    return answers


def list_label_texts(label: Label) -> tuple[str, ...]:
    """List the texts that a label is recognised by: its examples, or else its description."""
    return label.examples or ((label.description,) if label.description.strip() else ())


def _answer_unit(
    facet: str, read: Sequence[_Sentence], found: Mapping[str, tuple[str, float]], least: Threshold
) -> Summary:
    """Choose the sentence most like a label, if it is enough so; ``found`` holds label and likeness."""
    best = max(read, key=lambda sentence: found[sentence.text][1] * sentence.weight, default=None)
    if best is None:
        return Summary(facet, "no_match")
    label, likeness = found[best.text]
    if likeness * best.weight < least.compute(len(read)):
        return Summary(facet, "no_match")
    sentence = f"{label}: {quote_text(best.text)}."
    score = round(min(likeness * best.weight, 1.0), 4)
    return Summary(
        facet, "answered", label=label, summary=sentence, text=sentence, lines=(best.line,), score=score
    )


def _list_sentences(conversation: Conversation) -> list[_Sentence]:
    """List distinct sentences: the users', the agent's, the tool calls and the errors, by who says them first."""
    found: dict[str, _Sentence] = {}
    for weight, lines in (
        (1.0, list_user_turns(conversation)),
        (AGENT_WEIGHT, list_agent_turns(conversation)),
    ):
        for line in lines:
            for sentence in split_sentences(line.text):
                text = clip_text(sentence, READ_CHARACTERS)
                found.setdefault(text, _Sentence(text, line.number, weight))
    for line in conversation.of_kind("tool_call", "error"):
        text = clip_text(f"{line.tool} {line.text}", READ_CHARACTERS)
        found.setdefault(text, _Sentence(text, line.number))
    sentences = [sentence for sentence in found.values() if sentence.text]
    return (
        sentences
        if len(sentences) <= 2 * READ_SENTENCES
        else sentences[:READ_SENTENCES] + sentences[-READ_SENTENCES:]
    )
