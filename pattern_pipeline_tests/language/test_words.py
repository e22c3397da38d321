from pattern_pipeline.language.words import (
    compile_phrases,
    is_readable_word,
    split_compounds,
    split_identifier,
    split_words,
)


def test_words_are_compared_in_parts_and_named_whole() -> None:
    assert split_words("Two-step log-in doesn’t work") == ["two", "step", "log", "in", "doesn't", "work"]
    assert split_compounds("Two-step A/C repair") == ["Two-step", "A/C", "repair"]


def test_words_keep_their_signs_of_vowels() -> None:
    words = ["मेरा", "पासवर्ड", "रीसेट", "करें"]
    assert split_compounds(" ".join(words)) == words
    assert split_words(" ".join(words)) == words


def test_a_phrase_is_found_as_whole_words_alone() -> None:
    phrases = compile_phrases("cancel", "give up")
    assert phrases.search("I GIVE UP!")
    assert not phrases.search("cancelled; give upward")


def test_the_name_of_a_tool_reads_as_words() -> None:
    names = ("getOrderDetails", "get_order_details", "HTTPGet")
    assert [split_identifier(name) for name in names] == [
        "get order details",
        "get order details",
        "http get",
    ]


def test_ids_and_values_are_not_readable() -> None:
    assert [word for word in ("pin", "a", "s3", "a_b", "x" * 25, "and/or") if is_readable_word(word)] == [
        "pin"
    ]
