"""Words that tell a topic from its siblings (class-based TF-IDF)."""

import re
from collections.abc import Collection, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer

from pattern_pipeline.topics.naming.clauses import clauses, sentences
from pattern_pipeline.topics.naming.language import Languages, languages_of
from pattern_pipeline.topics.naming.stems import stem
from pattern_pipeline.topics.naming.surface import surface_of
from pattern_pipeline.topics.naming.words import is_readable_word

COUNT = 10
LONGEST = 3
# Two letters of Chinese or Japanese are a word more often than one or three are.
_LETTERS = (2, 3, 4)
_KATAKANA = re.compile(r"[\u30a1-\u30ff]")
# Hiragana is left out: it spells grammar.
_SCRIPTS = re.compile(r"[\u30a1-\u30ff]+|[^\u3041-\u30ff]+")
# Of people and places: they are said in a topic, they are not what it is about.
_OF_NAMES = 0.25
# A phrase as common as its words says more than each of them, where each of them tells the topic.
_OF_WORDS = 0.4
_NEXT_TO_NOTHING = 1e-4
_MOST_TERMS = 100_000


def topic_keywords(
    texts: Sequence[str],
    topics: npt.NDArray[np.int64],
    count: int,
    limit: int = COUNT,
    languages: Languages | None = None,
) -> tuple[tuple[str, ...], ...]:
    """Find at most ``limit`` terms of one to three words for each of ``count`` topics, the most telling first.

    ``topics``: index of each text's topic, -1 for none. ``languages``: of the texts; None: told from them. A
    term's weight is the share p of the topic's texts that hold it, times log(p / q), where q is the mean share
    in the other topics: a person who repeats a word counts once. Terms hold no word of grammar, number, id or
    placeholder; no term is part of another; those of one text are left out where others remain.
    """
    inside = topics >= 0
    if count == 0 or not inside.any():
        return ((),) * count
    kept = [text for text, yes in zip(texts, inside, strict=True) if yes]
    spoken = languages or languages_of(kept)
    vectorizer = CountVectorizer(
        binary=True, analyzer=lambda text: list(terms_of(text, spoken)), max_features=_MOST_TERMS
    )
    try:
        counts = vectorizer.fit_transform(kept)
    except ValueError:  # no text holds a term
        return ((),) * count
    terms = vectorizer.get_feature_names_out()
    groups = topics[inside]
    sizes = np.maximum(np.bincount(groups, minlength=count), 1)
    membership = np.zeros((count, len(kept)), dtype=np.float64)
    membership[groups, np.arange(len(kept))] = 1.0
    held = np.asarray((counts.T @ membership.T).T)
    share = held / sizes[:, None]
    # Of the other topics: a word that only this topic uses must not weigh less where there are few topics.
    elsewhere = (share.sum(axis=0) - share) / max(count - 1, 1)
    weight = share * np.maximum(np.log((share + 0.01) / (elsewhere + 0.01)), 1e-6)
    weight = weight + _OF_WORDS * _least_of_words(terms, weight)
    proper = surface_of(kept, capital_nouns=spoken.has_capital_nouns).names
    weight[:, [not proper.isdisjoint(term.split()) for term in terms]] *= _OF_NAMES
    return tuple(_pick(terms, weight[topic], held[topic], limit) for topic in range(count))


def _least_of_words(
    terms: npt.NDArray[np.object_], weight: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """By topic and term of several words, the weight of the word that weighs least; 0 for single words."""
    place = {str(term): at for at, term in enumerate(terms)}
    least = np.zeros_like(weight)
    for at, term in enumerate(terms):
        words = str(term).split()
        if len(words) > 1 and all(word in place for word in words):
            least[:, at] = weight[:, [place[word] for word in words]].min(axis=1)
    # What weighs as good as nothing would decide between a word and a phrase that weigh the same.
    return np.where(least > _NEXT_TO_NOTHING, least, 0.0)


def terms_of(text: str, languages: Languages) -> Iterator[str]:
    """Every run of one to three words that no word of grammar, number or mark parts; letters without spaces."""
    has_spaces = languages.has_spaces
    for sentence in sentences(text):
        for words in clauses(sentence):
            for run in _runs(words, languages.stop_words):
                if not has_spaces:
                    yield from _of_letters(run, languages.stop_words)
                    continue
                yield from run
                for size in range(2, min(LONGEST, len(run)) + 1):
                    yield from [" ".join(run[at : at + size]) for at in range(len(run) - size + 1)]


def _runs(words: Sequence[str], stop_words: Collection[str]) -> Iterator[list[str]]:
    run: list[str] = []
    for word in words:
        if word in stop_words or not (is_readable_word(word) or not word.isascii()):
            if run:
                yield run
            run = []
        else:
            run.append(word)
    if run:
        yield run


def _of_letters(run: Sequence[str], stop_words: Collection[str]) -> Iterator[str]:
    for word in run:
        if word.isascii():
            yield word
            continue
        for one in _SCRIPTS.findall(word):
            # A word of another language is one in Japanese, too.
            if _KATAKANA.match(one):
                yield from [one] if len(one) > 1 and one not in stop_words else []
                continue
            for size in _LETTERS:
                for at in range(len(one) - size + 1):
                    part = one[at : at + size]
                    if part not in stop_words and part[0] not in stop_words and part[-1] not in stop_words:
                        yield part


def _pick(
    terms: npt.NDArray[np.object_], weight: npt.NDArray[np.float64], held: npt.NDArray[np.float64], limit: int
) -> tuple[str, ...]:
    # Terms come in order of the alphabet, which decides between those that weigh the same.
    order = np.argsort(-weight, kind="stable")[: 12 * limit]
    often = [index for index in order if weight[index] > 0 and held[index] > 1]
    order = np.array(often or [index for index in order if weight[index] > 0], dtype=np.int64)
    picked: list[str] = []
    known: list[frozenset[str]] = []
    for index in order:
        term = str(terms[index])
        parts = frozenset(stem(word) for word in term.split())
        # A pair says what its words say: neither is listed beside the other.
        part_of = any(parts <= other or parts >= other for other in known)
        if not part_of and not any(term in other or other in term for other in picked if not term.isascii()):
            picked.append(term)
            known.append(parts)
        if len(picked) == limit:
            break
    return tuple(picked)
