"""Redact a whole trace, and count what redaction would replace in a stored conversation."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.redaction.answers import pair_question_ends, pair_replies, pair_turns
from pattern_pipeline.traces.redaction.every_text import Changes, change_belonging, change_texts, list_texts
from pattern_pipeline.traces.redaction.placeholders import PLACEHOLDER
from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.redaction.text import Redactor


def redact_trace(trace: Trace, rules: RedactionRules) -> Trace:
    """Replace the identifiers in a trace by placeholders, and list these with fingerprints in ``redactions``.

    An id of a user or session stays unless an identifier is found in it (many are emails); then it gets a
    placeholder that is the same in every trace, so that sessions still join. A value that its context
    identifies in one text is replaced in the other texts as well; the context of an answer may be its question.
    """
    redactor = Redactor(rules)
    texts = list_texts(trace)
    any_found = redactor.learn(texts)
    turns = pair_turns(trace)
    any_found |= redactor.learn_replies(turns)
    any_found |= redactor.learn_answers(pair_question_ends(turns))
    changes = Changes(
        text=redactor.text,
        metadata=redactor.field,
        identity=redactor.identity,
    )
    # Most traces hold nothing, and building a new one takes longer than looking.
    changed = change_texts(trace, texts, changes) if any_found else change_belonging(trace, changes)
    return replace(changed, redactions=redactor.redactions())


def count_identifiers(turns: Sequence[tuple[str, str]], rules: RedactionRules) -> Counter[str]:
    """Count by kind the values that redaction would replace in a conversation.

    ``turns``: role and text of each message, in order. Uses the detectors and the questions with their replies in
    the same way as the redaction of a trace does. Kinds in ``rules.keep`` are ignored.
    """
    redactor = Redactor(rules)
    texts = list(dict.fromkeys(text for _, text in turns))
    redactor.learn(texts)
    redactor.learn_replies(pair_replies(turns))
    redactor.learn_answers(pair_question_ends(pair_replies(turns)))
    found: Counter[str] = Counter()
    for text in texts:
        if (redacted := redactor.text(text)) != text:
            found += _count_placeholders(redacted) - _count_placeholders(text)
    return found


def _count_placeholders(text: str) -> Counter[str]:
    return Counter(match.group(1) for match in PLACEHOLDER.finditer(text))
