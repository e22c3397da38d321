"""Scores of names: the true task that each means, names of one meaning, and how many members use its words."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

import numpy as np
import numpy.typing as npt
from labelled_texts import OUT_OF_SCOPE

from pattern_pipeline.language.content_words import extract_content_stems
from pattern_pipeline.language.words import split_words
from pattern_pipeline.topics.embedding.embedder import Embedder, Vectors

# Two names so close, by the cosine of their vectors, are taken for one.
SAME_MEANING = 0.9
# Labels of texts that have no task.
NO_TASK = frozenset({OUT_OF_SCOPE, "None", "nan", ""})
HELD_OUT = 10
_EVERY = 5


@dataclass(frozen=True)
class TaskDescriptions:
    """The true tasks of a set, and a vector of each: of its label's words, and of words and texts together."""

    tasks: tuple[str, ...]
    by_words: Vectors
    by_words_and_texts: Vectors


@dataclass(frozen=True)
class NameScores:
    """Scores of the names of one map.

    ``right_by_words`` and ``right``: for each name, whether the nearest task by its label's words, and by words
    and texts held out from naming, is the true one. ``alike``: pairs of names of one meaning. ``supported``:
    for each name, whether most members use at least half of its words.
    """

    right_by_words: tuple[bool, ...]
    right: tuple[bool, ...]
    meant: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]
    supported: tuple[bool, ...]


def hold_out(labels: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Mark every fifth text of each label, at most ten, to describe the task and not to name it."""
    seen: Counter[str] = Counter()
    held: list[bool] = []
    for label in labels:
        seen[label] += 1
        held.append(seen[label] % _EVERY == 0 and seen[label] <= _EVERY * HELD_OUT)
    return np.array(held, dtype=np.bool_)


def describe_tasks(
    texts: Sequence[str], labels: Sequence[str], vectors: Vectors, embedder: Embedder
) -> TaskDescriptions:
    """Describe each true task by the words of its label, and by these and its texts held out."""
    tasks = tuple(sorted(set(labels) - NO_TASK))
    counts = Counter(word for text in texts for word in split_words(text))
    by_words = embedder.embed([spell_label(task, counts) for task in tasks])
    held, of = hold_out(labels), np.array(labels)
    means = np.array([vectors[held & (of == task)].sum(axis=0) for task in tasks])
    both = _scale(by_words) + _scale(means)
    return TaskDescriptions(tasks, by_words, _scale(both))


def spell_label(label: str, counts: Mapping[str, int]) -> str:
    """Write a label as words; one without separators is split into the likeliest words of the texts.

    ``counts``: how often the texts use each word.
    """
    words = re.sub(r"[\W_]+", " ", label).casefold().strip()
    if " " not in words and words not in counts:
        words = " ".join(_split_likeliest(words, counts))
    return words.removesuffix(" intent")


def _split_likeliest(letters: str, counts: Mapping[str, int]) -> list[str]:
    """Split letters into words by the product of the words' shares (a unigram model, solved from the left)."""
    total = sum(counts.values()) or 1
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(letters) + 1):
        options = []
        for start in range(max(0, end - 20), end):
            part = letters[start:end]
            # A label's last word is the labeller's, not the users'.
            known = counts.get(part, 0) or (part == "intent" and 10)
            cost = log(known / total) if known and len(part) > 1 else -12.0 - 4.0 * len(part)
            options.append((best[start][0] + cost, [*best[start][1], part]))
        best.append(max(options, key=lambda option: option[0]))
    return best[-1][1]


def score_names(
    names: Sequence[str],
    true_tasks: Sequence[str],
    members: Sequence[Sequence[str]],
    tasks: TaskDescriptions,
    embedder: Embedder,
) -> NameScores:
    """Score the names of one map.

    ``true_tasks``: the task that each name should mean. ``members``: the texts of each topic.
    """
    vectors = embedder.embed(list(names))
    by_words = [tasks.tasks[place] for place in (vectors @ tasks.by_words.T).argmax(axis=1)]
    meant = [tasks.tasks[place] for place in (vectors @ tasks.by_words_and_texts.T).argmax(axis=1)]
    stems = [extract_content_stems(name) for name in names]
    close = vectors @ vectors.T
    alike = [
        (names[first], names[second])
        for first, second in combinations(range(len(names)), 2)
        if close[first, second] >= SAME_MEANING or stems[first] == stems[second]
    ]
    return NameScores(
        tuple(found == task for found, task in zip(by_words, true_tasks, strict=True)),
        tuple(found == task for found, task in zip(meant, true_tasks, strict=True)),
        tuple(meant),
        tuple(alike),
        tuple(_is_supported(part, texts) for part, texts in zip(stems, members, strict=True)),
    )


def _is_supported(stems: frozenset[str], members: Sequence[str]) -> bool:
    distinct = set(members)
    using = sum(2 * len(stems & extract_content_stems(text)) >= max(len(stems), 1) for text in distinct)
    return 2 * using > len(distinct)


def _scale(vectors: npt.NDArray[np.floating]) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
