"""Recognise greetings, thanks and confirmations: what people write that asks for nothing."""

import re

from pattern_pipeline.language.values import INTRODUCTION
from pattern_pipeline.language.words import split_word_set, split_words, unify_apostrophes

_GAP = r"[\s,.!:;–—-]*"
_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)"
    # As common in German, Dutch, Spanish, Portuguese, French, Italian, the north, Japanese, Chinese and Korean.
    r"|hallo|guten (?:tag|morgen|abend)|goede(?:morgen|middag)|hola|buen(?:os|as)(?: (?:d[ií]as|tardes|noches))?"
    r"|ol[áa]|oi|bom dia|boa (?:tarde|noite)|bonjour|bonsoir|salut|ciao|buongiorno|buonasera|salve|hej|hei"
    r"|こんにちは|こんばんは|おはようございます|はじめまして|你好|您好|早上好|안녕하세요)"
    rf"(?: (?:there|again|all|everyone|team|sir|madam))?\b{_GAP})+",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:(?:u+h+m*|u+m+|e+r+m*|h+m+|ah|oh|ok|okay|alright|well|so|yes|yeah|yep|no|nope|sure|great|perfect|cool|fine"
    r"|thanks|thank you|and|also|actually|please)\b(?! (?:longer|one|more|matter|way|to|for|some)\b)"
    rf"{_GAP})+",
    re.IGNORECASE,
)
_ENGLISH = split_word_set(
    """
    a again all alright amazing and anything appreciate appreciated as awesome be been bye cool correct cya day
    do else everything excellent fantastic fine for good goodbye got great greetings have hello help helpful hey
    hi i i'm is it it's its lot lovely ma'am many me much my never nice no nope nothing now of oh
    ok okay one perfect please really right see sir so soon sounds sure take care thank thanks that that's the
    then there this time today too u uh uhm um very was well welcome will wonderful work works yeah yep yes you
    you're you've your yup
    """
)
COURTESIES_ABROAD = split_word_set(
    """
    hallo guten tag morgen abend danke vielen schön bitte ja nein hola buenos buenas días tardes noches gracias
    muchas muchísimas sí vale perfecto adiós olá oi bom boa dia tarde noite obrigado obrigada valeu sim não
    bonjour bonsoir salut merci beaucoup oui non ciao grazie mille sì buongiorno hej hei tack takk kiitos dank
    bedankt こんにちは はい いいえ ありがとう ありがとうございます ありがとうございました
    わかりました よろしくお願いします 你好 您好 谢谢 谢谢你 感谢 好的 是的 再见 안녕하세요 감사합니다 네 아니요
    """
)
_FILLER = _ENGLISH | COURTESIES_ABROAD


def is_courtesy(sentence: str) -> bool:
    """Check whether a sentence is only greeting, thanks, confirmation or farewell, and no question."""
    return all(word in _FILLER for word in split_words(sentence)) and not is_question(sentence)


def is_question(sentence: str) -> bool:
    """Check whether a sentence ends as a question does."""
    return sentence.rstrip().endswith(("?", "？", "؟"))


def remove_opening(sentence: str) -> str:
    """Remove the greeting, the confirmation and the name that a sentence starts with."""
    rest, before = unify_apostrophes(sentence).strip(), ""
    while rest != before:
        before, rest = rest, _OPENING.sub("", _GREETING.sub("", rest))
    introduction = INTRODUCTION.match(rest)
    request = _OPENING.sub("", rest[introduction.end() :].lstrip()) if introduction else rest
    return (request if split_words(request) else rest) or sentence.strip()
