import pytest

from pattern_pipeline.facets.local.wording.markup import READ_CHARACTERS, without_markup


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        ("Book a room", "Book a room"),
        ("<context>Opening hours: 9 to 5</context> Book a room", "Book a room"),
        ("<ide-context file='a'>x = 1</ide-context>\nBook a room", "Book a room"),
        ("<task>Book a room</task>", "Book a room"),
        ("<context>Book a room</context>", "Book a room"),
        ("Why does this fail?\n```\nraise ValueError\n```\nBook a room", "Why does this fail? Book a room"),
        ("```\nprint(1)\n```", "``` print(1) ```"),
        ("[interrupted]\nBook a room", "Book a room"),
        ("a <b and c> d [see 1] x < y", "a <b and c> d [see 1] x < y"),
        ("write to <EMAIL_1>", "write to <EMAIL_1>"),
        ("<context>never closed", "never closed"),
    ],
)
def test_words_are_kept_and_wrapping_goes(turn: str, words: str) -> None:
    assert " ".join(without_markup(turn).split()) == words


def test_a_huge_turn_is_left_as_it_is() -> None:
    turn = "<context>" * READ_CHARACTERS
    assert without_markup(turn) == turn
