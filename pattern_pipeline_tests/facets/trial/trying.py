"""Answers for the tests of this room."""

from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline.facets.summary import Status, Summary, Unit
from pattern_pipeline.facets.trial.answers import TriedAnswer, cite_answers
from pattern_pipeline.traces.conversation.lines import Conversation, Line

RISK = FacetSpec(name="risk", kind="categorical", prompt="?", labels=(Label(name="LOW"), Label(name="HIGH")))
TASK = FacetSpec(name="Task", kind="free_text", prompt="?")


def answers(*verdicts: str, sentences: tuple[str, ...] = (), cited: bool = True) -> list[TriedAnswer]:
    """One answer a verdict; units are named by their place."""
    units, summaries = [], []
    for place, verdict in enumerate(verdicts):
        line = Line(3, "user", f"words of {place}")
        units.append(Unit(f"u{place}", "hash", Conversation((line,))))
        sentence = sentences[place] if sentences else f"Sentence {place}."
        summaries.append(_summary(verdict, sentence, cited=cited))
    return cite_answers(units, summaries)


def _summary(verdict: str, sentence: str, *, cited: bool) -> Summary:
    if verdict in ("no_match", "failed"):
        status: Status = "no_match" if verdict == "no_match" else "failed"
        return Summary("x", status, reason="cut off" if verdict == "failed" else "")
    label = None if verdict == "answered" else verdict
    return Summary("x", "answered", label=label, summary=sentence, lines=(3,) if cited else ())
