"""Words that announce a value, and what may stand between them and it."""

import re

# Marks of JSON, YAML, Markdown, code and quotation, a copula of the languages at hand, then marks again.
_MARKS = r"[\s\"'`*_|»«“”‘’()\[\]#>-]"
GAP = (
    rf"{_MARKS}{{0,6}}(?:(?:number|no\.?|nummer|nr\.?|num\.?|n[°º]|番号)(?![a-z]){_MARKS}{{0,6}})?"
    rf"(?:=>|[:=]{{1,2}}|は|が|,?\s?(?:is|was|are|ist|lautet|est|es|é|è|e'|sono|to|at|on|als|of|de|as)(?![a-zà-ÿ]))?"
    rf"{_MARKS}{{0,8}}[:=]?{_MARKS}{{0,4}}"
)


def cued(words: str, value: str) -> re.Pattern[str]:
    """A pattern for ``value`` after one of the ``words`` (a regular expression), both whatever their case."""
    return re.compile(rf"(?:{words}){GAP}(?P<value>{value})", re.IGNORECASE)


def alone(words: str) -> str:
    """Short words that mean something only where no letter stands beside them."""
    return rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])"
