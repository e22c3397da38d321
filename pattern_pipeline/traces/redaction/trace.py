"""Every text of a trace, redacted."""

from dataclasses import replace

from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.redaction.answers import ends_and_answers, turns_and_replies
from pattern_pipeline.traces.redaction.every_text import Changes, change_belonging, change_texts, texts_of
from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.redaction.text import Redactor


def redact_trace(trace: Trace, rules: RedactionRules) -> Trace:
    """Replace the identifiers in a trace by placeholders, and list these with fingerprints in ``redactions``.

    An id of a user or session stays unless an identifier is found in it (many are emails); then it gets a
    placeholder that is the same in every trace, so that sessions still join. A value that its context
    identifies in one text is replaced in the other texts as well; the context of an answer may be its question.
    """
    redactor = Redactor(rules)
    texts = texts_of(trace)
    any_found = redactor.learn(texts)
    turns = turns_and_replies(trace)
    any_found |= redactor.learn_replies(turns)
    any_found |= redactor.learn_answers(ends_and_answers(turns))
    changes = Changes(
        text=redactor.text,
        metadata=redactor.field,
        identity=redactor.identity,
    )
    # Most traces hold nothing, and building one anew takes longer than looking.
    changed = change_texts(trace, texts, changes) if any_found else change_belonging(trace, changes)
    return replace(changed, redactions=redactor.redactions())
