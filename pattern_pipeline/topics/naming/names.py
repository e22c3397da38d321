"""A name for each topic that a person can read, without a model."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.naming.meaning import meaning_of
from pattern_pipeline.topics.naming.phrase_choice import best_phrases
from pattern_pipeline.topics.naming.requests import request_of
from pattern_pipeline.topics.naming.speech import Speech, speech_of
from pattern_pipeline.topics.naming.stems import content_stems
from pattern_pipeline.topics.naming.surface import surface_of
from pattern_pipeline.topics.naming.topic_texts import topic_texts
from pattern_pipeline.topics.naming.unique_names import LONGEST, unique_names
from pattern_pipeline.topics.naming.unspaced import telling_clauses
from pattern_pipeline.topics.naming.weighing import Weighing
from pattern_pipeline.topics.naming.words import is_readable_word
from pattern_pipeline.topics.placement.placement import Placement

# Of the summaries closest to the middle; more add time and no new phrase.
READ = 50
# Where no phrase tells the topic, one of these members speaks for it.
NEAREST = 5
# Summaries made by a rule begin alike; those of people do not.
SAME_HEAD = 0.5
_HEAD_ENDS = (re.compile(r"[:.!?\n]"), re.compile(r"[:.!?\n(]"))
_COUNT = re.compile(r",?\s*\b\d+ times\b")
_LEAD = re.compile(
    r"^(?:(?:i'm|i am|i've|i have|we're|we are)(?:\s+(?:been|having|currently))*|i|we|my|our)\s+(?=\w{3})",
    re.I,
)


def topic_names(
    summaries: Sequence[str],
    texts: Sequence[str],
    placement: Placement,
    keywords: Sequence[Sequence[str]],
    pinned: Sequence[str | None],
    vectors: Vectors | None = None,
) -> tuple[str, ...]:
    """One name a topic, from its members' summaries, texts and keywords.

    No two alike, pinned names untouched.

    ``vectors``: of the texts, one row each; with them phrases count that mean what the topic means.

    Where most summaries of a topic begin with the same words, these are the name, told apart by a phrase
    where siblings begin so too. Else the name is the phrase that most tells the topic from its siblings, else
    what a member in its middle says, else keywords.
    """
    count = len(keywords)
    known = topic_texts(texts, placement.topic, count)
    speech = speech_of(texts)
    meaning = None if vectors is None else meaning_of(texts, vectors, placement.topic, count)
    surface = surface_of([*summaries, *texts], capital_nouns=speech.languages.has_capital_nouns)
    rows = [_closest(placement, topic) for topic in range(count)]
    heads = [common_head([summaries[row] for row in own]) for own in rows]
    shared, opened = Counter(heads), Counter(head.split(" (")[0] for head in heads)
    options: list[tuple[str, ...]] = []
    for topic, (head, fixed) in enumerate(zip(heads, pinned, strict=True)):
        if fixed is not None:
            options.append((fixed,))
            continue
        # A person's one sentence says what they want; a rule's says what happened, and its text to what request.
        said = (_all_said(summaries[row], texts[row]) for row in rows[topic])
        members = [_without(head, text) for text in said]
        if speech.languages.has_spaces:
            found = best_phrases(members, Weighing(topic, known, meaning, speech.things), surface, speech)
        else:
            found = telling_clauses(members, keywords[topic])
        found = found or _spoken([summaries[row] for row in rows[topic][:NEAREST]], speech)
        found = found or (", ".join(keywords[topic][:3]),)
        alike = shared[head] > 1 or ("(" not in head and opened[head] > 1)
        options.append(_joined(head, found) if head and alike else (head,) if head else found)
    return unique_names(options, keywords, pinned)


def common_head(summaries: Sequence[str]) -> str:
    """Return what at least half of the summaries begin with; empty where they do not begin alike.

    A beginning reaches to a colon or the end of the sentence, else to an opening bracket.
    """
    for end in _HEAD_ENDS:
        found = Counter(
            _COUNT.sub("", end.split(summary.strip(), maxsplit=1)[0]).strip() for summary in summaries
        )
        head, times = found.most_common(1)[0] if found else ("", 0)
        head = _without_lead(head)
        readable = all(is_readable_word(word.strip("(),'\"")) or len(word) == 1 for word in head.split())
        if times >= SAME_HEAD * len(summaries) and len(head) <= LONGEST and readable:
            return head
    return ""


def _all_said(summary: str, text: str) -> str:
    return text if summary == text else f"{summary}\n{text}"


def _joined(head: str, found: Sequence[str]) -> tuple[str, ...]:
    told = content_stems(head)
    joined = [f"{head}: {phrase}" for phrase in found if not content_stems(phrase) <= told]
    return (*(name for name in joined if len(name) <= LONGEST), head)


def _spoken(summaries: Sequence[str], speech: Speech) -> tuple[str, ...]:
    said = [
        phrase.text
        for summary in summaries
        for phrase in speech.phrases(summary)
        if phrase.kind not in ("noun", "open")
    ]
    short = [
        summary for summary in summaries if len(summary) <= LONGEST // 2 and not set(summary) & set("<>{}")
    ]
    return tuple(said[:3]) or tuple(short[:1])


def _without(head: str, text: str) -> str:
    """Return the text without the words of the head: they tell no two siblings apart."""
    if not head:
        return text
    bare = re.sub(r"[^\w\s']", " ", head).split()
    return re.sub(r"\W+".join(map(re.escape, bare)), ". ", text, flags=re.IGNORECASE)


def _closest(placement: Placement, topic: int) -> list[int]:
    rows = np.flatnonzero(placement.topic == topic)
    return [int(row) for row in rows[np.argsort(placement.distance[rows], kind="stable")][:READ]]


def _without_lead(text: str) -> str:
    """Return the sentence without the "I am having", "Can you" or "My" that opens it."""
    bare = _LEAD.sub("", text, count=1)
    asked = request_of(bare.casefold().split())
    if asked is not None and asked.kind == "do" and asked.rest:
        bare = " ".join(bare.split()[-len(asked.rest) :])
    return bare
