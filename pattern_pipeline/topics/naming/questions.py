"""Questions as they were asked."""

from collections.abc import Iterator

from pattern_pipeline.topics.naming.grammar import (
    ARTICLES,
    AUXILIARIES,
    FUNCTION_WORDS,
    QUESTION_WORDS,
)
from pattern_pipeline.topics.naming.noun_phrases import NOUNS, noun_phrase
from pattern_pipeline.topics.naming.phrase import LONGEST_WORDS, Phrase, made
from pattern_pipeline.topics.naming.sayings import ADDING, POINTING, general, until_unreadable
from pattern_pipeline.topics.naming.stems import carries
from pattern_pipeline.topics.naming.verbs import EMPTY_VERBS

_ASKING = QUESTION_WORDS | AUXILIARIES
# "Days off" is one thing.
_CUT = ADDING - {"off"}


def questions(words: list[str]) -> Iterator[Phrase]:
    """A question as it was asked, and the thing that a "what is" asks for."""
    asked = general(words)
    kept = list(until_unreadable(asked))
    ends = [
        place
        for place, word in enumerate(kept[:-1])
        if place > 2 and word in _CUT and kept[0] not in AUXILIARIES
    ]
    # Whole, and without what was added last: "how much have I spent" of "how much have I spent on food".
    for end in {len(kept), *ends[-1:]}:
        yield from _question(kept[:end], asked[end] if end < len(asked) else "")
    if words[:1] and words[0] in _ASKING:
        place = next((at for at, word in enumerate(words) if word not in FUNCTION_WORDS), len(words))
        _, nouns, _ = noun_phrase(words[place:])
        if len(nouns) > 1:
            yield from made(nouns[:NOUNS], "noun")


def _question(kept: list[str], follows: str) -> Iterator[Phrase]:
    while follows and kept and kept[-1] in FUNCTION_WORDS:
        follows = kept.pop()
    if follows and (follows not in ADDING or not carries(kept[-1] if kept else "")):
        return
    told = any(carries(word) and word.removesuffix("s") not in EMPTY_VERBS for word in kept)
    if told and 3 <= len(kept) <= LONGEST_WORDS and POINTING.isdisjoint(kept) and kept[-1] not in ARTICLES:
        yield from made(kept, "question")
