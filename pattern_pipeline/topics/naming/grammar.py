"""The closed classes of English words, by which a phrase is cut where a person would end it."""

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
    together apart twice once anymore abroad afterwards beforehand altogether somehow somewhere anywhere
    """
)
FUNCTION_WORDS = frozenset().union(
    ARTICLES, POSSESSIVES, VAGUE, PRONOUNS, PREPOSITIONS, CONJUNCTIONS, QUESTION_WORDS, AUXILIARIES, ADVERBS
)
# "I'm moving" begins with its subject; "am I" does not.
WITH_SUBJECT = word_set(
    """
    i'm i've i'd i'll im ive it's that's there's you're we're we've they're dont
    """
)
# Each is somebody else for every user.
RELATIVES = word_set(
    """
    wife husband mother father mom mum mommy mummy dad daddy son sons daughter daughters brother sister aunt uncle
    grandma grandmother grandpa grandfather niece nephew cousin girlfriend boyfriend fiance fiancé fiancee ex
    """
)
SOMEONE = "someone"
TIMES = word_set(
    """
    second seconds minute minutes hour hours day days week weeks weekend month months year years ago later
    monday tuesday wednesday thursday friday saturday sunday morning afternoon evening night noon
    """
)
_ON_LY = word_set(
    "apply reply supply multiply rely family fly monthly daily weekly early only july assembly yearly italy"
)


def is_adverb(word: str) -> bool:
    """Whether a word tells how or when, so that a name does without it."""
    return word in ADVERBS or (len(word) > 4 and word.endswith("ly") and word not in _ON_LY)
