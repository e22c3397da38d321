"""List the function words of English by class: what a phrase is cut at, and what carries no subject."""

from pattern_pipeline.language.words import split_word_set

ARTICLES = frozenset({"a", "an", "the"})
POSSESSIVES = split_word_set(
    """
    my your our his her its their
    """
)
# Determiners that say which one; a topic is about all of them.
VAGUE = split_word_set(
    """
    this that these those some any all every each both another such same other others more most no much many few
    several lot lots couple bunch different certain various whole entire two three four five six seven eight nine
    ten eleven twelve hundred thousand first second third
    """
)
PRONOUNS = split_word_set(
    """
    i me myself you yourself we us he him she they them it itself one something anything someone anyone
    somebody everything everyone nothing there here mine yours ours
    """
)
PREPOSITIONS = split_word_set(
    """
    to for at on in from with by about into onto near around through until before after via per during
    within between of off along over under against without towards toward across since than like
    """
)
PARTICLES = split_word_set(
    """
    up off out in on down back away over around
    """
)
CONJUNCTIONS = split_word_set(
    """
    and or but so because if while although though then unless whether as plus
    """
)
QUESTION_WORDS = split_word_set(
    """
    what which who whom whose where when why how
    """
)
AUXILIARIES = split_word_set(
    """
    is are was were be been being am do does did has have had will would can could shall should may might
    must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't wouldn't can't
    cannot couldn't shouldn't i'm i've i'd i'll you're we're we've they're it's that's there's what's
    where's who's how's when's dont doesnt didnt cant wont isnt im ive whats wheres
    """
)
NEGATIONS = frozenset(word for word in AUXILIARIES if word.endswith(("n't", "nt", "not")) and len(word) > 3)
ADVERBS = split_word_set(
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
WITH_SUBJECT = split_word_set(
    """
    i'm i've i'd i'll im ive it's that's there's you're we're we've they're dont
    """
)
_ON_LY = split_word_set(
    "apply reply supply multiply rely family fly monthly daily weekly early only july assembly yearly italy"
)
# Words of asking and agreeing, which say as little of the subject as function words do.
_ASKING = split_word_set(
    """
    want need help get got go going let try trying tell know think doing way thing things out up yes
    sure great good sorry
    """
)
# Chosen over a shorter list (no numbers, adverbs or contractions): the sentence chosen for Task tells the task as
# well or better in four sets, and Sentiment and Issues score higher.
SUBJECTLESS_WORDS = FUNCTION_WORDS | _ASKING


def is_adverb(word: str) -> bool:
    """Check whether a word says how or when, so that a name does without it."""
    return word in ADVERBS or (len(word) > 4 and word.endswith("ly") and word not in _ON_LY)
