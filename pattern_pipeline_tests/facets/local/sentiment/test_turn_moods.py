"""Single turns that a person would judge without doubt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pattern_pipeline.facets.local.sentiment.answer import (
    LEAN,
    is_torn,
    measure_turn_moods,
    score_conversation,
)

BEFORE = "I have a question about my contract."


def mood(turn: str) -> float:
    return measure_turn_moods([BEFORE, turn])[1]


@pytest.mark.parametrize(
    "turn",
    [
        "I am furious, this is the worst company I have ever dealt with!",
        "You have wasted two hours of my life.",
        "That is completely useless.",
        "Why do you keep asking me that? I told you already!",
        "I'm so disappointed in you.",
        "This is really annoying.",
        "I hate how your website works.",
        "Nobody answers, nobody helps, it's a disgrace.",
        "You broke it again.",
        "Are you kidding me?",
        "not happy with this at all",
        "Thanks for nothing.",
        "Oh great, it crashed again.",
        "Wonderful, another error.",
    ],
)
def test_a_displeased_turn(turn: str) -> None:
    assert mood(turn) <= -LEAN


@pytest.mark.parametrize(
    "turn",
    [
        "Thank you so much, you are wonderful!",
        "This is fantastic, I love it.",
        "Great job, it works perfectly now!",
        "I'm really happy with the result.",
        "Brilliant, that solved it!",
        "You've been so helpful, I really appreciate it.",
        "Not bad at all, I'm impressed!",
        "Wow, that was quick!",
        "😍 I love it",
    ],
)
def test_a_pleased_turn(turn: str) -> None:
    assert mood(turn) >= LEAN


@pytest.mark.parametrize(
    "turn",
    [
        "Yes.",
        "No thanks, that's all.",
        "Thank you, goodbye.",
        "Thanks, have a nice day!",
        "My card was stolen and I want to block it.",
        "I want to cancel my contract.",
        "The screen of my phone is broken.",
        "The job fails with error 137.",
        "How do I kill a process?",
        "I'd like to dispute a charge.",
        "Great, and what does it cost?",
        "Is there a fee for late payment?",
        "7 pm, two people, under the name of Hart.",
        "I'm sorry, I don't remember the number.",
        "Where did my parcel go?",
        "Yes, the blue one please.",
    ],
)
def test_a_matter_of_fact_turn(turn: str) -> None:
    assert -LEAN < mood(turn) < LEAN


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ("This is not good.", "This is good."),
        ("I'm not happy.", "I'm happy."),
        ("It never works.", "It works."),
        ("Great, it's broken again.", "Great, it works again."),
        ("SEND ME THE INVOICE NOW", "send me the invoice now"),
        ("Where is it??", "Where is it?"),
    ],
)
def test_which_of_two_is_worse(worse: str, better: str) -> None:
    assert mood(worse) < mood(better)


@pytest.mark.parametrize(
    ("turn", "torn"),
    [
        ("You were lovely, but the wait was awful.", True),
        ("I hate the new menu, although the search is fantastic.", True),
        ("I want the blue one but in size ten.", False),
        ("It is awful, but so was the last one.", False),
        ("Das war super, but nicht das Essen, es war furchtbar.", False),
    ],
)
def test_praise_and_complaint_on_two_sides(turn: str, torn: bool) -> None:
    assert is_torn(turn) is torn


@pytest.mark.parametrize(
    "turn",
    [
        "Das ist die falsche Rechnung, sie war gut.",
        "Je suis ici pour la fin du contrat.",
        "¿Por qué no llega?",
    ],
)
def test_words_of_other_languages_are_not_judged(turn: str) -> None:
    assert mood(turn) == 0.0


@pytest.mark.parametrize(
    ("calm", "sign"),
    [
        ("Wo ist mein Paket, bitte?", "Wo ist mein Paket??"),
        ("Das ist nicht meine Rechnung.", "DAS IST NICHT MEINE RECHNUNG"),
        ("Das ist nicht gut für mich.", "Das ist nicht gut für mich. 😡"),
    ],
)
def test_form_and_emojis_count_in_any_language(calm: str, sign: str) -> None:
    assert mood(sign) < mood(calm)


FURIOUS = "ARE YOU KIDDING ME?? THIS IS USELESS, I HATE IT!!"
TURNS = st.lists(
    st.sampled_from(
        [
            "Hi.",
            "Thank you so much!",
            "This is terrible.",
            "My order is late.",
            "ok",
            "??",
            "Never mind.",
            "Merci.",
        ]
    )
    | st.text(max_size=30),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(TURNS)
def test_a_furious_last_turn_never_raises_the_score(turns: list[str]) -> None:
    before, after = (score_conversation(measure_turn_moods(told)) for told in (turns, [*turns, FURIOUS]))
    assert -1.0 <= after <= before <= 1.0


@settings(max_examples=100, deadline=None)
@given(TURNS)
def test_a_turn_is_judged_by_what_came_before_it_alone(turns: list[str]) -> None:
    assert measure_turn_moods(turns) == measure_turn_moods([*turns, "Something else."])[:-1]
