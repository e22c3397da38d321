"""Which words carry a subject, and which of their forms count as one."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from pattern_pipeline.language.content_words import (
    extract_content_stems,
    is_content_word,
    list_content_words,
    measure_subject,
    stem_word,
)
from pattern_pipeline.language.stop_words import list_skipped_words, list_stop_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("book", "booking"),
        ("cancel", "cancelled"),
        ("party", "parties"),
        ("charge", "charged"),
        ("cat", "Cat’s"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem_word(one) == stem_word(other)


def test_threads_do_not_mix_their_words() -> None:
    words = [f"{letter}{number:03}booking" for letter in "abcd" for number in range(500)]
    expected = [word.removesuffix("ing") for word in words]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(stem_word, words)) == expected


def test_a_subject_is_what_neither_grammar_nor_asking_says() -> None:
    assert list_content_words("Could you please help me with the two broken lamps?") == ["broken", "lamps"]
    assert measure_subject("I want to know") == 0.0
    assert measure_subject("订单在哪里") == 2.5


def test_what_people_ask_about_is_content_though_lists_of_stop_words_hold_it() -> None:
    assert all(map(is_content_word, ("bill", "order", "system")))
    assert not any(map(is_content_word, ("thanks", "today", "whereby", "x7")))
    assert extract_content_stems("Thanks, my bills were paid today") == {"bill", "paid"}
    assert "mot" not in list_stop_words("fr")


def test_courtesies_of_other_languages_are_skipped_in_names() -> None:
    assert {"bitte", "danke", "möchte", "ich"} <= list_skipped_words("de")
    assert list_stop_words("xx") == frozenset()
