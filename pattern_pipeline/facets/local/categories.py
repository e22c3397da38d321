"""A custom categorical facet: the label whose examples a unit's sentences are most like."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pattern_pipeline.facets.encoder import Encoder
from pattern_pipeline.facets.local.sentences import clip, quote, sentences
from pattern_pipeline.facets.local.spelling import SpellingEncoder
from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.traces.lines import Conversation, Line

# Below these a sentence is about something else: sentence vectors of one meaning stand above 0.5 and of one
# subject above 0.3, while spellings share less.
LEAST_BY_MEANING = 0.45
LEAST_BY_SPELLING = 0.35
# Of a long unit the first and the last sentences are compared.
READ_SENTENCES = 60
READ_CHARACTERS = 300


def answer_category(facet: FacetSpec, units: Sequence[Unit], encoder: Encoder | None) -> list[Summary]:
    """Answer each unit with the best label, its likeness as the score, and the sentence that shows it."""
    examples = [(label.name, text) for label in facet.labels for text in label_texts(label)]
    texts = [text for _, text in examples]
    least = LEAST_BY_SPELLING if encoder is None else LEAST_BY_MEANING
    known = encoder or SpellingEncoder(texts)
    vectors = known.embed(texts)
    names = [name for name, _ in examples]
    return [_answer(facet, _read(unit.conversation), known, vectors, names, least) for unit in units]


def label_texts(label: Label) -> tuple[str, ...]:
    """Texts that a label is recognised by: its examples, or else its description."""
    return label.examples or ((label.description,) if label.description.strip() else ())


def _answer(
    facet: FacetSpec,
    read: list[tuple[str, int]],
    encoder: Encoder,
    examples: NDArray[np.float32],
    names: list[str],
    least: float,
) -> Summary:
    if not read:
        return Summary(facet.name, "no_match")
    likeness = encoder.embed([text for text, _ in read]) @ examples.T
    place, example = divmod(int(np.argmax(likeness)), len(names))
    best = float(likeness[place, example])
    if best < least:
        return Summary(facet.name, "no_match")
    text, number = read[place]
    name = names[example]
    sentence = f"{name}: {quote(text)}."
    return Summary(
        facet.name,
        "answered",
        label=name,
        summary=sentence,
        text=sentence,
        lines=(number,),
        score=round(min(best, 1.0), 4),
    )


def _read(conversation: Conversation) -> list[tuple[str, int]]:
    """Distinct sentences with their line: the users', the agent's, the tool calls and the errors."""
    found: dict[str, int] = {}
    for line in (*conversation.of_kind("user"), *conversation.of_kind("assistant")):
        for sentence in sentences(line.text):
            found.setdefault(clip(sentence, READ_CHARACTERS), line.number)
    for line in conversation.of_kind("tool_call", "error"):
        found.setdefault(_called(line), line.number)
    pairs = [(text, number) for text, number in found.items() if text]
    return pairs if len(pairs) <= 2 * READ_SENTENCES else pairs[:READ_SENTENCES] + pairs[-READ_SENTENCES:]


def _called(line: Line) -> str:
    return clip(f"{line.tool} {line.text}", READ_CHARACTERS)
