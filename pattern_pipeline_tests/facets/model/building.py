"""Units and facets for the tests of prompt and parser."""

from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.traces.conversation.lines import Conversation, Line, LineKind

TASK = FacetSpec(name="Task", kind="free_text", prompt="What was wanted?", no_match="Nothing was wanted.")
RISK = FacetSpec(
    name="risk",
    kind="categorical",
    prompt="Will the user leave?",
    labels=(Label(name="LOW", description="Stays.", examples=("We renewed.",)), Label(name="HIGH")),
    attributes=("plan",),
)


def unit(*texts: str, kind: LineKind = "user", attributes: tuple[tuple[str, str], ...] = ()) -> Unit:
    """A unit whose lines all have one kind."""
    lines = tuple(Line(number, kind, text) for number, text in enumerate(texts, start=1))
    return Unit("unit", "hash", Conversation(lines), attributes)


PARCEL = unit("Where is my parcel?", "It was lost; we send another.", "Thanks, that is great.")
