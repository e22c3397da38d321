"""English verbs: which say nothing alone, which ask for a thing, which have their object behind a preposition."""

from collections.abc import Iterable

from pattern_pipeline.topics.naming.grammar import AUXILIARIES
from pattern_pipeline.topics.naming.words import word_set

# Past forms that do not end in -ed.
_PAST = word_set(
    """
    lost got went broke broken stuck left came took forgot forgotten sent paid bought stolen gone made said found
    kept held cut hit taken given became began fell froze frozen spent sold told won hung shut put
    """
)
# What people say of their own asking; it is not what they ask for.
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


def is_past(word: str) -> bool:
    """Whether a word says, by its form, what somebody did or what happened."""
    return word in _PAST or (len(word) > 3 and word.endswith("ed") and not word.endswith("eed"))


def has_verb(words: Iterable[str]) -> bool:
    """Whether somebody does something here, or something happens: by an auxiliary or the form of a verb."""
    return any(
        word in AUXILIARIES or word in _PAST or word.endswith("ed") or (place and _is_third_person(word))
        for place, word in enumerate(words)
    )


def _is_third_person(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
