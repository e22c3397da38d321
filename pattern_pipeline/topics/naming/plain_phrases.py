"""Short phrases of a language whose grammar is not known here: cut at its words of grammar alone."""

from collections.abc import Collection, Iterator

from pattern_pipeline.topics.naming.clauses import clauses
from pattern_pipeline.topics.naming.phrase import Phrase
from pattern_pipeline.topics.naming.stems import stem
from pattern_pipeline.topics.naming.words import is_readable_word

_LONGEST_CLAUSE = 7
_LONGEST_RUN = 3


def plain_phrases(sentence: str, stop_words: Collection[str]) -> Iterator[Phrase]:
    """Whole clauses of up to seven words, and runs of one to three words that are none of grammar."""
    for words in clauses(sentence):
        if 3 <= len(words) <= _LONGEST_CLAUSE and all(map(is_readable_word, words)):
            yield from _made(words, stop_words, whole=True)
        run: list[str] = []
        for word in [*words, ""]:
            if word and word not in stop_words and is_readable_word(word):
                run.append(word)
                continue
            for size in range(1, _LONGEST_RUN + 1):
                for at in range(len(run) - size + 1):
                    yield from _made(run[at : at + size], stop_words, whole=False)
            run = []


def _made(words: list[str], stop_words: Collection[str], *, whole: bool) -> Iterator[Phrase]:
    key = frozenset(stem(word) for word in words if word not in stop_words)
    if key:
        yield Phrase(" ".join(words), key, "statement" if whole else "noun")
