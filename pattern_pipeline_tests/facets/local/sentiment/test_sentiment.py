import pytest

from pattern_pipeline.facets.local.sentiment.answer import answer_sentiment
from pattern_pipeline_tests.facets.conversations import CALM, conversation

ANGRY_END = (
    "user: Where is my parcel?",
    "agent: What is your name?",
    "user: Ada. I already told you that.",
    "agent: What is your name?",
    "user: This is useless. Let me talk to a human.",
)
DELIGHTED = (
    "user: Can you find me a quiet hotel?",
    "agent: The Lake House is quiet and free on Friday.",
    "user: That is wonderful, exactly what I hoped for. I love it!",
)
BOTH = (
    "user: Please move my booking.",
    "agent: Which one?",
    "user: Are you kidding? I hate this terrible website, it is a waste of my time!",
    "agent: I moved it and gave you an upgrade.",
    "user: Oh wow, that is fantastic, I am so happy. You are amazing!",
)


@pytest.mark.parametrize(
    ("told", "label", "lines"),
    [
        pytest.param(CALM, "NEUTRAL", (6,), id="mere politeness is no mood"),
        pytest.param(ANGRY_END, "NEGATIVE", (5,), id="the strongest turn is cited"),
        pytest.param(DELIGHTED, "POSITIVE", (3,), id="pleased at the end"),
        pytest.param(BOTH, "MIXED", (3, 5), id="both turns are cited"),
        pytest.param(
            ["user: Cancel my trip.", "agent: Done.", "user: You were great, but the wait was horrible."],
            "MIXED",
            (3,),
            id="praise and complaint in one sentence",
        ),
        pytest.param(
            [
                "user: I love this lamp but it is horribly broken.",
                "agent: A new one is on its way.",
                "user: Ok.",
            ],
            "NEUTRAL",
            (3,),
            id="the problem told at the start is not about the conversation",
        ),
        pytest.param(
            ["user: Hi.", "agent: Hello.", "user: Was I charged for the failed attempt?"],
            "NEUTRAL",
            (3,),
            id="a question about a failure is no bad mood",
        ),
        pytest.param(["user: ¿Dónde está mi paquete?"], "NEUTRAL", (1,), id="no English, no claim"),
    ],
)
def test_the_label_and_the_turn_that_shows_it(told: list[str], label: str, lines: tuple[int, ...]) -> None:
    summary = answer_sentiment("Sentiment", conversation(*told))
    assert (summary.label, summary.lines) == (label, lines)


def test_the_sentence_says_the_mood_and_quotes_the_turn() -> None:
    summary = answer_sentiment("Sentiment", conversation(*ANGRY_END))
    assert summary.summary == 'The user sounds displeased: "This is useless. Let me talk to a human.".'


def _score(*turns: str) -> float:
    score = answer_sentiment("Sentiment", conversation(*(f"user: {turn}" for turn in turns))).score
    assert score is not None
    return score


REQUEST = "Please send the invoice for March to my office."


@pytest.mark.parametrize(
    "sign",
    [
        pytest.param(REQUEST, id="repeats the request"),
        pytest.param("That is not what I asked for.", id="corrects"),
        pytest.param("No, I already told you the month.", id="corrects by what was said"),
        pytest.param("SEND THE INVOICE NOW", id="shouts"),
        pytest.param("And the invoice is where??", id="doubled question marks"),
        pytest.param("Get me a human, you are no use.", id="asks for a person in anger"),
        pytest.param("Never mind, forget it.", id="gives up"),
        pytest.param("It still doesn't work.", id="nothing changed"),
    ],
)
def test_a_sign_of_frustration_lowers_the_score_without_an_angry_word(sign: str) -> None:
    assert _score(REQUEST, sign) < _score(REQUEST, "And the one for April, to the same office.") - 0.1


def test_the_end_weighs_more_than_the_start() -> None:
    good, bad = "This is great, I am happy.", "This is terrible, I am unhappy."
    assert _score("One.", good, "Two.", bad) < _score("One.", bad, "Two.", good)


def test_a_problem_told_calmly_at_the_start_is_not_a_bad_mood() -> None:
    told = conversation(
        "user: I want to report a fraud on my stolen card.", "agent: I blocked it.", "user: Ok, bye."
    )
    assert answer_sentiment("Sentiment", told).label == "NEUTRAL"


def test_acronyms_are_not_shouting() -> None:
    assert abs(_score("The HTTP API of the CRM returns JSON, not XML.")) < 0.1


@pytest.mark.parametrize("told", [[], ["agent: Hello."], ["user:   "]])
def test_a_silent_user_is_no_match(told: list[str]) -> None:
    assert answer_sentiment("Sentiment", conversation(*told)).status == "no_match"
