"""Extract the words that distinguish a topic from its siblings (class-based TF-IDF)."""

import re
from collections.abc import Collection, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer

from pattern_pipeline.language.content_words import stem_word
from pattern_pipeline.language.detection import Languages, detect_languages
from pattern_pipeline.language.sentences import split_clauses
from pattern_pipeline.language.values import split_without_values
from pattern_pipeline.language.words import is_readable_word
from pattern_pipeline.topics.naming.capitalisation import learn_capitalisation

KEYWORDS = 10
MAXIMUM_WORDS = 3
# Chinese and Japanese words have two letters more often than one or three.
_LETTERS = (2, 3, 4)
_KATAKANA = re.compile(r"[\u30a1-\u30ff]")
# Hiragana is left out: it writes grammatical endings.
_SCRIPTS = re.compile(r"[\u30a1-\u30ff]+|[^\u3041-\u30ff]+")
# Weight of names of people and places: they occur in a topic, but it is not about them.
_NAME_FACTOR = 0.25
# A phrase that is as frequent as its words says more than each of them, if each is distinctive.
_PHRASE_BONUS = 0.4
_NEGLIGIBLE = 1e-4
_MOST_TERMS = 100_000


def extract_keywords(
    texts: Sequence[str],
    topics: npt.NDArray[np.int64],
    count: int,
    limit: int = KEYWORDS,
    languages: Languages | None = None,
) -> tuple[tuple[str, ...], ...]:
    """Extract at most ``limit`` terms of one to three words for each topic, most distinctive first.

    The weight of a term is the share p of the topic's texts that contain it, times log(p / q), where q is the
    mean share in the other topics: a person who repeats a word counts once. Terms contain no stop word,
    number, id or placeholder; no term is part of another; terms of a single text are used only if there are
    no others.

    ``topics``: topic of each text, -1 for none. ``languages``: of the texts; detected if None.
    """
    inside = topics >= 0
    if count == 0 or not inside.any():
        return ((),) * count
    placed = [text for text, yes in zip(texts, inside, strict=True) if yes]
    detected = languages or detect_languages(placed)
    vectorizer = CountVectorizer(
        binary=True, analyzer=lambda text: list(extract_terms(text, detected)), max_features=_MOST_TERMS
    )
    try:
        counts = vectorizer.fit_transform(placed)
    except ValueError:  # no text holds a term
        return ((),) * count
    terms = vectorizer.get_feature_names_out()
    groups = topics[inside]
    sizes = np.maximum(np.bincount(groups, minlength=count), 1)
    membership = np.zeros((count, len(placed)), dtype=np.float64)
    membership[groups, np.arange(len(placed))] = 1.0
    containing = np.asarray((counts.T @ membership.T).T)
    share = containing / sizes[:, None]
    # Mean over the other topics: a distinctive word must not weigh less where there are few topics.
    elsewhere = (share.sum(axis=0) - share) / max(count - 1, 1)
    weight = share * np.maximum(np.log((share + 0.01) / (elsewhere + 0.01)), 1e-6)
    weight = weight + _PHRASE_BONUS * _find_least_word_weight(terms, weight)
    proper_names = learn_capitalisation(placed, capital_nouns=detected.has_capital_nouns).names
    weight[:, [not proper_names.isdisjoint(term.split()) for term in terms]] *= _NAME_FACTOR
    return tuple(_choose_terms(terms, weight[topic], containing[topic], limit) for topic in range(count))


def _find_least_word_weight(
    terms: npt.NDArray[np.object_], weight: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Find the lowest weight of the words of each term, by topic; 0 for single words."""
    place = {str(term): at for at, term in enumerate(terms)}
    least = np.zeros_like(weight)
    for at, term in enumerate(terms):
        words = str(term).split()
        if len(words) > 1 and all(word in place for word in words):
            least[:, at] = weight[:, [place[word] for word in words]].min(axis=1)
    # A negligible weight would decide between a word and a phrase of the same weight.
    return np.where(least > _NEGLIGIBLE, least, 0.0)


def extract_terms(text: str, languages: Languages) -> Iterator[str]:
    """Extract every run of one to three words that no stop word, number or mark interrupts.

    In text without spaces, runs of two to four letters.
    """
    has_spaces = languages.has_spaces
    for sentence in split_without_values(text):
        for words in split_clauses(sentence):
            for run in _split_runs(words, languages.stop_words):
                if not has_spaces:
                    yield from _extract_character_terms(run, languages.stop_words)
                    continue
                yield from run
                for size in range(2, min(MAXIMUM_WORDS, len(run)) + 1):
                    yield from [" ".join(run[at : at + size]) for at in range(len(run) - size + 1)]


def _split_runs(words: Sequence[str], stop_words: Collection[str]) -> Iterator[list[str]]:
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


def _extract_character_terms(run: Sequence[str], stop_words: Collection[str]) -> Iterator[str]:
    for word in run:
        if word.isascii():
            yield word
            continue
        for one in _SCRIPTS.findall(word):
            # A run of katakana is a loan word, hence one term.
            if _KATAKANA.match(one):
                yield from [one] if len(one) > 1 and one not in stop_words else []
                continue
            for size in _LETTERS:
                for at in range(len(one) - size + 1):
                    part = one[at : at + size]
                    if part not in stop_words and part[0] not in stop_words and part[-1] not in stop_words:
                        yield part


def _choose_terms(
    terms: npt.NDArray[np.object_], weight: npt.NDArray[np.float64], held: npt.NDArray[np.float64], limit: int
) -> tuple[str, ...]:
    # Terms come in alphabetical order, which decides between equal weights.
    order = np.argsort(-weight, kind="stable")[: 12 * limit]
    often = [index for index in order if weight[index] > 0 and held[index] > 1]
    order = np.array(often or [index for index in order if weight[index] > 0], dtype=np.int64)
    picked: list[str] = []
    known: list[frozenset[str]] = []
    for index in order:
        term = str(terms[index])
        parts = frozenset(stem_word(word) for word in term.split())
        # A phrase and one of its words are not both listed.
        part_of = any(parts <= other or parts >= other for other in known)
        if not part_of and not any(term in other or other in term for other in picked if not term.isascii()):
            picked.append(term)
            known.append(parts)
        if len(picked) == limit:
            break
    return tuple(picked)
