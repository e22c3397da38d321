"""Give a dialogue its spans, times and token counts."""

import json
from collections.abc import Iterable
from datetime import timedelta
from random import Random

from pattern_pipeline.demo.plan import PlannedTrace
from pattern_pipeline.demo.scene import Call, Dialogue, Exchange
from pattern_pipeline.traces.model import Message, Source, Span, ToolCall, ToolRun, Trace

CHARACTERS_A_TOKEN = 4
NOWHERE = Source("", 0, "demo")


def build_timed_trace(planned: PlannedTrace, dialogue: Dialogue, rng: Random) -> Trace:
    """Build the trace of a dialogue: a root span, and below it one span a model call and one a tool call.

    Every model call's input repeats the whole history, as real agents send it.
    """
    recorder = _Recorder(planned, rng)
    for exchange in dialogue.exchanges:
        recorder.record(exchange)
    return Trace(
        trace_id=f"{rng.getrandbits(128):032x}",
        spans=tuple(recorder.list_spans()),
        source=NOWHERE,
        session_id=planned.session_id,
        user_id=planned.user_id,
        service=planned.service.name,
    )


class _Recorder:
    """Moves a clock through the dialogue and keeps the history that the model is sent."""

    def __init__(self, planned: PlannedTrace, rng: Random) -> None:
        self._rng = rng
        self._agent = planned.service.agent
        self._model = rng.choice(planned.service.models)
        self._start = self._now = planned.start
        self._root = self._draw_id()
        self._history = [Message("system", planned.service.system)]
        self._spans: list[Span] = []

    def list_spans(self) -> Iterable[Span]:
        """Yield the root first, then the steps in their order."""
        yield Span(self._root, self._agent, "agent", self._start, self._now + timedelta(milliseconds=3))
        yield from self._spans

    def record(self, exchange: Exchange) -> None:
        """Record what follows one message of the user."""
        if self._spans:
            self._advance(self._rng.uniform(4, 25) + len(exchange.user) * self._rng.uniform(0.05, 0.3))
        self._history.append(Message("user", exchange.user))
        for index, call in enumerate(exchange.calls):
            call_id = f"call_{self._rng.getrandbits(96):024x}"
            tool_call = ToolCall(call.name, call.arguments, call_id)
            self._record_chat(Message("assistant", exchange.preamble if index == 0 else "", (tool_call,)))
            self._record_tool(call, call_id)
        self._record_chat(Message("assistant", exchange.reply))

    def _record_chat(self, output: Message) -> None:
        output_tokens = _count_tokens([output])
        started = self._now
        self._advance(self._rng.uniform(0.4, 1.2) + output_tokens * self._rng.uniform(0.008, 0.02))
        self._spans.append(
            Span(
                self._draw_id(), f"chat {self._model}", "llm", started, self._now, self._root,
                input=tuple(self._history), output=(output,), model=self._model,
                input_tokens=_count_tokens(self._history), output_tokens=output_tokens,
            )
        )  # fmt: skip
        self._history.append(output)

    def _record_tool(self, call: Call, call_id: str) -> None:
        started = self._now
        self._advance(call.seconds)
        result = call.result or json.dumps({"error": call.error})
        self._spans.append(
            Span(
                self._draw_id(), f"execute_tool {call.name}", "tool", started, self._now, self._root,
                tool=ToolRun(call.name, call.arguments, call.result, call_id), error=call.error,
            )
        )  # fmt: skip
        self._history.append(Message("tool", result, tool_call_id=call_id))

    def _advance(self, seconds: float) -> None:
        self._now += timedelta(milliseconds=round(seconds * 1000) + 1)

    def _draw_id(self) -> str:
        return f"{self._rng.getrandbits(64) | 1:016x}"


def _count_tokens(messages: Iterable[Message]) -> int:
    """Count about as many tokens as a tokenizer would."""
    characters = sum(
        len(message.text) + sum(len(call.name) + len(call.arguments) for call in message.tool_calls)
        for message in messages
    )
    return characters // CHARACTERS_A_TOKEN + 4
