"""The closed classes of English words, by which a phrase is cut where a person would end it.

Verbs are learned from the texts themselves (``verbs_of``): what follows "to", "please" and "can you" is one. The
list here only helps where a map is small.
"""

import re
from collections import Counter
from collections.abc import Iterable

from pattern_pipeline.topics.naming.words import word_set

ARTICLES = frozenset({"a", "an", "the"})
POSSESSIVES = word_set(
    """
    my your our his her its their
    """
)
# In front of a noun they say which one, and a topic is of all of them.
VAGUE = word_set(
    """
    this that these those some any all every each both another such same other others more most no much many few
    several lot lots couple bunch different certain various whole entire two three four five six seven eight nine
    ten eleven twelve hundred thousand first second third
    """
)
PRONOUNS = word_set(
    """
    i me myself you yourself we us he him she they them it itself one something anything someone anyone
    somebody everything everyone nothing there here mine yours ours
    """
)
PREPOSITIONS = word_set(
    """
    to for at on in from with by about into onto near around through until before after via per during
    within between of off along over under against without towards toward across since than like
    """
)
PARTICLES = word_set(
    """
    up off out in on down back away over around
    """
)
CONJUNCTIONS = word_set(
    """
    and or but so because if while although though then unless whether as plus
    """
)
QUESTION_WORDS = word_set(
    """
    what which who whom whose where when why how
    """
)
AUXILIARIES = word_set(
    """
    is are was were be been being am do does did has have had will would can could shall should may might
    must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't wouldn't can't
    cannot couldn't shouldn't i'm i've i'd i'll you're we're we've they're it's that's there's what's
    where's who's how's when's dont doesnt didnt cant wont isnt im ive whats wheres
    """
)
NEGATIONS = frozenset(word for word in AUXILIARIES if word.endswith(("n't", "nt", "not")) and len(word) > 3)
ADVERBS = word_set(
    """
    please also just really very so too still already again now currently actually maybe perhaps kindly
    only even ever never always soon quickly today tonight tomorrow yesterday right away instead possibly
    simply basically probably asap ok okay well else yet
    not thx thanks thank pls plz hi hello hey
    """
)
FUNCTION_WORDS = frozenset().union(
    ARTICLES, POSSESSIVES, VAGUE, PRONOUNS, PREPOSITIONS, CONJUNCTIONS, QUESTION_WORDS, AUXILIARIES, ADVERBS
)
# What people say of their own asking; it is not what they ask for.
# "I'm moving" begins with its subject; "am I" does not.
WITH_SUBJECT = word_set(
    """
    i'm i've i'd i'll im ive it's that's there's you're we're we've they're dont
    """
)
# Past forms that do not end in -ed.
_PAST = word_set(
    """
    lost got went broke broken stuck left came took forgot forgotten sent paid bought stolen gone made said found
    kept held cut hit taken given became began fell froze frozen spent sold told won hung shut put
    """
)
EMPTY_VERBS = word_set(
    """
    know think ask hear understand wonder say have be do need want like love hope try help thank mention go come
    keep tell give learn sure guess mean believe remember wait happen speak
    """
)
# They say little of what is done with the thing.
LIGHT_VERBS = frozenset({"get", "got", "put", "take", "make", "use", "go", "give", "set", "look", "find"})
# With an article they ask for a thing all the same: "tell a joke".
WITH_ARTICLE = frozenset({"tell", "give", "have", "hear"})
_ON_LY = word_set(
    "apply reply supply multiply rely family fly monthly daily weekly early only july assembly yearly italy"
)
COMMON_VERBS = word_set(
    """
    accept access activate add adjust answer apply approve arrange ask attach automate block book borrow
    build buy calculate call cancel change charge check claim clean clear close collect combine compare
    complete compute configure confirm connect contact convert cook copy correct create deactivate debug
    decrease delete deliver deploy deposit describe design disable dispute document double download draft
    edit email enable end enter escalate estimate evaluate exchange explain export extend extract file
    fill find finish fix flag format freeze generate get give handle implement import improve increase
    insert inspect install investigate invite issue join keep know learn leave link list listen load
    locate lock log look lower make manage mark merge migrate modify monitor move mute name notify obtain
    open order organise organize pause pay plan play post prepare print process provide pull purchase
    push put query read receive recommend record recover redeem reduce refactor refill refund register
    release remind remove rename renew rent reopen repair repeat replace reply report request rerun
    reschedule reserve reset resolve restart restore resume retrieve return reverse review revise revoke
    roll rotate run save scale scan schedule search sell send set settle share ship show sign skip solve
    sort speak speed spell split start stop submit subscribe suggest summarise summarize suspend switch
    swap sync take talk test text track train transfer translate troubleshoot turn unblock undo unfreeze
    uninstall unlock unsubscribe update upgrade upload use validate verify view visit watch withdraw
    write
    """
)
_AFTER_ASKING = re.compile(
    r"\b(?:to|please|(?:can|could|would|will|should|do)\s+(?:you|i|we)|let's|i'll)\s+([a-z]{2,20})\b", re.I
)
_AFTER_ARTICLE = re.compile(r"\b(?:an?|the|my|your|our)\s+([a-z]{2,20})\b", re.I)
_SEEN_OFTEN = 3


def is_adverb(word: str) -> bool:
    """Whether a word tells how or when, so that a name does without it."""
    return word in ADVERBS or (len(word) > 4 and word.endswith("ly") and word not in _ON_LY)


def has_verb(words: Iterable[str]) -> bool:
    """Whether somebody does something here, or something happens: by an auxiliary or the form of a verb."""
    return any(
        word in AUXILIARIES or word in _PAST or word.endswith("ed") or (place and _is_third_person(word))
        for place, word in enumerate(words)
    )


def _is_third_person(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))


def verbs_of(texts: Iterable[str]) -> frozenset[str]:
    """Words that these texts use as verbs of asking, and common ones that they do not use as nouns above all."""
    asked: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for text in texts:
        low = text.casefold()
        asked.update(_AFTER_ASKING.findall(low))
        named.update(_AFTER_ARTICLE.findall(low))
    learned = {
        word
        for word, count in asked.items()
        if count >= _SEEN_OFTEN and count > named[word] and word not in FUNCTION_WORDS
    }
    return frozenset(learned) | {word for word in COMMON_VERBS if named[word] <= 2 * asked[word] + 2}
