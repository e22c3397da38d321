"""List stop words: those of a language, and what people say to any assistant."""

from functools import cache

import stopwordsiso

from pattern_pipeline.language.courtesies import COURTESIES_ABROAD
from pattern_pipeline.language.function_words import FUNCTION_WORDS
from pattern_pipeline.language.words import split_word_set

ENGLISH = "en"
# Words that people use with any assistant; scikit-learn's list is of written English.
_SPOKEN = split_word_set(
    """
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
)
# Words of scikit-learn's list that people ask about.
_NOT_FILLER = split_word_set(
    """
    amount bill bottom call computer cry describe detail empty fill fire front full interest move name part serious
    side system thick thin top
    """
)
# Words of asking in other languages; lists of stop words are of written language.
_ASKING_ABROAD = split_word_set(
    """
    grüße mfg svp cordialement favor saludos alstublieft hoi proszę
    möchte brauche könnten voudrais veux souhaite souhaiterais aimerais besoin peux pouvez pourriez pourrais
    quiero quisiera necesito puedo puede pueden gustaría vorrei voglio posso potete quero gostaria preciso graag
    """
)
# Stop words of other languages that people ask about: a password, a status, work.
_ASKED_ABOUT = split_word_set("mot estado trabajo empleo emploi stato lavoro estatuto")


@cache
def list_fillers() -> frozenset[str]:
    """List the English words that say nothing of a topic: stop words, and what people say to any assistant."""
    # Importing scikit-learn takes a second, which no command should wait for that names no topic.
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset[str](ENGLISH_STOP_WORDS | _SPOKEN) - _NOT_FILLER


@cache
def list_stop_words(language: str) -> frozenset[str]:
    """List the stop words of a language by its ISO 639-1 code; none where it is not known."""
    # The package's English list contains "order", "page" and "bill", which people ask about.
    if language == ENGLISH:
        return FUNCTION_WORDS
    if not stopwordsiso.has_lang(language):
        return frozenset()
    return frozenset(stopwordsiso.stopwords(language)) - _ASKED_ABOUT


@cache
def list_skipped_words(language: str) -> frozenset[str]:
    """List the words that no name of a topic is made of: stop words, courtesies and words of asking."""
    more = list_fillers() if language == ENGLISH else COURTESIES_ABROAD | _ASKING_ABROAD
    return list_stop_words(language) | more
