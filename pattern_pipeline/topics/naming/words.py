"""Words that say nothing about a topic, and what counts as a word a person would read."""

import re
from functools import cache, lru_cache

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

# The words of a map come again and again; what is known of them is worked out once.
KEPT_WORDS = 65_536


# What people say to any assistant, whatever they want. scikit-learn's list is of written English.
def word_set(words: str) -> frozenset[str]:
    """Words that are written with spaces between them."""
    return frozenset(words.split())


_SPOKEN = """
    hi hello hey thanks thank thx please ok okay yes yeah yep no nope sure great good perfect awesome
    fine nice cool want wanted wants need needed needs like liked looking look help helping can't cannot
    don't doesn't didn't won't wouldn't couldn't isn't wasn't i'd i'm i've i'll it's that's what's
    there's let's you're we're he's she's im ive id ill dont doesnt didnt cant wont isnt thats whats
    lets youre would could should may might will shall does did do doing done just also really actually
    maybe know think guess tell say said see got get getting gets going go goes went come coming make made
    thing things way one two three today tomorrow yesterday tonight morning afternoon evening day days
    hour hours minute minutes week weeks ago time bye goodbye welcome sorry sir madam mr mrs ms dr
    assistant user agent um uh hmm erm oh
"""
SPOKEN = frozenset(_SPOKEN.split())
# scikit-learn's list holds these too, and people ask about them.
_MEANT = frozenset(
    (
        "amount",
        "bill",
        "bottom",
        "call",
        "computer",
        "cry",
        "describe",
        "detail",
        "empty",
        "fill",
        "fire",
        "front",
        "full",
        "interest",
        "move",
        "name",
        "part",
        "serious",
        "side",
        "system",
        "thick",
        "thin",
        "top",
    )
)
FILLER = (ENGLISH_STOP_WORDS | SPOKEN) - _MEANT

# Said in any conversation of these languages, and how they ask; lists of stop words are of written language.
COURTESIES = word_set(
    """
    bitte danke hallo guten grüße mfg vielen merci bonjour bonsoir svp salut cordialement favor gracias hola buenos
    buenas saludos grazie ciao buongiorno obrigado obrigada olá alstublieft dank hoi tack hej proszę
    möchte brauche könnten voudrais veux souhaite souhaiterais aimerais besoin peux pouvez pourriez pourrais
    quiero quisiera necesito puedo puede pueden gustaría vorrei voglio posso potete quero gostaria preciso graag
    """
)
# In the lists of stop words of other languages, and yet things that people ask about: a password, a status, work.
ASKED_ABOUT = word_set("mot estado trabajo empleo emploi stato lavoro estatuto")
_UNREADABLE = re.compile(r"[\d_/\\]")


@cache
def stop_words() -> list[str]:
    """English words, and those of any conversation, that no topic is about."""
    # The tokenizer of scikit-learn's check splits contractions, so the halves are listed too.
    return sorted(FILLER)


@lru_cache(KEPT_WORDS)
def is_readable_word(word: str) -> bool:
    """No digit, underscore or slash, two to twenty-four letters: ids and values of one user are no words."""
    return 2 <= len(word) <= 24 and _UNREADABLE.search(word) is None
