"""Words that announce a value, and the text allowed between them and the value."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from pattern_pipeline.traces.redaction.detector import Cued


def split_words(text: str) -> frozenset[str]:
    """Give the words that spaces part."""
    return frozenset(text.split())


# Marks of JSON, YAML, Markdown, code and quotation, a copula of the languages at hand, then marks again.
_MARKS = r"[\s\"'`*_|»«“”‘’()\[\]#>-]"
_COPULA = (
    r"(?:on file |registered )?(?:is|was|are)|ist|lautet|wäre|(?:c['’])?est|es|é|è|e'|sono|to|at|on|als|of|de|as|under|unter|au|al|para|a|op|"
    r"born|geboren|number|num(?:ber)?|code"
)
_ARTICLE = r"(?: (?:el|le|la|der|die|das|het|o)(?![\w]))?"
_NUMBER = r"(?:number|nos?\.?|nummer|nr\.?|num\.?|n[°º]|n\.|list|番号)"
# Words of data, markup and programs that may be between a key and its value, with marks around each.
_FILLER = (
    r"(?:value|val|content|answer|text|type|string|str|default|query|got|xsi|xsd|ns|cdata|class|scope|row|input|data|is|was|equals?|eq|"
    r"tobe|toequal|stringvalue|example|entered|main|home|work|from|that|would|be|s|n|d|v|td|dd|th|dt|tr|span|div|label|strong|br|b|p|i)"
)
# No placeholder goes on: "<PASSWORD_1>@host".
_LAID_OUT = rf"(?:s|[ _-]?{_NUMBER})?(?!(?<=[0-9])>)(?:[^\w]{{1,8}}{_FILLER}){{0,6}}[^\w\n]{{1,40}}(?:\n[^\w\n]{{0,8}})?"
# A question may go on before its mark, and who answers be named.
_ANSWERS = (
    r"(?:user|customer|human|client|caller|guest|patient|passenger|answer|a|me|kunde|kundin|nutzer|cliente|usuario|utilisateur|"
    r"klant|klient):[\s*]{1,3}(?:(?:sure|yes|yeah|okay|ok|of course|certainly)[,.!]? )?(?:(?:it|that)(?: is|['’]s) )?"
)
_ASKED_ON = rf"(?:[ _-]?{_NUMBER})?(?:,? [\w,' ]{{0,40}})?"
ASKED = rf"{_ASKED_ON}(?:\?[\s*]{{1,4}}(?:{_ANSWERS})?|[.,:]?\s{{1,4}}{_ANSWERS})"
# The same for words: what merely follows a question is another sentence.
ANSWERED = rf"{_ASKED_ON}[?.]?(?:\s{{1,4}}{_ANSWERS}|[ \t]?\n\s?(?:{_ANSWERS})?)"
GAP = (
    rf"(?:s?{_MARKS}{{0,6}}(?:{_NUMBER}(?![a-z]){_MARKS}{{0,6}})?"
    rf"(?:=>|[:=]{{1,2}}|は|が|,?\s?(?:{_COPULA})(?![a-zà-ÿ]){_ARTICLE})?"
    rf"{_MARKS}{{0,8}}[:=]?{_MARKS}{{0,4}}|{_LAID_OUT}|{ASKED})"
)
# Between a key and what belongs to it, in data: no copula, and for words no comma, because lists hold keys too.
_SIGNED = (
    rf"(?:(?:[^\w]{{1,8}}{_FILLER}){{1,6}}[^\w]{{1,12}}|[^\w\n]{{0,6}}[:=>(|][^\w\n]{{0,8}})(?<=[\"'>`])"
)
ASSIGNED = (
    rf"(?:\s?[\"'`*_»”’|\])]{{0,4}}\s{{0,2}}(?:=>|[:=]{{1,2}}|\||は)[\s\"'`*_|«“‘\[(]{{0,6}}(?!(?:string|str|text)\s?=)|"
    rf"(?:s|[ _-]?{_NUMBER})?(?!(?<=[0-9])>){_SIGNED}|[ \t]{{1,30}}[-–—:&] |[ \t]{{2,30}}|, that would be )"
)
_LITERAL = re.compile(r"(?:[^\\\[\](){}?*+|.^$]|\\\.)+")


def build_cued(
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
    """Build a detector of ``value`` after one of the ``words``: regular expressions that begin with plain letters.

    ``short`` words match only where no letter is beside them. ``any_case`` applies to the value; words match in
    any case. ``gate``: a pattern that a text must match before the detector runs.
    """
    by_sign: dict[str, list[str]] = defaultdict(list)
    for word in _iterate_spellings(words):
        by_sign[_get_sign(word)].append(word)
    for word in _iterate_spellings(short):
        by_sign[_get_sign(word)].append(rf"(?:(?<![^\W\d_])|(?<=[gs]et))(?:{word})s?(?![^\W\d_])")
    flag = "i" if any_case else ""
    patterns = {
        sign: rf"(?i:(?:{'|'.join(alternatives)}){gap})(?P<value>(?{flag}:{value}))"
        for sign, alternatives in by_sign.items()
    }
    return Cued(kind, patterns, confirms, gate)


def _iterate_spellings(words: Iterable[str]) -> Iterator[str]:
    """Yield each spelling of the words, one for each separator: signs become longer, and occur in fewer texts."""
    for word in words:
        parted = re.search(r"\[_ -?\]\??", word)
        if parted is None:
            yield word
            continue
        marks = [*parted.group()[1:].partition("]")[0], *([""] if parted.group().endswith("?") else [])]
        yield from _iterate_spellings(
            f"{word[: parted.start()]}{mark}{word[parted.end() :]}" for mark in marks
        )


def _get_sign(word: str) -> str:
    """Return the plain letters that begin a word's expression and are in every text that it matches."""
    match = _LITERAL.match(word)
    if match is None:
        raise ValueError(f"the words {word!r} begin with no letter")
    # A letter before a quantifier may be missing.
    optional = word[match.end() : match.end() + 1] in ("?", "*", "{")
    return word[: match.end() - optional].replace("\\.", ".").lower()
