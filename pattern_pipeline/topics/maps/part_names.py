"""Name the parts of topics, and a topic that may be two after both."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pattern_pipeline.language.content_words import extract_content_stems
from pattern_pipeline.language.detection import Languages, detect_languages
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.maps.topic_cut import TopicCut
from pattern_pipeline.topics.naming.exemplars import choose_exemplars
from pattern_pipeline.topics.naming.keywords import extract_keywords
from pattern_pipeline.topics.naming.local_names import name_topics_locally
from pattern_pipeline.topics.naming.namer import BOTH
from pattern_pipeline.topics.naming.unique_names import MAXIMUM_CHARACTERS, clean_name, make_unique
from pattern_pipeline.topics.placement.neighbourhood import Indices, scale_rows
from pattern_pipeline.topics.placement.placement import Placement

# The members nearest to a part's middle name it; more take time and add no new phrase.
READ_MEMBERS = 40
DETECTED_TEXTS = 200
EXEMPLARS = 3
KEYWORDS = 5
# A word is of one half if so many of its members have it, and so few of the other's.
HALF_SHARE = 0.5
OTHER_SHARE = 0.15


@dataclass(frozen=True)
class PartNames:
    """The words for the parts of one topic, a row each.

    ``exemplars``: positions of members in the window's answers.
    """

    names: tuple[str, ...]
    keywords: tuple[tuple[str, ...], ...]
    exemplars: tuple[tuple[int, ...], ...]


def detect_window_languages(frame: pd.DataFrame) -> Languages:
    """Detect the languages of a window by some of its texts, at even steps."""
    step = max(1, len(frame) // DETECTED_TEXTS)
    return detect_languages(frame["text"].iloc[::step].tolist())


def name_parts(
    frame: pd.DataFrame, vectors: Vectors, cut: TopicCut, languages: Languages, *, fully: bool
) -> PartNames:
    """Name the parts of a topic, each by what sets it apart from the others.

    ``frame`` and ``vectors``: the window's answers. ``fully``: by phrases of the members, as topics are named,
    which takes time; else by keywords, or where the parts have none, by the summary nearest to the middle.
    """
    near = [_list_nearest(vectors, rows) for rows in cut.rows]
    rows = np.concatenate([each[:READ_MEMBERS] for each, _ in near])
    distance = np.concatenate([each[:READ_MEMBERS] for _, each in near])
    labels = np.repeat(np.arange(len(near)), [len(each[:READ_MEMBERS]) for each, _ in near])
    texts, summaries = frame["text"].iloc[rows].tolist(), frame["summary"].iloc[rows].tolist()
    keywords = extract_keywords(texts, labels, len(near), KEYWORDS, languages)
    exemplars = tuple(_choose_exemplars(frame, vectors, members) for members, _ in near)
    if fully:
        placement = Placement(labels, distance)
        names = name_topics_locally(summaries, texts, placement, keywords, [None] * len(near), vectors[rows])
    else:
        quoted = [frame["summary"].iloc[shown[0]] for shown in exemplars]
        options = [
            (", ".join(words[:3]), quote) if words else (quote,)
            for words, quote in zip(keywords, quoted, strict=True)
        ]
        names = make_unique(options, keywords, [None] * len(near))
    return PartNames(names, keywords, exemplars)


def _list_nearest(
    vectors: Vectors, rows: Indices
) -> tuple[Indices, "np.ndarray[tuple[int], np.dtype[np.float64]]"]:
    """List members by their distance to the mean, nearest first, with that distance."""
    mean = scale_rows(vectors[rows].mean(axis=0, keepdims=True))[0]
    distance = 1.0 - (vectors[rows] @ mean).astype(np.float64)
    order = np.argsort(distance, kind="stable")
    return rows[order], distance[order]


def _choose_exemplars(frame: pd.DataFrame, vectors: Vectors, nearest: Indices) -> tuple[int, ...]:
    shown = nearest[:READ_MEMBERS]
    centroid = scale_rows(vectors[shown].mean(axis=0, keepdims=True))[0]
    chosen = choose_exemplars(vectors[shown], centroid, frame["text"].iloc[shown].tolist(), EXEMPLARS)
    return tuple(int(shown[place]) for place in chosen)


def name_both(
    name: str, part_names: Sequence[str], part_texts: Sequence[Sequence[str]], taken: Sequence[str]
) -> str:
    """Return the name of a topic that may be two: its own, or both parts' if its own is that of one half.

    A name is of one half if it has a word that most members of one part say, and hardly any of the other, and none
    that turns the other way. Otherwise what the parts have in common, or both of them, is in the name already.

    ``part_names`` and ``part_texts``: of the two parts. ``taken``: names of the other topics.
    """
    held = [[extract_content_stems(text) for text in texts] for texts in part_texts]
    shares = [
        [sum(stem in each for each in texts) / max(len(texts), 1) for texts in held]
        for stem in extract_content_stems(name)
    ]
    of_half = {
        first > second
        for first, second in shares
        if min(first, second) <= OTHER_SHARE and max(first, second) >= HALF_SHARE
    }
    if len(of_half) != 1:
        return name
    both = BOTH.join(part_names)
    if len(both) > MAXIMUM_CHARACTERS:
        longest = (MAXIMUM_CHARACTERS - len(BOTH)) // 2
        both = BOTH.join(clean_name(each, longest) for each in part_names)
    return name if both.casefold() in {each.casefold() for each in taken} else both
