"""A custom categorical facet: the label whose examples a unit's sentences are most like."""

from collections.abc import Mapping, Sequence

import numpy as np

from pattern_pipeline.facets.encoder import Encoder
from pattern_pipeline.facets.local.sentences import clip, quote, sentences
from pattern_pipeline.facets.local.spelling import SpellingEncoder
from pattern_pipeline.facets.local.turns import agent_turns, user_turns
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
UNITS_AT_ONCE = 64


def answer_category(facet: FacetSpec, units: Sequence[Unit], encoder: Encoder | None) -> list[Summary]:
    """Answer each unit with the best label, its likeness as the score, and the sentence that shows it."""
    examples = [(label.name, text) for label in facet.labels for text in label_texts(label)]
    texts = [text for _, text in examples]
    names = [name for name, _ in examples]
    least = LEAST_BY_SPELLING if encoder is None else LEAST_BY_MEANING
    known = encoder or SpellingEncoder(texts)
    vectors = known.embed(texts)
    answers: list[Summary] = []
    for start in range(0, len(units), UNITS_AT_ONCE):
        read = [_read(unit.conversation) for unit in units[start : start + UNITS_AT_ONCE]]
        distinct = list(dict.fromkeys(text for sentences in read for text, _ in sentences))
        likeness = known.embed(distinct) @ vectors.T if distinct else np.zeros((0, len(names)))
        best = {
            text: (names[int(np.argmax(row))], float(row.max()))
            for text, row in zip(distinct, likeness, strict=True)
        }
        answers += [_answer(facet.name, sentences, best, least) for sentences in read]
    return answers


def label_texts(label: Label) -> tuple[str, ...]:
    """Texts that a label is recognised by: its examples, or else its description."""
    return label.examples or ((label.description,) if label.description.strip() else ())


def _answer(
    facet: str, read: list[tuple[str, int]], best: Mapping[str, tuple[str, float]], least: float
) -> Summary:
    """Choose the sentence most like an example, if it is enough so; ``best`` holds label and likeness."""
    text, number = max(read, key=lambda sentence: best[sentence[0]][1], default=("", 0))
    label, likeness = best.get(text, ("", 0.0))
    if likeness < least:
        return Summary(facet, "no_match")
    sentence = f"{label}: {quote(text)}."
    score = round(min(likeness, 1.0), 4)
    return Summary(
        facet, "answered", label=label, summary=sentence, text=sentence, lines=(number,), score=score
    )


def _read(conversation: Conversation) -> list[tuple[str, int]]:
    """Distinct sentences with their line: the users', the agent's, the tool calls and the errors."""
    found: dict[str, int] = {}
    for line in (*user_turns(conversation), *agent_turns(conversation)):
        for sentence in sentences(line.text):
            found.setdefault(clip(sentence, READ_CHARACTERS), line.number)
    for line in conversation.of_kind("tool_call", "error"):
        found.setdefault(_called(line), line.number)
    pairs = [(text, number) for text, number in found.items() if text]
    return pairs if len(pairs) <= 2 * READ_SENTENCES else pairs[:READ_SENTENCES] + pairs[-READ_SENTENCES:]


def _called(line: Line) -> str:
    return clip(f"{line.tool} {line.text}", READ_CHARACTERS)
