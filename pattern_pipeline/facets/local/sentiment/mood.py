"""How pleased a user's turn sounds, by VADER's lexicon with courtesies counted for little."""

from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from pattern_pipeline.language.sentences import split_sentences, take_ends
from pattern_pipeline.language.words import compile_phrases, unify_apostrophes

# VADER's time grows with the square of the text; the ends of a turn carry its mood.
READ_CHARACTERS = 1_500
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


@cache
def _load_analyzer() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def score_by_lexicon(text: str) -> float:
    """Return VADER's compound score, -1 to 1, of a text's two ends."""
    return float(_load_analyzer().polarity_scores(take_ends(text, READ_CHARACTERS))["compound"])


def measure_mood(turn: str) -> float:
    """Measure the mood of a turn, -1 to 1: the mean of its sentences.

    VADER is made for single sentences: the score of a long text runs to an end of the scale whatever it says.
    """
    scores = [
        _measure_sentence_mood(unify_apostrophes(sentence))
        for sentence in split_sentences(take_ends(turn, READ_CHARACTERS))
    ]
    return sum(scores) / len(scores) if scores else 0.0


def _measure_sentence_mood(sentence: str) -> float:
    """Measure the mood of its words without courtesies, a little for thanks, and less of it in a question."""
    bare = _COURTESY.sub(" ", sentence)
    score = score_by_lexicon(bare) if bare.strip() else 0.0
    score *= QUESTION if sentence.rstrip().endswith(("?", "？", "؟")) else 1.0
    return min(1.0, score + THANKS) if _THANKS.search(sentence) else score
