import pytest

from pattern_pipeline.language.markup import READ_CHARACTERS, is_json_data, remove_markup


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
        (
            'Why?\nTraceback (most recent call last):\n  File "a.py", line 1, in x\n    run()\nOSError: full',
            "Why?",
        ),
        (
            'Traceback (most recent call last):\n  File "a.py", line 1\n    run()\nOSError: full',
            "OSError: full",
        ),
        ("It dies\njava.lang.Exception: x\n\tat org.app.Main.run(Main.java:3)", "It dies"),
        ("An Error: I paid twice", "An Error: I paid twice"),
        ("a <b and c> d [see 1] x < y", "a <b and c> d [see 1] x < y"),
        ("write to <EMAIL_1>", "write to <EMAIL_1>"),
        ("<context>never closed", "never closed"),
    ],
)
def test_words_are_kept_and_wrapping_goes(turn: str, words: str) -> None:
    assert " ".join(remove_markup(turn).split()) == words


@pytest.mark.parametrize(
    ("turn", "data"), [('{"a": 1}', True), ("[1, 2]", True), ("[see 1]", False), ("7", False)]
)
def test_data_is_what_a_program_hands_in(turn: str, data: bool) -> None:
    assert is_json_data(turn) is data


def test_a_huge_turn_is_left_as_it_is() -> None:
    turn = "<context>" * READ_CHARACTERS
    assert remove_markup(turn) == turn
