"""A user who asks the same again: an earlier turn in nearly the same words, in any language."""

import re
from collections.abc import Iterator

from pattern_pipeline.facets.local.issues.issue import Issue
from pattern_pipeline.facets.local.turns import list_agent_turns, list_user_turns
from pattern_pipeline.language.content_words import list_content_words
from pattern_pipeline.language.sentences import take_ends
from pattern_pipeline.traces.conversation.lines import Conversation

READ_CHARACTERS = 1_500
LEAST_WORDS = 4
# A turn is compared with so many before it, so that a long trace takes no longer a turn than a short one.
LOOK_BACK = 30
# What a screen or a form shows is reported, not asked for: two reports of one form are alike in all but values.
_REPORTED = re.compile(r"^[^\S\n]*(?:[-*•][^\S\n]*)?[^\n:?]{1,60}:[^\n?]*$", re.MULTILINE)


def find_repeated_requests(conversation: Conversation) -> Iterator[Issue]:
    """Find turns whose subject was that of an earlier turn to which the agent has answered since."""
    answers = [line.number for line in list_agent_turns(conversation)]
    earlier: list[tuple[int, frozenset[str]]] = []
    for line in list_user_turns(conversation):
        text = _REPORTED.sub(" ", take_ends(line.text, READ_CHARACTERS))
        subject = frozenset(list_content_words(text))
        if len(subject) < LEAST_WORDS:
            continue
        for number, before in earlier[-LOOK_BACK:]:
            answered = any(number < answer < line.number for answer in answers)
            if answered and 4 * len(subject & before) >= 3 * len(subject | before):
                yield Issue("asks_again", (number, line.number), words=line.text)
                break
        earlier.append((line.number, subject))
