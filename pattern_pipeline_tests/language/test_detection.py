import pytest

from pattern_pipeline.language.detection import detect_languages, is_foreign


@pytest.mark.parametrize(
    "text",
    [
        "Ich möchte meine Bestellung stornieren.",
        "Das ist nicht gut",
        "Je voudrais annuler ma commande.",
        "¿Dónde está mi pedido?",
        "Vorrei una stanza con vista",
        "Onde está o meu pedido?",
        "Waar is mijn pakket?",
        "Jag har inte fått min beställning",
        "Gdzie jest mój pakiet? Proszę",
        "Merci, au revoir.",
        "Где мой заказ?",
        "什么时候发货？",
        "أين طلبي؟",
    ],
)
def test_other_languages(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7731",
        "ok",
        "Ada Lovelace",
        "terrible service, rude staff",
        "I will die of boredom here",
        "Come on man, so late",
        "A flight to Los Angeles, then a bus to La Paz",
        "My naïve café order is late",
        "con is the opposite of pro",
        "😡😡",
    ],
)
def test_english_and_what_is_no_language(text: str) -> None:
    assert not is_foreign(text)


def test_short_requests_in_english_are_english_though_other_languages_share_their_words() -> None:
    texts = ["My name is Ben.", "I need to book a flight.", "Yes I sure do.", "hi i want to play trivia"]
    assert detect_languages(texts).names == ("en",)
