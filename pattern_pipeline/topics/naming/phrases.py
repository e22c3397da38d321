"""Short phrases, in people's own words, that could name what they ask for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pattern_pipeline.topics.naming.words import FILLER, is_readable_word

LONGEST_WORDS = 5
_CLAUSE = re.compile(
    r"""[.!?;:,\n()\[\]"“”|]+ | \s[-–—]+\s
      | \b(?:and\sthen|because|so\sthat|but|since|if|when|where|which|who)\b""",
    re.I | re.X,
)
_TOKEN = re.compile(r"[^\W_][\w'’&/-]*[^\W_]|[^\W_]")

# What introduces a request, and the verb that stands for it where a noun follows.
_ASKS = re.compile(
    r"""^(?:.*\b)?(?:
    (?P<find>(?:looking|searching|search|look)\s+for)
  | (?P<do>(?:want(?:ed)?|need(?:ed)?|like|love|trying|try|have|hoping|wish|looking|able|how|going)\s+to
      |(?:can|could|would|will)\s+(?:you|i|we)(?:\s+(?:please|just|also))*(?:\s+help(?:\s+me|\s+us)?(?:\s+to)?)?
      |how\s+(?:do|can|would|should)\s+(?:i|we|you)|help(?:ing)?\s+(?:me|us)(?:\s+(?:to|with))?
      |please|let's|wanna|gotta)
  | (?P<get>(?:want|need|like)(?=\s+(?:a|an|the|some|my|new|another)\b))
  | (?P<about>(?:what|where|who)(?:'s|\s+is|\s+are|\s+was)|how\s+(?:is|much\s+is|much\s+are)
      |tell\s+me(?:\s+about)?)
    )\s+""",
    re.I | re.X,
)
_VERBS = {"find": "find", "get": "get", "about": "ask about"}
_LITTLE_WORDS = """
    my your our their his her its this that these those me us you i we he she they it there please also
    just some any do does did what which whether is are was were be been am has had have having i'm i've
    i'd you're we're it's there's so very really currently now will would can could should may might must shall
"""
_DROPPED = frozenset(_LITTLE_WORDS.split())
# What somebody has not, or knows not, is said in passing; it is not what is asked.
_IN_PASSING = re.compile(
    r"\b(?:don't|do not|dont|didn't|doesn't)\s+(?:have|know|remember|need|want|see|think|mind|care)\b", re.I
)
_LEAD = re.compile(r"^(?:i'm|i am|i've|i have|we're|we are)(?:\s+(?:been|having|currently))*\s+", re.I)
_LINKS = """
    to for at on in from with by about into onto near around through until before after as via per during within
    between and or that so than then
"""
_BOUNDARY = frozenset(_LINKS.split())
_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True)
class Phrase:
    """``text``: lower case, as a person would read it.

    ``key``: its content words, stemmed, whatever their order. ``asked``: it follows words of asking, so
    that it is what somebody wants done.
    """

    text: str
    key: frozenset[str]
    asked: bool


def stem(word: str) -> str:
    """Return the word without the endings of plural and tense: enough to count two forms as one."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    return word.removesuffix("e") if len(word) > 3 else word


def content_stems(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    return frozenset(stem(word) for word in _TOKEN.findall(text.casefold()) if _carries(word))


def phrases(text: str) -> Iterator[Phrase]:
    """Every phrase of two to five words, or one noun, that a text offers; the same one may come again."""
    for clause in _CLAUSE.split(text.replace("’", "'")):
        if _IN_PASSING.search(clause):
            continue
        asked = _ASKS.match(clause)
        if asked is None:
            yield from _prefixes(_TOKEN.findall(clause.casefold()), "", asked=False)
            continue
        kind = next(name for name, found in asked.groupdict().items() if found)
        yield from _prefixes(
            _TOKEN.findall(clause[asked.end() :].casefold()), _VERBS.get(kind, ""), asked=True
        )


def without_lead(text: str) -> str:
    """Return the sentence without the "I am having" or "Can you" that opens it."""
    bare = _LEAD.sub("", text, count=1)
    asked = _ASKS.match(bare)
    return bare[asked.end() :] if asked and asked.group("do") else bare


def _prefixes(words: list[str], verb: str, *, asked: bool) -> Iterator[Phrase]:
    kept = verb.split()
    key: set[str] = set()
    if asked and words[:1] == ["know"]:
        kept, words = ["ask", "about"], words[1:]
    for word in words:
        if word in _DROPPED or (word in _ARTICLES and (not kept or kept[-1:] == [word])):
            continue
        if (
            word in _BOUNDARY
            or (not is_readable_word(word) and word not in _ARTICLES)
            or len(kept) == LONGEST_WORDS
        ):
            # One preposition may stand inside ("sign up for a trial"), never at an end.
            if (
                len(kept) >= LONGEST_WORDS
                or not key
                or word not in _BOUNDARY
                or any(w in _BOUNDARY for w in kept)
            ):
                return
            kept.append(word)
            continue
        kept.append(word)
        if _carries(word):
            key.add(stem(word))
            if len(kept) > 1 or not asked:
                yield Phrase(" ".join(kept), frozenset(key), asked)


def _carries(word: str) -> bool:
    return word not in FILLER and is_readable_word(word)
