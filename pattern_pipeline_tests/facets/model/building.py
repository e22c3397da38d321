"""Units and facets for the tests of prompt and parser, and a call that asks a real server about one unit."""

import asyncio
from collections.abc import Sequence
from typing import Any

from pattern_pipeline.facets.model.llm_extractor import ask_unit
from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.llm.client import open_chat
from pattern_pipeline.llm.paid_answers.questions import Outcome
from pattern_pipeline.llm.token_budget import open_token_budget
from pattern_pipeline.traces.conversation.lines import Conversation, Line, LineKind
from pattern_pipeline_tests.llm.calls import settings_for
from pattern_pipeline_tests.model_server.server import ModelServer

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


def asked_of(server: ModelServer, unit: Unit, facets: Sequence[FacetSpec], **changes: Any) -> Outcome:
    """The outcome of asking about one unit."""

    async def run() -> Outcome:
        settings = settings_for(server, **changes)
        async with open_chat(settings) as chat:
            return await ask_unit(unit, facets, chat=chat, token_budget=open_token_budget(settings))

    return asyncio.run(run())
