"""Keywords and names in any language, and in none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pattern_pipeline.language.detection import detect_languages
from pattern_pipeline.topics.naming.keywords import extract_keywords
from pattern_pipeline.topics.naming.local_names import name_topics_locally
from pattern_pipeline.topics.naming.other_languages import extract_plain_phrases
from pattern_pipeline.topics.naming.unique_names import MAXIMUM_CHARACTERS
from pattern_pipeline.topics.placement.placement import Placement

GERMAN = (
    [
        "Ich möchte einen Flug nach Wien buchen", "Kann ich bitte einen Flug buchen?", "Einen Flug nach Rom bitte",
        "Wie kann ich einen Flug buchen", "Ich will einen Flug für zwei buchen",
    ],
    [
        "Ich habe mein Passwort vergessen", "Mein Passwort geht nicht mehr", "Wie setze ich mein Passwort zurück?",
        "Bitte das Passwort zurücksetzen", "Ich habe das Passwort vergessen",
    ],
)  # fmt: skip
FRENCH = (
    ["Je voudrais réserver une table pour ce soir", "Est-ce que je peux réserver une table ?"] * 3,
    ["Où est ma commande ?", "Je n'ai pas reçu ma commande, où est-elle"] * 3,
)
CHINESE = (
    ["我想预订去北京的机票", "请帮我预订机票", "可以预订两张机票吗", "预订明天的机票"],
    ["我的订单在哪里", "订单还没有到", "请查一下我的订单", "订单什么时候到"],
)
JAPANESE = (
    ["パスワードを忘れました", "パスワードをリセットしたいです", "パスワードの変更をお願いします"],
    ["注文はどこですか", "注文をキャンセルしたいです", "注文がまだ届きません"],
)
SPANISH = [
    "Quiero saber dónde está mi pedido",
    "No puedo entrar en mi cuenta",
    "Hola, quiero cambiar la cita",
] * 9
THAI = (["ฉันต้องการจองตั๋วเครื่องบิน", "จองตั๋วเครื่องบินให้หน่อย"] * 3, ["พัสดุของฉันอยู่ที่ไหน", "พัสดุยังไม่มา"] * 3)
NO_LANGUAGE = (["xq7 zzkp 0x8f", "0x9e zzkp"], ["{}", "[]", ""], ["<EMAIL_1>", "12345", "!!!"])


def mapped(topics: tuple[list[str], ...]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Names and keywords of topics."""
    texts = [text for topic in topics for text in topic]
    of = np.repeat(np.arange(len(topics)), [len(topic) for topic in topics])
    keywords = extract_keywords(texts, of, len(topics))
    placement = Placement(of, np.linspace(0.1, 0.2, len(texts)))
    return name_topics_locally(texts, texts, placement, keywords, [None] * len(topics)), keywords


@pytest.mark.parametrize(
    ("topics", "language"),
    [(GERMAN, "de"), (FRENCH, "fr"), (CHINESE, "zh"), (JAPANESE, "ja"), (THAI, "th"), (NO_LANGUAGE, "")],
)
def test_the_language_is_told_by_script_and_words_of_grammar(
    topics: tuple[list[str], ...], language: str
) -> None:
    names = detect_languages([text for topic in topics for text in topic]).names
    assert (names[0] if names else "") == language


def test_english_beside_another_language_is_seen() -> None:
    english = ["I want to cancel the order that I made", "Where is the refund of my order?"] * 5
    assert set(detect_languages([*english, *GERMAN[0], *GERMAN[1]]).names) == {"en", "de"}


@pytest.mark.parametrize(
    ("topics", "telling"),
    [
        (GERMAN, ("flug", "passwort")),
        (FRENCH, ("table", "commande")),
        (CHINESE, ("机票", "订单")),
        (JAPANESE, ("パス", "注文")),
    ],
)
def test_keywords_and_names_tell_topics_in_their_own_language(
    topics: tuple[list[str], ...], telling: tuple[str, ...]
) -> None:
    names, keywords = mapped(topics)
    for name, words, word in zip(names, keywords, telling, strict=True):
        assert any(word in each for each in words), words
        assert word in name.casefold(), names


def test_japanese_keywords_are_whole_words_where_the_script_tells_them() -> None:
    _, keywords = mapped(JAPANESE)
    assert keywords[0][0] == "パスワード"
    assert not {"スワ", "ワー", "ード"} & set(keywords[0])


@pytest.mark.parametrize("topics", [CHINESE, JAPANESE])
def test_without_spaces_a_whole_clause_with_the_telling_word_names_the_topic(
    topics: tuple[list[str], ...],
) -> None:
    names, keywords = mapped(topics)
    for name, words, texts in zip(names, keywords, topics, strict=True):
        assert words[0] in name
        assert any(name in text for text in texts)


@pytest.mark.parametrize(
    ("said", "expected"),
    [("Quiero cambiar la contraseña", "cambiar la contraseña"),
     ("je voudrais réserver une table", "réserver une table"),
     ("Preciso de um cartão de crédito", "cartão de crédito"), ("j'ai oublié mon mot de passe", "mot de passe"),
     ("Was kostet die Rücksendung?", "was kostet die rücksendung")],
)  # fmt: skip
def test_a_clause_is_offered_without_the_words_of_grammar_around_it(said: str, expected: str) -> None:
    spoken = detect_languages([said, *(text for topic in (*FRENCH, *GERMAN) for text in topic), *SPANISH])
    assert expected in {phrase.text for phrase in extract_plain_phrases(said, spoken.stop_words)}


def test_courtesies_are_no_keywords() -> None:
    _, keywords = mapped(GERMAN)
    assert "bitte" not in {word for own in keywords for word in own}


def test_keywords_hold_no_words_of_grammar_of_their_language() -> None:
    _, keywords = mapped(GERMAN)
    assert not {"ich", "einen", "mein", "das", "nicht"} & {word for own in keywords for word in own}


@pytest.mark.parametrize("topics", [CHINESE, JAPANESE, THAI, NO_LANGUAGE])
def test_names_are_there_whatever_the_text(topics: tuple[list[str], ...]) -> None:
    names, _ = mapped(topics)
    assert len(set(names)) == len(topics)
    assert all(0 < len(name) <= MAXIMUM_CHARACTERS for name in names)


def test_keywords_hold_no_values_and_no_part_of_another() -> None:
    texts = [
        f"my <EMAIL_1> order #W{number} getUserById_x is lost, lost order {number}" for number in range(9)
    ]
    _, keywords = mapped((texts, ["reset my password on the home page"] * 9))
    for own in keywords:
        assert not any(character.isdigit() or character in "<>_#" for word in own for character in word)
        parts = [set(word.split()) for word in own]
        assert not any(one < other for one in parts for other in parts)


TEXT = st.text(
    st.sampled_from("ab é\n<>{}|`*漢字かな한ж0 .,!?'’-_\u202e\x00\ud83d")
    | st.characters(exclude_categories=[]),
    max_size=40,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(TEXT, min_size=1, max_size=5), min_size=1, max_size=4))
def test_names_of_any_text_are_short_single_lines_without_markup_and_never_alike(
    topics: list[list[str]],
) -> None:
    names, keywords = mapped(tuple(topics))
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= MAXIMUM_CHARACTERS and name.isprintable() for name in names)
    assert not set("<>{}|`") & set("".join(names))
    assert len(keywords) == len(topics)
