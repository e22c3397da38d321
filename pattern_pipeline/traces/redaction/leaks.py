"""Identifiers that a stored conversation still holds: what redaction would replace in it today."""

from collections import Counter
from collections.abc import Sequence

from pattern_pipeline.traces.redaction.answers import answering, ends_and_answers
from pattern_pipeline.traces.redaction.placeholders import PLACEHOLDER
from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.redaction.text import Redactor


def leaks_in(turns: Sequence[tuple[str, str]], rules: RedactionRules) -> Counter[str]:
    """Count by kind the values that redaction would replace in a conversation.

    ``turns``: role and text of each message, in order. Uses the detectors and the questions with their replies in
    the same way as the redaction of a trace does. Kinds in ``rules.keep`` are ignored.
    """
    redactor = Redactor(rules)
    texts = list(dict.fromkeys(text for _, text in turns))
    redactor.learn(texts)
    redactor.learn_replies(answering(turns))
    redactor.learn_answers(ends_and_answers(answering(turns)))
    found: Counter[str] = Counter()
    for text in texts:
        if (redacted := redactor.text(text)) != text:
            found += _placeholders(redacted) - _placeholders(text)
    return found


def _placeholders(text: str) -> Counter[str]:
    return Counter(match.group(1) for match in PLACEHOLDER.finditer(text))
