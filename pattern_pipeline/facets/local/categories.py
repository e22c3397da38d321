"""A custom categorical facet: the label whose examples a unit's sentences are most like."""

from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from pattern_pipeline.facets.encoder import Encoder
from pattern_pipeline.facets.local.sentences import clip, quote, sentences
from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.traces.lines import Conversation

# Below these a sentence is about something else. Sentence vectors of one meaning stand above 0.5, of one subject
# above 0.3; character pieces share less.
ENCODED_LEAST = 0.45
PIECES_LEAST = 0.25
READ_SENTENCES = 120


class CharacterPieces:
    """TF-IDF over pieces of words; it knows only the labels' examples, so no unit's answer depends on another's."""

    def __init__(self, examples: Sequence[str]) -> None:
        self._vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit(
            examples
        )

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit-length row a text, all zero where it shares no piece with the examples."""
        return np.asarray(self._vectorizer.transform(texts).toarray(), dtype=np.float32)


def answer_category(facet: FacetSpec, units: Sequence[Unit], encoder: Encoder | None) -> list[Summary]:
    """One answer a unit: the best label, its similarity as the score, and the sentence that shows it."""
    examples = [(label.name, text) for label in facet.labels for text in label_texts(label)]
    known = encoder or CharacterPieces([text for _, text in examples])
    least = PIECES_LEAST if encoder is None else ENCODED_LEAST
    vectors = known.encode([text for _, text in examples])
    return [_answer(facet, unit, known, vectors, [name for name, _ in examples], least) for unit in units]


def label_texts(label: Label) -> tuple[str, ...]:
    """What a label is recognised by: its examples, or else its description."""
    return label.examples or ((label.description,) if label.description.strip() else ())


def _answer(
    facet: FacetSpec,
    unit: Unit,
    encoder: Encoder,
    vectors: NDArray[np.float32],
    names: list[str],
    least: float,
) -> Summary:
    read = list(islice(_sentences(unit.conversation), READ_SENTENCES))
    if not read:
        return Summary(facet.name, "no_match")
    similarity = encoder.encode([text for _, text in read]) @ vectors.T
    place, example = divmod(int(np.argmax(similarity)), len(names))
    best = float(similarity[place, example])
    if best < least:
        return Summary(facet.name, "no_match")
    number, text = read[place]
    sentence = f"{names[example]}: {quote(text)}."
    return Summary(
        facet.name, "answered", label=names[example], summary=sentence, text=sentence, lines=(number,),
        score=round(min(best, 1.0), 4),
    )  # fmt: skip


def _sentences(conversation: Conversation) -> list[tuple[int, str]]:
    """The distinct sentences of users first, then of agents, then the tool calls, each with its line's number."""
    found: dict[str, int] = {}
    for kind in ("user", "assistant"):
        for line in conversation.of_kind(kind):
            for sentence in sentences(line.text):
                found.setdefault(clip(sentence, 300), line.number)
    for line in conversation.of_kind("tool_call", "error"):
        found.setdefault(clip(f"{line.tool} {line.text}", 300), line.number)
    return [(number, text) for text, number in found.items() if text]
