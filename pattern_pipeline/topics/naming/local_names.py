"""Name topics from the words of their members, without a model."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from pattern_pipeline.language.content_words import extract_content_stems
from pattern_pipeline.language.courtesies import is_courtesy
from pattern_pipeline.language.requests import parse_request
from pattern_pipeline.language.words import is_readable_word
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.naming.capitalisation import Capitalisation, learn_capitalisation
from pattern_pipeline.topics.naming.member_phrases import collect_member_phrases, index_texts
from pattern_pipeline.topics.naming.other_languages import choose_clauses
from pattern_pipeline.topics.naming.phrase_scoring import PhraseScorer, choose_phrases
from pattern_pipeline.topics.naming.speech import Speech, learn_speech
from pattern_pipeline.topics.naming.unique_names import MAXIMUM_CHARACTERS, make_unique
from pattern_pipeline.topics.naming.word_vectors import learn_word_vectors
from pattern_pipeline.topics.placement.placement import Placement

# How many summaries nearest to the centroid are read; more take time and add no new phrase.
READ_SUMMARIES = 50
# If no phrase is distinctive, one of this many members nearest to the centroid is quoted.
QUOTED_MEMBERS = 5
# Summaries made by a rule begin with the same words; those of people do not.
MINIMUM_HEAD_SHARE = 0.5
# A kind that nearly all share says more than a phrase that some do; people open alike too, so it must be short.
MINIMUM_OPENING_SHARE = 0.8
OPENING_WORDS = 3
# A whole summary ("track_shipment fails: carrier did not answer"), else its kind, else the words before a bracket.
_HEAD_ENDS = (
    re.compile(r"[.!?\n]|: [\"'“]|[\"“]"),
    re.compile(r"[:.!?\n]"),
    re.compile(r"[:.!?\n(]"),
)
# "30 days" may stand in a rule; a longer number is an id or an amount of one case.
_HEAD_WORD = re.compile(r"\d{1,3}|[a-z]+(?:_[a-z]+)*", re.IGNORECASE)
_COUNT = re.compile(r",?\s*\b\d+ times\b")
_LEAD = re.compile(
    r"^(?:(?:i'm|i am|i've|i have|we're|we are)(?:\s+(?:been|having|currently))*|i|we|my|our)\s+(?=\w{3})",
    re.I,
)


def name_topics_locally(
    summaries: Sequence[str],
    texts: Sequence[str],
    placement: Placement,
    keywords: Sequence[Sequence[str]],
    pinned: Sequence[str | None],
    vectors: Vectors | None = None,
) -> tuple[str, ...]:
    """Name each topic from its members' summaries and texts, and from its keywords; no two names are alike.

    If most summaries of a topic begin with the same words, or nearly all of its texts with the same short
    sentence, these are its name, extended by a phrase that most members share if a sibling begins the same way.
    Else the name is the most distinctive phrase of the members, else a phrase of a member near the centroid, else
    keywords. Pinned names are not changed.

    ``vectors``: of the texts, one row for each; with them phrases are scored by meaning, too.
    """
    count = len(keywords)
    index = index_texts(texts, placement.topic, count)
    speech = learn_speech(texts)
    word_vectors = None if vectors is None else learn_word_vectors(texts, vectors, placement.topic, count)
    capitalisation = learn_capitalisation(
        [*summaries, *texts], capital_nouns=speech.languages.has_capital_nouns
    )
    rows = [_list_closest_rows(placement, topic) for topic in range(count)]
    heads = [
        find_common_head([summaries[row] for row in numbers])
        or find_common_opening([texts[row] for row in numbers if texts[row] != summaries[row]], len(numbers))
        for numbers in rows
    ]
    shared, opened = Counter(heads), Counter(re.split(r" \(|: ", head)[0] for head in heads)
    options: list[tuple[str, ...]] = []
    for topic, (head, fixed) in enumerate(zip(heads, pinned, strict=True)):
        if fixed is not None:
            options.append((fixed,))
            continue
        # A summary by a rule says what happened, and its text to which request; a person's summary is the
        # request.
        read = (_join_texts(summaries[row], texts[row]) for row in rows[topic])
        members = [_remove_head(head, text) for text in read]
        if speech.languages.has_spaces:
            phrases = choose_phrases(
                members, PhraseScorer(topic, index, word_vectors, speech.things), capitalisation, speech
            )
        else:
            phrases = choose_clauses(members, keywords[topic])
        phrases = phrases or _quote_members([summaries[row] for row in rows[topic][:QUOTED_MEMBERS]], speech)
        phrases = phrases or (", ".join(keywords[topic][:3]),)
        alike = shared[head] > 1 or opened[head] > 1
        if head and alike:
            phrases = (*_list_shared_phrases(members, speech, capitalisation), *phrases)
        options.append(_join_head(head, phrases) if head and alike else (head,) if head else phrases)
    return make_unique(options, keywords, pinned)


def find_common_head(summaries: Sequence[str]) -> str:
    """Find the words that at least half of the summaries begin with; empty if there are none.

    They end at the end of the sentence, so that "kind: subject" is one name, else at a colon, else at an opening
    bracket.
    """
    for end in _HEAD_ENDS:
        found = Counter(
            _COUNT.sub("", end.split(summary.strip(), maxsplit=1)[0]).strip() for summary in summaries
        )
        head, times = found.most_common(1)[0] if found else ("", 0)
        head = _remove_lead(head)
        readable = all(map(_is_head_word, head.split()))
        if times >= MINIMUM_HEAD_SHARE * len(summaries) and len(head) <= MAXIMUM_CHARACTERS and readable:
            return head
    return ""


def find_common_opening(texts: Sequence[str], members: int) -> str:
    """Find the short sentence that nearly all texts of a topic open with; empty if there is none.

    Texts made by a rule open with the kind of what happened: failures of many tools are a "Tool failure".
    ``members``: how many the topic has, those without a text of their own included.
    """
    found = Counter(text.partition(". ")[0] for text in texts).most_common(1)
    opening, times = found[0] if found else ("", 0)
    words = opening.split()
    if times < MINIMUM_OPENING_SHARE * members or not 0 < len(words) <= OPENING_WORDS or is_courtesy(opening):
        return ""
    return opening if all(map(is_readable_word, words)) else ""


def _is_head_word(word: str) -> bool:
    bare = word.strip("(),:;'\"")
    return len(word) == 1 or is_readable_word(bare) or _HEAD_WORD.fullmatch(bare) is not None


def _join_texts(summary: str, text: str) -> str:
    return text if summary == text else f"{summary}\n{text}"


def _list_shared_phrases(
    members: Sequence[str], speech: Speech, capitalisation: Capitalisation
) -> Sequence[str]:
    """List the phrases that at least half of the members use, the one with the most content first."""
    found = [
        each
        for each in collect_member_phrases(members, speech).values()
        if each.members >= MINIMUM_HEAD_SHARE * len(members)
        and not capitalisation.contains_name(each.form.text)
    ]
    found.sort(key=lambda each: (-len(each.form.key), -each.weight, each.form.text))
    return [capitalisation.restore(each.form.text) for each in found]


def _join_head(head: str, phrases: Sequence[str]) -> tuple[str, ...]:
    head_stems = extract_content_stems(head)
    extended = [f"{head}: {phrase}" for phrase in phrases if not extract_content_stems(phrase) <= head_stems]
    return (*(name for name in extended if len(name) <= MAXIMUM_CHARACTERS), head)


def _quote_members(summaries: Sequence[str], speech: Speech) -> tuple[str, ...]:
    requests = [
        phrase.text
        for summary in summaries
        for phrase in speech.extract_phrases(summary)
        if phrase.kind not in ("noun", "open")
    ]
    short_summaries = [
        summary
        for summary in summaries
        if len(summary) <= MAXIMUM_CHARACTERS // 2 and not set(summary) & set("<>{}")
    ]
    return tuple(requests[:3]) or tuple(short_summaries[:1])


def _remove_head(head: str, text: str) -> str:
    """Remove the words of the head from a text, because they do not distinguish siblings."""
    if not head:
        return text
    bare = re.sub(r"[^\w\s']", " ", head).split()
    return re.sub(r"\W+".join(map(re.escape, bare)), ". ", text, flags=re.IGNORECASE)


def _list_closest_rows(placement: Placement, topic: int) -> list[int]:
    rows = np.flatnonzero(placement.topic == topic)
    return [int(row) for row in rows[np.argsort(placement.distance[rows], kind="stable")][:READ_SUMMARIES]]


def _remove_lead(text: str) -> str:
    """Remove the "I am having", "Can you" or "My" at the start of a sentence."""
    bare = _LEAD.sub("", text, count=1)
    asked = parse_request(bare.casefold().split())
    if asked is not None and asked.kind == "do" and asked.rest:
        bare = " ".join(bare.split()[-len(asked.rest) :])
    return bare
