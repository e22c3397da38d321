"""What a model wrote, as names: never trusted, always held against siblings and data."""

import re
from collections.abc import Collection, Sequence

from pattern_pipeline.facets.model.prompting.defusing import defused
from pattern_pipeline.facets.model.reading.objects import objects_in, without_thoughts
from pattern_pipeline.topics.naming.clauses import words_of
from pattern_pipeline.topics.naming.grammar import ARTICLES, POSSESSIVES
from pattern_pipeline.topics.naming.model.prompt import GUARD, HOW, key_of
from pattern_pipeline.topics.naming.stems import stem
from pattern_pipeline.topics.naming.unique_names import LONGEST, clean

_MARKUP = re.compile(r"[<>{}\[\]|`\\#*_~]|https?:|www\.|@\w|&\w+;")
_QUOTES = re.compile(r"^[\"'“”„‘’«»]+|[\"'“”‘’«»]+$")
_NUMBER = re.compile(r"\d{3,}")
_LEAKED_WORDS = 6


def read_names(
    text: str, open_rows: Sequence[int], nonce: str, taken: Collection[str]
) -> tuple[dict[int, str], str]:
    """The names that can be used, by topic, and why the first of the others cannot be.

    Of names that are alike, word for word but for articles, endings and order, the first counts. Keys without the
    nonce are not ours: a text may have planted them.
    """
    found: dict[str, object] = {}
    for value, _ in objects_in(without_thoughts(text)):
        found.update({key.casefold(): said for key, said in value.items()})
    names: dict[int, str] = {}
    used = {_likeness(name) for name in taken}
    reason = ""
    for row in open_rows:
        said = found.get(key_of(row, nonce).casefold())
        name, wrong = _usable(said, used)
        if wrong:
            reason = reason or wrong
            continue
        names[row] = name
        used.add(_likeness(name))
    return names, reason


def _usable(said: object, used: Collection[frozenset[str]]) -> tuple[str, str]:
    """The name, or what is wrong with it, in words that hold nothing of what was said."""
    if not isinstance(said, str) or not said.strip():
        return "", "a topic has no name"
    bare = _QUOTES.sub("", " ".join(defused(said).split()))
    if _MARKUP.search(bare):
        return "", "a name holds markup"
    if len(bare) > LONGEST:
        return "", f"a name is longer than {LONGEST} characters"
    if not any(letter.isalpha() for letter in bare):
        return "", "a name holds no letters"
    if _NUMBER.search(bare):
        return "", "a name holds a number"
    if any(run in _OURS for run in _runs(bare)):
        return "", "a name repeats the prompt"
    name = clean(bare)
    if _likeness(name) in used:
        return "", "two names are alike"
    return name, ""


def _likeness(name: str) -> frozenset[str]:
    """What two names share that nobody can tell apart: "Book a flight", "Flight booking"."""
    words = [word for word in words_of(name.casefold()) if word not in ARTICLES | POSSESSIVES]
    return frozenset(map(stem, words)) or frozenset({name.casefold()})


def _runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[start : start + _LEAKED_WORDS]) for start in range(len(words) - _LEAKED_WORDS + 1)}


_OURS = _runs(GUARD) | _runs(HOW)
