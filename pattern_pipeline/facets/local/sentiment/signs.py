"""Measure the signs of mood in a turn beside its words' weights: lexicon, sarcasm, cues, and its form."""

import re
from collections.abc import Sequence
from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from pattern_pipeline.facets.local.cues import (
    ASKS_FOR_PERSON,
    COMPLAINT,
    CORRECTION,
    GIVES_UP,
    IMPATIENCE,
    PERSISTS,
)
from pattern_pipeline.language.content_words import list_content_words
from pattern_pipeline.language.sentences import split_sentences, take_ends
from pattern_pipeline.language.words import compile_phrases, unify_apostrophes

# VADER's time grows with the square of the text; the ends of a turn carry its mood.
_MOOD_CHARACTERS = 1_500
# Said out of habit: neither is a request a sign of pleasure, nor a "no" to "anything else?" one of anger.
_COURTESY = compile_phrases(
    r"thank you|thanks|thank|thx|please|welcome|hello|hi|hey|dear|good (?:morning|afternoon|evening|day)",
    r"have a (?:good|nice|great|lovely) (?:day|one|evening|night|weekend)",
    r"yes|yeah|no|ok|okay|sure|fine|all ?right|help",
    r"(?:kind|best|warm) (?:regards|wishes)|regards|sincerely",
    r"(?:would|i'd|you) like|like to",
)
_THANKS = compile_phrases(r"thanks|thank you|thank|thx|appreciate")
THANKS = 0.15
# "Was I charged for the failed attempt?" asks about a failure and says little of the mood of who asks.
QUESTION = 0.3
_PRAISE = r"(?:great|wonderful|fantastic|brilliant|lovely|perfect|amazing|awesome|excellent|nice)"
_FIXED = compile_phrases(
    r"thanks (?:a (?:lot|bunch|million) )?for (?:absolutely |literally )?nothing",
    r"thanks (?:a (?:lot|bunch|million) )?for (?:wasting|ruining|breaking|losing) (?:my|our|the|all)",
    r"how (?:very )?convenient|you had one job|so much for (?:same|your|quick|fast|good|easy|the)(?= \w+$|-\w+)",
)
# Praise first and in the next breath what went wrong; praise that is thanked for or tells of a repair is meant.
_TURNED = re.compile(
    rf"^(?:oh |just |well |wow )?,?\s*{_PRAISE}[,.!…]+\s*(?P<rest>[^?\n]{{1,60}})$", re.IGNORECASE
)
_WENT_WRONG = compile_phrases(
    r"another (?:\w+ )?(?:error|delay|day|bug|crash|form|problem|failure|outage|bot|excuse|ticket|wait)\w*",
    r"(?:broken?|crash\w*|down|gone|lost|fail\w*|froze\w*|wrong|delayed|useless|stuck|locked out) again",
    r"(?:it|that|you|everything|now)(?:'s| is| was| has| have)? (?:\w+ )?"
    r"(?:broken?|crashed|down|gone|lost|failed|froze|frozen|useless|worse|deleted|start over)",
    r"now (?:nothing|it (?:doesn't|won't|can't)|i (?:can't|have to|get to))|not working|wrong again",
)
_MEANT = compile_phrases(r"thank you|works? (?:again|now)|fixed|solved|no longer|but|though|however")
# How much each says alone, 0 to 1; set by judgement, not fitted.
REPEATED, SHOUTED, MARKED = 0.5, 0.5, 0.4
_FORM_CHARACTERS = 1_500
# A request is compared with so many before it, so that a long trace takes no longer a turn than a short one.
LOOK_BACK = 30
_MARKS = re.compile(r"[?？]\s?[?？]|[?？]\s?[!！]|[!！]\s?[?？]")
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")
_CUES = {
    "complaint": COMPLAINT,
    "gives up": GIVES_UP,
    "asks for a person": ASKS_FOR_PERSON,
    "correction": CORRECTION,
    "persists": PERSISTS,
    "impatience": IMPATIENCE,
}
# In the order of the head's weights.
SIGNS = ("pleased", "displeased", "sarcasm", "loud", "question", *_CUES)


@cache
def _load_analyzer() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def score_by_lexicon(text: str) -> float:
    """Return VADER's compound score, -1 to 1, of a text's two ends."""
    return float(_load_analyzer().polarity_scores(take_ends(text, _MOOD_CHARACTERS))["compound"])


def measure_mood(turn: str) -> float:
    """Measure the mood of a turn, -1 to 1: the mean of its sentences.

    VADER is made for single sentences: the score of a long text runs to an end of the scale whatever it says.
    """
    scores = [
        _measure_sentence_mood(unify_apostrophes(sentence))
        for sentence in split_sentences(take_ends(turn, _MOOD_CHARACTERS))
    ]
    return sum(scores) / len(scores) if scores else 0.0


def _measure_sentence_mood(sentence: str) -> float:
    """Measure the mood of its words without courtesies, a little for thanks, and less of it in a question."""
    bare = _COURTESY.sub(" ", sentence)
    score = score_by_lexicon(bare) if bare.strip() else 0.0
    score *= QUESTION if sentence.rstrip().endswith(("?", "？", "؟")) else 1.0
    return min(1.0, score + THANKS) if _THANKS.search(sentence) else score


def is_sarcastic(turn: str) -> bool:
    """Check whether it praises and, in the same breath, names what went wrong: "Great, another error"."""
    text = unify_apostrophes(turn).strip()
    if _FIXED.search(text):
        return True
    turned = _TURNED.match(text[:200])
    return bool(turned and _WENT_WRONG.search(turned["rest"]) and not _MEANT.search(text))


def measure_frustration(turns: Sequence[str]) -> list[float]:
    """Measure how strong such signs are, 0 to 1, in each of a user's turns."""
    return [
        min(1.0, measure_loudness(turn) + (REPEATED if repeats else 0.0))
        for turn, repeats in zip(turns, find_repetitions(turns), strict=True)
    ]


def find_repetitions(turns: Sequence[str]) -> list[bool]:
    """Check whether each turn says an earlier one again in nearly the same words."""
    subjects = [frozenset(list_content_words(take_ends(turn, _FORM_CHARACTERS))) for turn in turns]
    return [
        len(subject) >= 3
        and any(_is_same_subject(subject, earlier) for earlier in subjects[max(0, later - LOOK_BACK) : later])
        for later, subject in enumerate(subjects)
    ]


def measure_loudness(turn: str) -> float:
    """Measure capitals over a whole turn (acronyms alone are none) and doubled question marks, 0 to 1."""
    text = take_ends(turn, _FORM_CHARACTERS)
    capitals = _CAPITALS.findall(text)
    shouted = len(capitals) >= 2 and sum(map(len, capitals)) > sum(mark.islower() for mark in text)
    return (SHOUTED if shouted else 0.0) + (MARKED if _MARKS.search(text) else 0.0)


def _is_same_subject(one: frozenset[str], other: frozenset[str]) -> bool:
    return 3 * len(one & other) >= 2 * len(one | other)


def measure_signs(turn: str) -> list[float]:
    """Measure the strength of each of ``SIGNS``, 0 to 1, in a turn."""
    lean = measure_mood(turn)
    text = unify_apostrophes(turn)
    return [
        max(lean, 0.0),
        max(-lean, 0.0),
        float(is_sarcastic(turn)),
        measure_loudness(turn),
        float(text.rstrip().endswith("?")),
        *(float(cue.search(text) is not None) for cue in _CUES.values()),
    ]
