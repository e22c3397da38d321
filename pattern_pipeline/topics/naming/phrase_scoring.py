"""Score phrases by how well they tell a topic from its siblings, and choose the best as its names."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pattern_pipeline.topics.naming.capitalisation import Capitalisation
from pattern_pipeline.topics.naming.member_phrases import Rows, TextIndex, collect_member_phrases
from pattern_pipeline.topics.naming.phrase import Phrase, PhraseKind, lacks_object, measure_nameability
from pattern_pipeline.topics.naming.speech import Speech
from pattern_pipeline.topics.naming.word_vectors import WordVectors

# A phrase in a smaller share of the topic's texts is the wording of a few people.
MINIMUM_SHARE = 0.06
MINIMUM_CLOSENESS = 0.02
# By kind, the share of texts below which the score is reduced: a rarer noun is one of many things in the
# topic, but a request may represent others in different words.
COMMON_SHARES: Mapping[PhraseKind, float] = {"noun": 0.3, "statement": 0.2, "deed": 0.2}
# Factors for a noun that follows no article in these texts: it may be a verb or an adjective, above all a
# single word.
UNSURE_PHRASE = 0.5
UNSURE_WORD = 0.15
# How many of the best nouns are paired.
PAIRED_NOUNS = 6
# Minimum share of the texts of both nouns that each noun adds.
MINIMUM_ADDED = 0.25
# Shares of a phrase's score that another phrase needs to replace it. The person's own verb with the same noun
# replaces a phrase with a lent verb ("get a flight") and one without a verb ("flight"):
OWN_VERB_SHARES = {"lent": 0.45, "noun": 0.3, "pair": 0.4, "open": 0.5}
# the best request replaces the best phrase of a topic if that is not a request:
REQUEST_SHARES = {"noun": 0.6, "pair": 0.6, "statement": 0.9, "without object": 0.6}
# a statement about a noun replaces the noun ("life support is failing"):
STATEMENT_SHARE = 0.3
# any longer phrase replaces a single word.
LONGER_SHARE = 0.45
ScoredPhrase = tuple[Phrase, float]
MAXIMUM_CANDIDATES = 150
MINIMUM_MEMBERS = 2
# In so small a topic everybody uses other words.
SMALL_TOPIC = 15
TINY_TOPIC = 5
SINGLE_MEMBER_FACTOR = 0.5


@dataclass(frozen=True, eq=False)
class WeighedPhrase:
    """A phrase with its score, the share of members that use it, and the rows that contain its words."""

    phrase: Phrase
    score: float
    member_share: float
    rows: Rows


@dataclass(frozen=True)
class PhraseScorer:
    """Scores phrases as names of one topic of a map.

    ``meaning``: None if the texts have no vectors. ``things``: nouns, see ``Speech``.
    """

    topic: int
    texts: TextIndex
    meaning: WordVectors | None
    things: Collection[str] | None

    def score_phrase(self, phrase: Phrase, rows: Rows, member_share: float) -> WeighedPhrase | None:
        """Score a phrase that a share ``member_share`` of the members use, 0 to 1; None if it is not distinctive.

        The score is the root of p log(p / q) times ``member_share``: p is the share of the topic's texts that are
        among ``rows``, q the mean share in the other topics, as the geometric mean with the value of its
        single words; times the closeness of the phrase's vector and the topic's; times the nameability of the
        phrase.
        """
        share, distinctiveness = self._measure_distinctiveness(rows)
        if share < MINIMUM_SHARE or distinctiveness <= 0:
            return None
        # A phrase of distinctive words is credited with more texts than those that use it literally.
        parts = [
            max(self._measure_distinctiveness(self.texts.find_rows(frozenset({part})))[1], 0.0)
            for part in sorted(phrase.key)
        ]
        distinctiveness = (distinctiveness * sum(parts) / len(parts)) ** 0.5
        if phrase.kind in COMMON_SHARES:
            distinctiveness *= min(1.0, share / COMMON_SHARES[phrase.kind])
        closeness = 1.0
        if self.meaning is not None:
            closeness = max(self.meaning.measure_closeness(phrase.text, self.topic), MINIMUM_CLOSENESS)
        score = (distinctiveness * member_share) ** 0.5 * closeness * measure_nameability(phrase)
        if phrase.kind == "noun" and self.things is not None and phrase.text not in self.things:
            score *= UNSURE_PHRASE if " " in phrase.text else UNSURE_WORD
        return WeighedPhrase(phrase, score, member_share, rows)

    def _measure_distinctiveness(self, rows: Rows) -> tuple[float, float]:
        """Return the share p of the topic's texts that are among ``rows``, and p log(p / q)."""
        shares = self.texts.compute_shares(rows)
        share = float(shares[self.topic])
        others = float((shares.sum() - share) / max(len(shares) - 1, 1))
        return share, share * float(np.log((share + 0.01) / (others + 0.01)))


def pair_nouns(phrases: Sequence[WeighedPhrase], scorer: PhraseScorer) -> Iterator[WeighedPhrase]:
    """Pair the best nouns that are used in different texts, the better pair first: "gift card and voucher"."""
    if scorer.things is None:
        return
    nouns = sorted(
        (one for one in phrases if one.phrase.kind == "noun" and one.phrase.text in scorer.things),
        key=lambda one: (-one.score, one.phrase.text),
    )
    for first, second in combinations(nouns[:PAIRED_NOUNS], 2):
        if first.phrase.key & second.phrase.key:
            continue
        both = np.union1d(first.rows, second.rows)
        inside = [_count_inside(rows, scorer) for rows in (first.rows, second.rows, both)]
        if min(inside[2] - inside[0], inside[2] - inside[1]) < MINIMUM_ADDED * inside[2]:
            continue
        phrase = Phrase(
            f"{first.phrase.text} and {second.phrase.text}", first.phrase.key | second.phrase.key, "pair"
        )
        pair = scorer.score_phrase(phrase, both, min(1.0, first.member_share + second.member_share))
        if pair is not None:
            yield pair


def _count_inside(rows: "np.ndarray[tuple[int], np.dtype[np.int64]]", scorer: PhraseScorer) -> int:
    return int((scorer.texts.topics[rows] == scorer.topic).sum())


def prefer_nameable(ordered: Sequence[ScoredPhrase]) -> list[Phrase]:
    """Replace each phrase by a longer or stronger one that scores nearly as well, and drop duplicates."""
    request = next((one for one in ordered if one[0].kind == "request" and not lacks_object(one[0])), None)
    chosen_phrases: list[Phrase] = []
    for place, scored in enumerate(ordered):
        chosen = _find_nameable(scored, ordered, request if place == 0 else None)
        if chosen not in chosen_phrases:
            chosen_phrases.append(chosen)
    return chosen_phrases


def _find_nameable(
    scored: ScoredPhrase, ordered: Sequence[ScoredPhrase], request: ScoredPhrase | None
) -> Phrase:
    phrase, score = scored
    kind = "without object" if phrase.kind == "request" and lacks_object(phrase) else phrase.kind
    longer = [one for one in ordered if phrase.key < one[0].key and len(one[0].key) <= len(phrase.key) + 1]
    options = [
        _find_first(longer, "request", OWN_VERB_SHARES.get(phrase.kind, 2.0) * score),
        request[0] if request and request[1] >= REQUEST_SHARES.get(kind, 2.0) * score else None,
        _find_first(longer, "statement", STATEMENT_SHARE * score) if phrase.kind == "noun" else None,
        _find_first(longer, "", LONGER_SHARE * score)
        if phrase.kind == "noun" and len(phrase.key) == 1
        else None,
    ]
    return next((option for option in options if option is not None), phrase)


def _find_first(phrases: Sequence[ScoredPhrase], kind: str, minimum: float) -> Phrase | None:
    return next((one for one, score in phrases if kind in ("", one.kind) and score >= minimum), None)


def choose_phrases(
    members: Sequence[str],
    scorer: PhraseScorer,
    capitalisation: Capitalisation,
    speech: Speech,
    limit: int = 5,
) -> tuple[str, ...]:
    """Choose the phrases of ``members`` that name their topic best, best first; empty if none is distinctive.

    ``members``: texts of the topic's members. ``limit``: at most so many. See ``PhraseScorer`` for the score.
    """
    ordered = [(one.phrase, one.score) for one in score_phrases(members, scorer, capitalisation, speech)]
    return tuple(capitalisation.restore(form.text) for form in prefer_nameable(ordered)[:limit])


def score_phrases(
    members: Sequence[str], scorer: PhraseScorer, capitalisation: Capitalisation, speech: Speech
) -> list[WeighedPhrase]:
    """Score every phrase that at least two members use and that names no person or place, best first."""
    # A phrase of a single member is one person's wording.
    minimum = MINIMUM_MEMBERS if len(members) > SMALL_TOPIC else 1
    frequent = [
        (key, member_phrase)
        for key, member_phrase in collect_member_phrases(members, speech).items()
        if member_phrase.members >= minimum
    ]
    weighed: list[WeighedPhrase] = []
    single: list[WeighedPhrase] = []
    for (key, _), member_phrase in sorted(frequent, key=lambda item: -item[1].weight)[:MAXIMUM_CANDIDATES]:
        if capitalisation.contains_name(member_phrase.form.text):
            continue
        phrase = scorer.score_phrase(
            member_phrase.form, scorer.texts.find_rows(key), member_phrase.weight / max(len(members), 1)
        )
        if phrase is not None:
            (
                weighed if member_phrase.members >= MINIMUM_MEMBERS or len(members) <= TINY_TOPIC else single
            ).append(phrase)
    weighed += pair_nouns(weighed, scorer)
    best = max((one.score for one in weighed), default=0.0)
    # One person's phrase may be a typical request; without known grammar it may be anything.
    single_factor = SINGLE_MEMBER_FACTOR if scorer.things is not None or not weighed else 0.0
    weighed += [one for one in single if one.score * single_factor > best]
    return sorted(weighed, key=lambda one: (-one.score, one.phrase.text, one.phrase.kind))
