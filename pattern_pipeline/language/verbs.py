"""List English verbs by what they need: those of requests, of asking, light ones, and forms of the past."""

from collections.abc import Iterable

from pattern_pipeline.language.function_words import AUXILIARIES
from pattern_pipeline.language.words import split_word_set

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
# Verbs by which people ask an assistant to do something; a sentence that begins with one is a request.
REQUEST_VERBS = split_word_set(
    """
    accept access activate add adjust align analyse analyze annotate answer apply approve archive
    arrange ask assign attach automate block book borrow browse build buy calculate call cancel
    capture change charge check choose claim classify clean clear click clone close collect combine
    commit compare compile complete compose compress compute configure confirm connect contact
    continue convert cook copy correct count create crop deactivate debug decode decrease define
    delete deliver deploy deposit describe design disable display dispute divide document double
    download draft draw drop edit email enable encode end enter escalate estimate evaluate exchange
    execute expand explain export extend extract fetch file fill filter find finish fix flag format
    forward freeze generate get give go group guess handle help highlight identify implement import
    improve increase insert inspect install integrate investigate invite issue join keep know label
    launch learn leave link list listen load locate lock log look lower make manage map mark measure
    merge migrate modify monitor move mute name navigate notify obtain open optimise optimize order
    organise organize outline paint parse paste pause pay pick plan play plot post predict prepare
    print process produce proofread provide publish pull purchase push put query quote raise rank
    rate read reboot receive recommend record recover redeem reduce refactor refill refund register
    release remind remove rename render renew rent reopen reorder repair repeat rephrase replace
    reply report request rerun reschedule research reserve reset resize resolve restart restore
    resume retrieve retry return reverse revert review revise revoke rewrite roll rotate run save
    scale scan schedule scrape search select sell send set settle setup share ship shorten show shut
    sign simplify simulate skip solve sort speak speed spell split start stop store submit subscribe
    subtract suggest summarise summarize suspend swap switch sync take talk teach tell test text
    track train transcribe transfer translate trim troubleshoot turn unblock undo unfreeze uninstall
    unlock unmute unsubscribe update upgrade upload use validate verify view visit visualise
    visualize wake walk watch withdraw wrap write
    """
)
# As often nouns: "contact the seller" is a request, "contact number" and "access denied" are none.
NOUN_LIKE_VERBS = split_word_set(
    """
    access charge claim contact deposit document double end file flag issue link mark query release rent request
    roll sign speed text
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
