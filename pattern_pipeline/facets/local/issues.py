"""Issues: what went wrong, by the trace's structure and by what was said."""

from itertools import chain

from pattern_pipeline.facets.local.cleaning import without_values
from pattern_pipeline.facets.local.issue import ORDER, PHRASES, Issue
from pattern_pipeline.facets.local.sentences import clip, quote, sentence_case
from pattern_pipeline.facets.local.spoken_issues import spoken_issues
from pattern_pipeline.facets.local.task import answer_task
from pattern_pipeline.facets.local.tool_issues import tool_issues
from pattern_pipeline.facets.local.words import tool_words
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.traces.lines import Conversation

CITED = 8


def find_issues(conversation: Conversation) -> tuple[Issue, ...]:
    """Find everything that went wrong, the weightiest kind first, in order of lines within a kind."""
    found = chain(tool_issues(conversation), spoken_issues(conversation))
    return tuple(sorted(found, key=lambda issue: (ORDER.index(issue.kind), issue.lines)))


def answer_issues(facet: str, conversation: Conversation) -> Summary:
    """Give the weightiest issue as the sentence; its kind, tool, wording and request as the text."""
    found = find_issues(conversation)
    if not found:
        return Summary(facet, "no_match")
    first = found[0]
    same = [issue for issue in found if (issue.kind, issue.tool) == (first.kind, first.tool)]
    numbers = tuple(sorted({number for issue in same for number in issue.lines}))[:CITED]
    tool = tool_words(first.tool)
    head = PHRASES[first.kind] + (f" ({tool})" if tool else "")
    times = f", {len(same)} times" if len(same) > 1 else ""
    said = f": {quote(first.words)}" if first.words.strip() else ""
    gist = without_values(clip(first.words, 160))
    subject = without_values(answer_task(facet, conversation).summary)
    parts = (f"{PHRASES[first.kind]} {tool}".strip(), gist, subject)
    text = " ".join(sentence_case(part) for part in parts if part)
    return Summary(facet, "answered", summary=f"{head}{times}{said}.", text=text, lines=numbers)
