"""Score phrases by how well they tell a topic from its siblings, and choose the best as its names."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pattern_pipeline.language.function_words import FUNCTION_WORDS
from pattern_pipeline.topics.naming.capitalisation import Capitalisation
from pattern_pipeline.topics.naming.member_phrases import Rows, TextIndex, collect_member_phrases
from pattern_pipeline.topics.naming.phrase import Phrase, PhraseKind, lacks_object, measure_nameability
from pattern_pipeline.topics.naming.speech import Speech
from pattern_pipeline.topics.naming.word_vectors import WordVectors

# A phrase in a smaller share of the topic's texts is the wording of a few people.
MINIMUM_SHARE = 0.06
MINIMUM_CLOSENESS = 0.02
# A phrase that means a sibling as well as its topic, by the difference of the two cosines, counts half.
CLOSENESS_SCALE = 0.2
# Exponents of the score. How many texts hold the phrase's best word says more than how many hold all of it, and
# both say more than how often the few members that are read use it word by word.
ALL_WORDS_POWER = 0.15
BEST_WORD_POWER = 0.5
MEMBER_POWER = 0.35
# By kind, the share of texts below which the score is reduced: a rarer noun is one of many things in the
# topic, but a request may represent others in different words.
COMMON_SHARES: Mapping[PhraseKind, float] = {
    "noun": 0.3,
    "deed": 0.3,
    "statement": 0.2,
    "question": 0.15,
    "request": 0.12,
    "lent": 0.12,
}
# Factors for a noun that follows no article in these texts: it may be a verb or an adjective, above all a
# single word.
UNSURE_PHRASE = 0.5
UNSURE_WORD = 0.15
# Shares of a phrase's score that another phrase needs to replace it. The person's own verb with the same noun
# replaces a phrase with a lent verb ("get a flight") and one without a verb ("flight"):
OWN_VERB_SHARES = {"lent": 0.45, "noun": 0.3, "open": 0.5}
# the best request replaces the best phrase of a topic if that is not a request:
REQUEST_SHARES = {"noun": 0.6, "statement": 0.75, "deed": 0.6, "without object": 0.6}
# a statement about a noun replaces the noun ("life support is failing"):
STATEMENT_SHARE = 0.3
# any longer phrase, and a question, replaces a single word;
LONGER_SHARE = 0.45
QUESTION_SHARE = 0.4
# and a shorter one, which many more texts hold, replaces a longer one ("book a room at the Grand").
SHORTER_SHARE = 0.6
SHORTER_GAIN = 1.4
# An option that scores less than this share of the best is no better than the best with a keyword.
OPTION_SHARE = 0.3
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

        The score is the product of: p log(p / q) of the texts that hold all words of the phrase, and of its best
        word, where p is the share of the topic's texts and q the mean share in the other topics;
        ``member_share``; the closeness of meaning; and the nameability of the phrase.
        """
        share, distinctiveness = self._measure_distinctiveness(rows)
        if share < MINIMUM_SHARE or distinctiveness <= 0:
            return None
        best = max(
            self._measure_distinctiveness(self.texts.find_rows(frozenset({part})))[1] for part in phrase.key
        )
        score = (
            distinctiveness**ALL_WORDS_POWER
            * max(best, distinctiveness) ** BEST_WORD_POWER
            * member_share**MEMBER_POWER
            * self._measure_meaning(phrase.text)
            * measure_nameability(phrase)
        )
        if phrase.kind in COMMON_SHARES:
            score *= min(1.0, share / COMMON_SHARES[phrase.kind])
        if self.things is not None:
            score *= _measure_certainty(phrase, self.things)
        return WeighedPhrase(phrase, score, member_share, rows)

    def _measure_meaning(self, text: str) -> float:
        """Measure how close a phrase is to the topic, and how much closer than to any sibling: 0 to 1."""
        if self.meaning is None:
            return 1.0
        closeness = self.meaning.measure_closeness(text)
        own = float(closeness[self.topic])
        closeness[self.topic] = -1.0
        ahead = own - float(closeness.max())
        return max(own, MINIMUM_CLOSENESS) / (1.0 + float(np.exp(-ahead / CLOSENESS_SCALE)))

    def _measure_distinctiveness(self, rows: Rows) -> tuple[float, float]:
        """Return the share p of the topic's texts that are among ``rows``, and p log(p / q)."""
        shares = self.texts.compute_shares(rows)
        share = float(shares[self.topic])
        others = float((shares.sum() - share) / max(len(shares) - 1, 1))
        return share, share * float(np.log((share + 0.01) / (others + 0.01)))


def _measure_certainty(phrase: Phrase, things: Collection[str]) -> float:
    """Measure how certainly a phrase is a thing, and no verb, adjective or somebody's shop: 0 to 1."""
    factor = 1.0
    if phrase.kind == "noun" and phrase.text not in things:
        factor = UNSURE_PHRASE if " " in phrase.text else UNSURE_WORD
    # "Ned's" names one place; "the car's" says what everybody has.
    owners = [word for word in phrase.text.split() if word.endswith("'s") and word not in FUNCTION_WORDS]
    return factor * UNSURE_PHRASE if any(word[:-2] not in things for word in owners) else factor


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
    is_single = phrase.kind == "noun" and len(phrase.key) == 1
    longer = [one for one in ordered if phrase.key < one[0].key and len(one[0].key) <= len(phrase.key) + 1]
    options = [
        _find_first(longer, "request", OWN_VERB_SHARES.get(phrase.kind, 2.0) * score),
        request[0] if request and request[1] >= REQUEST_SHARES.get(kind, 2.0) * score else None,
        _find_first(longer, "statement", STATEMENT_SHARE * score) if phrase.kind == "noun" else None,
        _find_first(longer, "", LONGER_SHARE * score) if is_single else None,
        _find_first(ordered, "question", QUESTION_SHARE * score) if is_single else None,
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
    weighed = score_phrases(members, scorer, capitalisation, speech)
    worth = [one for one in weighed if one.score >= OPTION_SHARE * weighed[0].score]
    shorter = {one.phrase: _find_shorter(one, worth) for one in worth}
    ordered = [(one.phrase, one.score) for one in weighed]
    nameable = prefer_nameable(ordered)
    chosen = dict.fromkeys(shorter.get(form, form) for form in nameable)
    return tuple(capitalisation.restore(form.text) for form in chosen)[:limit]


def _find_shorter(long: WeighedPhrase, phrases: Sequence[WeighedPhrase]) -> Phrase:
    """Find a shorter phrase of the same kind that many more texts hold and that scores nearly as well."""
    return next(
        (
            one.phrase
            for one in phrases
            if one.phrase.key < long.phrase.key
            and one.phrase.kind == long.phrase.kind
            and len(one.phrase.key) > 1
            and one.score >= SHORTER_SHARE * long.score
            and len(one.rows) >= SHORTER_GAIN * len(long.rows)
        ),
        long.phrase,
    )


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
    best = max((one.score for one in weighed), default=0.0)
    # One person's phrase may be a typical request; without known grammar it may be anything.
    single_factor = SINGLE_MEMBER_FACTOR if scorer.things is not None or not weighed else 0.0
    weighed += [one for one in single if one.score * single_factor > best]
    return sorted(weighed, key=lambda one: (-one.score, one.phrase.text, one.phrase.kind))
