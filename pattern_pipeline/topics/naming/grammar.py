"""Word lists of English grammar: closed classes, by which a phrase is cut, and verbs by what they need."""

from collections.abc import Iterable

from pattern_pipeline.topics.naming.words import split_word_set

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
# A different person for every user.
RELATIVES = split_word_set(
    """
    wife husband mother father mom mum mommy mummy dad daddy son sons daughter daughters brother sister aunt uncle
    grandma grandmother grandpa grandfather niece nephew cousin girlfriend boyfriend fiance fiancé fiancee ex
    """
)
SOMEONE = "someone"
TIMES = split_word_set(
    """
    second seconds minute minutes hour hours day days week weeks weekend month months year years ago later
    monday tuesday wednesday thursday friday saturday sunday morning afternoon evening night noon
    """
)
_ON_LY = split_word_set(
    "apply reply supply multiply rely family fly monthly daily weekly early only july assembly yearly italy"
)
# Past forms that do not end in -ed.
_PAST = split_word_set(
    """
    lost got went broke broken stuck left came took forgot forgotten sent paid bought stolen gone made said found
    kept held cut hit taken given became began fell froze frozen spent sold told won hung shut put
    """
)
# Verbs of asking, not of what is asked for.
EMPTY_VERBS = split_word_set(
    """
    know think ask hear understand wonder say have be do need want like love hope try help thank mention go come
    keep tell give learn sure guess mean believe remember wait happen speak
    """
)
# Verbs that say little about what is done with the object.
LIGHT_VERBS = frozenset({"get", "got", "put", "take", "make", "use", "go", "give", "set", "look", "find"})
# Empty verbs that ask for a thing if an article follows: "tell a joke".
WITH_ARTICLE = frozenset({"tell", "give", "have", "hear"})
COMMON_VERBS = split_word_set(
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
# Verbs whose object follows a preposition.
_BEFORE_PREPOSITIONS = {
    "about": "complain ask inquire enquire learn talk worry think dream",
    "as": "register act serve sign",
    "for": "apply ask pay look search wait register vote qualify prepare save shop care arrange check opt",
    "from": "recover withdraw benefit suffer resign retire unsubscribe",
    "in": "hand fill plug turn bring opt enrol enroll invest participate log sign check succeed specialise",
    "into": "look log move run turn check",
    "of": "dispose approve think",
    "on": "work report comment focus elaborate rely",
    "to": "talk speak listen reply respond subscribe connect switch upgrade downgrade migrate convert move go",
    "with": "speak talk chat deal comply integrate sync experiment cope help agree meet",
}
PREPOSITIONAL = frozenset(
    (verb, word) for word, verbs in _BEFORE_PREPOSITIONS.items() for verb in verbs.split()
)


def is_adverb(word: str) -> bool:
    """Check whether a word says how or when, so that a name does without it."""
    return word in ADVERBS or (len(word) > 4 and word.endswith("ly") and word not in _ON_LY)


def is_past(word: str) -> bool:
    """Check whether a word is a past form of a verb."""
    return word in _PAST or (len(word) > 3 and word.endswith("ed") and not word.endswith("eed"))


def has_verb(words: Iterable[str]) -> bool:
    """Check whether words contain a verb: an auxiliary, a past form, or a third person after the first word."""
    return any(
        word in AUXILIARIES or word in _PAST or word.endswith("ed") or (place and _is_third_person(word))
        for place, word in enumerate(words)
    )


def _is_third_person(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
