"""Words that announce a value, and what may stand between them and it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from pattern_pipeline.traces.redaction.detector import Cued

# Marks of JSON, YAML, Markdown, code and quotation, a copula of the languages at hand, then marks again.
_MARKS = r"[\s\"'`*_|»«“”‘’()\[\]#>-]"
_COPULA = (
    r"(?:on file |registered )?(?:is|was|are)|ist|lautet|est|es|é|è|e'|sono|to|at|on|als|of|de|as|under|unter|au|al|para|a|op|"
    r"born|geboren|number|num(?:ber)?|code"
)
_NUMBER = r"(?:number|nos?\.?|nummer|nr\.?|num\.?|n[°º]|n\.|list|value|番号)"
# What stands between a key and its value where a layout says that they belong together.
_TAGS = r"(?:(?<![0-9])>(?=\S)|:?\s?(?:</?[a-zA-Z][\w-]{0,10}>\s{0,4}){1,4})"
_BESIDE = r"\s?[\"'],?\s{1,3}[\"']?(?:value|val|content|answer|text)\s?[\"']?\s?[:=]\s?"
_TYPED = r"\s?:?\s?(?:str|string|text)\s?=\s?"
_LAID_OUT = rf"(?:s|_?{_NUMBER})?(?:{_TAGS}|{_BESIDE}|{_TYPED}|\s?\([\"'])[\"'`\[]{{0,3}}"
# A question may go on before its mark, and who answers be named.
_ANSWERS = (
    r"(?:user|customer|human|client|caller|guest|patient|passenger|answer|a|me|kunde|kundin|nutzer|cliente|usuario|utilisateur|"
    r"klant|klient):[\s*]{1,3}"
)
ASKED = rf"(?:,? [\w,' ]{{0,40}})?(?:\?[\s*]{{1,4}}(?:{_ANSWERS})?|[.,:]?\s{{1,4}}{_ANSWERS})"
# The same for words: what merely follows a question is another sentence.
ANSWERED = rf"(?:,? [\w,' ]{{0,40}})?[?.]?(?:\s{{1,4}}{_ANSWERS}|[ \t]?\n\s?(?:{_ANSWERS})?)"
GAP = (
    rf"(?:s?{_MARKS}{{0,6}}(?:{_NUMBER}(?![a-z]){_MARKS}{{0,6}})?"
    rf"(?:=>|[:=]{{1,2}}|は|が|,?\s?(?:{_COPULA})(?![a-zà-ÿ]))?"
    rf"{_MARKS}{{0,8}}[:=]?{_MARKS}{{0,4}}|{_LAID_OUT}|{ASKED})"
)
# Between a key and what belongs to it, in data: no copula.
ASSIGNED = (
    rf"(?:\s?[\"'`*_»”’|\])]{{0,4}}\s{{0,2}}(?:=>|[:=]{{1,2}}|\||は)[\s\"'`*_|«“‘\[(]{{0,6}}|{_LAID_OUT})"
)
_LITERAL = re.compile(r"(?:[^\\\[\](){}?*+|.^$]|\\\.)+")


def cued(
    kind: str,
    words: Iterable[str],
    value: str,
    confirms: Callable[[str], str] = str,
    *,
    short: Iterable[str] = (),
    gap: str = GAP,
    gate: re.Pattern[str] | None = None,
    any_case: bool = True,
) -> Cued:
    """A detector of ``value`` after one of the ``words``: regular expressions that begin with plain letters.

    ``short`` words mean something only where no letter stands beside them. ``any_case`` is of the value; words
    are read whatever their case.
    """
    by_sign: dict[str, list[str]] = defaultdict(list)
    for word in _spelled_out(words):
        by_sign[_sign(word)].append(word)
    for word in _spelled_out(short):
        by_sign[_sign(word)].append(rf"(?<![^\W\d_])(?:{word})(?![^\W\d_])")
    flag = "i" if any_case else ""
    patterns = {
        sign: rf"(?i:(?:{'|'.join(alternatives)}){gap})(?P<value>(?{flag}:{value}))"
        for sign, alternatives in by_sign.items()
    }
    return Cued(kind, patterns, confirms, gate)


def _spelled_out(words: Iterable[str]) -> Iterator[str]:
    """Each way to part two words on its own: signs become longer, and stand in fewer texts."""
    for word in words:
        parted = re.search(r"\[_ -?\]\??", word)
        if parted is None:
            yield word
            continue
        marks = [*parted.group()[1:].partition("]")[0], *([""] if parted.group().endswith("?") else [])]
        yield from _spelled_out(f"{word[: parted.start()]}{mark}{word[parted.end() :]}" for mark in marks)


def _sign(word: str) -> str:
    """The letters with which a word begins, whatever follows them."""
    match = _LITERAL.match(word)
    if match is None:
        raise ValueError(f"the words {word!r} begin with no letter")
    # A letter before a quantifier may be missing.
    optional = word[match.end() : match.end() + 1] in ("?", "*", "{")
    return word[: match.end() - optional].replace("\\.", ".").lower()
