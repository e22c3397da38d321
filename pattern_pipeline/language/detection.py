"""Detect languages: of many texts by stop words, and whether one short turn is surely not English."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import stopwordsiso

from pattern_pipeline.language.function_words import SUBJECTLESS_WORDS
from pattern_pipeline.language.stop_words import ENGLISH, list_fillers, list_skipped_words, list_stop_words
from pattern_pipeline.language.verbs import REQUEST_VERBS
from pattern_pipeline.language.words import split_compounds, split_words

# The commonest words of other languages in Latin letters, but for those that are English words too.
_COMMON_ABROAD = """
aber auch auf aus bei bitte danke das dass den der des dich die ein eine einen er es für gibt guten haben
hallo ich ihr ihre ist ja kann kein mein meine mir mit nach nicht noch nur oder sehr sich sie sind tag und
uns vom von warum wenn wie wir wo zu zum zur
au aux avec bonjour bonsoir ce cela cette comment dans de du elle en est et il je la le les leur ma mais
merci mes mon ne nous où par pas plus pour pourquoi que quel qui sa sans ses sont sur tout très un une vous
buenas buenos como con cuando del dónde el ella ellos eres esta este está favor gracias hola las lo los
mas muy más mi nada para pero por porque qué se si sin sobre su tengo todo una usted y ya yo
anche che ciao come cosa della di dove gli grazie ho il mio molto nel non perché più quando questa questo
sono ti una vorrei
ao bom com da dia eu isso mais meu minha muito na não nos obrigada obrigado olá onde os ou pela pelo uma
você
aan alstublieft bedankt bij dank dat deze een geen goedemorgen heb het hij ik kunnen maar met mijn naar niet
ook op te van voor waar waarom wat wij ze zijn
att av det detta dig en ett för från går hej hur inte jag kan med men mig min när och på som tack till vad
var är czy dziękuję dzień jak jest mam mnie nie ono proszę się że być bardzo ale
"""
_ENGLISH_TOO = "a as at had he her hi his i in is it me my no of on or the to was we you"
_FOREIGN = frozenset(_COMMON_ABROAD.split()) - frozenset(_ENGLISH_TOO.split())
# Spelt like a word of English that carries a mood, or is common in it.
_ALIKE = """
comment op ya yo pour sur die den des dig en es kan lo man men mi ma si so te van var come con un da os
"""
_ALSO_ENGLISH = frozenset(_ALIKE.split())
_LEAST_FOREIGN = 2
_READ_CHARACTERS = 400
# What people write to an assistant in English holds few function words: "cancel order please".
_ENGLISH = SUBJECTLESS_WORDS | REQUEST_VERBS
# How many texts are sampled to detect languages.
_SAMPLE = 400
_MINIMUM_WORDS = 3
# Minimum share of stop words among the words of a text; prose has at least a fifth.
_MINIMUM_WORD_SHARE = 0.15
# Minimum share of a language among the texts; fewer are loan words and chance.
_MINIMUM_TEXT_SHARE = 0.2
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("th", re.compile(r"[\u0e01-\u0e5b]")),
)
WITHOUT_SPACES = frozenset({"ja", "zh", "th"})


@dataclass(frozen=True)
class Languages:
    """The languages of some texts.

    ``names``: ISO 639-1 codes, the most frequent first; empty if none was detected. ``stop_words``: of all of
    them.
    """

    names: tuple[str, ...]
    stop_words: frozenset[str]

    @property
    def is_english(self) -> bool:
        """Whether phrases can be cut by English grammar; also if no language was detected."""
        return not self.names or self.names[0] == ENGLISH

    @property
    def has_capital_nouns(self) -> bool:
        """Whether the most frequent language capitalises all nouns."""
        return self.names[:1] in (("de",), ("lb",))

    @property
    def has_spaces(self) -> bool:
        """Whether the most frequent language puts spaces between words."""
        return not self.names or self.names[0] not in WITHOUT_SPACES


def detect_languages(texts: Sequence[str]) -> Languages:
    """Detect the languages of texts; a language counts if at least a fifth of the texts are in it.

    Japanese, Korean, Chinese and Thai are detected by script, others by the stop words in a text, each
    counting the less the more languages have it. There is no model, and no guess for text that is not prose.
    """
    step = max(1, len(texts) // _SAMPLE)
    votes = Counter(name for text in texts[::step] if (name := _detect_language(text)))
    total = votes.total()
    names = tuple(name for name, count in votes.most_common() if count >= _MINIMUM_TEXT_SHARE * total)
    skipped = (
        frozenset[str]().union(*(list_skipped_words(name) for name in names)) if names else list_fillers()
    )
    return Languages(names, skipped)


def _detect_language(text: str) -> str:
    text = text[:500]
    if not text.isascii():
        letters = sum(letter.isalpha() for letter in text) or 1
        for name, script in _SCRIPTS:
            # A third, because a Japanese sentence contains more Chinese letters than Japanese ones.
            if len(script.findall(text)) >= letters / 3:
                return name
    words = split_compounds(text.casefold())
    if len(words) < _MINIMUM_WORDS:
        return ""
    known = _index_languages_by_word()
    scores: dict[str, float] = defaultdict(float)
    held: Counter[str] = Counter()
    for word in words:
        owners = known.get(word, ())
        for name in owners:
            scores[name] += 1 / len(owners)
            held[name] += 1
    best = max(sorted(scores), key=lambda name: scores[name], default="")
    return best if best and held[best] >= _MINIMUM_WORD_SHARE * len(words) else ""


@cache
def _index_languages_by_word() -> dict[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = defaultdict(list)
    for name in sorted(stopwordsiso.langs()):
        for word in _ENGLISH if name == ENGLISH else list_stop_words(name):
            owners[word].append(name)
    return {word: tuple(names) for word, names in owners.items()}


def is_foreign(text: str) -> bool:
    """Check whether a text is surely not English: letters of another script, or more common words of others.

    A text of which nothing is known, such as a name or a number, counts as English. ``detect_languages`` cannot
    answer this: of 6,700 single turns in English its stop words take 296 for another language, this list 12. It
    knows eight languages in Latin letters and every other script; the stop words know sixty, which a map needs.
    """
    read = text[:_READ_CHARACTERS]
    if not read.isascii():
        letters = [mark for mark in read if mark.isalpha()]
        if letters and 2 * sum(mark > "\u024f" for mark in letters) > len(letters):
            return True
    found = split_words(read)
    foreign = [word for word in found if word in _FOREIGN]
    if not foreign:
        return False
    english = sum(word in SUBJECTLESS_WORDS for word in found)
    sure = any(word not in _ALSO_ENGLISH for word in foreign)
    return sure and len(foreign) > english and (len(foreign) >= _LEAST_FOREIGN or len(found) <= 4)
