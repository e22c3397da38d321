"""Words that say nothing about a topic, and a test for readable words."""

import re
from functools import cache, lru_cache

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

# The words of a map repeat, so that results for a word are cached.
CACHED_WORDS = 65_536


# Words that people use with any assistant; scikit-learn's list is of written English.
def split_word_set(words: str) -> frozenset[str]:
    """Split a string into a set of words."""
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
# Words of scikit-learn's list that people ask about.
_NOT_FILLER = frozenset(
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
FILLER = (ENGLISH_STOP_WORDS | SPOKEN) - _NOT_FILLER

# Courtesies and words of asking in other languages; lists of stop words are of written language.
COURTESIES = split_word_set(
    """
    bitte danke hallo guten grüße mfg vielen merci bonjour bonsoir svp salut cordialement favor gracias hola buenos
    buenas saludos grazie ciao buongiorno obrigado obrigada olá alstublieft dank hoi tack hej proszę
    möchte brauche könnten voudrais veux souhaite souhaiterais aimerais besoin peux pouvez pourriez pourrais
    quiero quisiera necesito puedo puede pueden gustaría vorrei voglio posso potete quero gostaria preciso graag
    """
)
# Stop words of other languages that people ask about: a password, a status, work.
ASKED_ABOUT = split_word_set("mot estado trabajo empleo emploi stato lavoro estatuto")
_UNREADABLE = re.compile(r"[\d_/\\]")


@cache
def list_stop_words() -> list[str]:
    """List English stop words and fillers of conversations."""
    # The tokenizer of scikit-learn's check splits contractions, so that both halves are listed.
    return sorted(FILLER)


@lru_cache(CACHED_WORDS)
def is_readable_word(word: str) -> bool:
    """Check that a word has 2 to 24 letters, and no digit, underscore or slash as ids and values have."""
    return 2 <= len(word) <= 24 and _UNREADABLE.search(word) is None
