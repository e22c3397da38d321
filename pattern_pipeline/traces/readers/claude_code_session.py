"""A session as it is read: its agents, the model's call that is coming in, and the spans so far."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pattern_pipeline.traces.model import Message, Source, Span, Trace
from pattern_pipeline.traces.readers.claude_code_words import extract_person_text
from pattern_pipeline.traces.readers.record_fields import Record, get_object, get_text, parse_time
from pattern_pipeline.traces.vocabularies.messages import parse_messages
from pattern_pipeline.traces.vocabularies.values import to_count

# A long session is given in parts of so many spans.
_PART_SPANS = 500
_METADATA_FIELDS = {"cwd": "cwd", "version": "version", "gitBranch": "git_branch", "entrypoint": "entrypoint"}
_INPUT_TOKENS = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
# The client's own lines in the model's name.
_SYNTHETIC = "<synthetic>"


@dataclass(slots=True)
class _Call:
    """One call of the model; each block of its answer comes in a line of its own."""

    span_id: str
    message_id: str
    started_at: datetime
    ended_at: datetime
    given: tuple[Message, ...]
    model: str
    said: list[Message] = field(default_factory=list)
    input_tokens: int = 0
    output_tokens: int = 0
    error: str = ""


@dataclass(slots=True)
class _Agent:
    """The main thread or a sub-agent; ``results`` came back from tools since the model last spoke."""

    span_id: str
    last: datetime
    call: _Call | None = None
    results: list[Message] = field(default_factory=list)
    results_id: str = ""


@dataclass(slots=True)
class Session:
    """Takes a session's lines in and gives the trace in parts."""

    session_id: str
    source: Source
    _agents: dict[str, _Agent] = field(default_factory=dict)
    _side: dict[str, str] = field(default_factory=dict)
    _spans: list[Span] = field(default_factory=list)
    _metadata: dict[str, str] = field(default_factory=dict)
    _spoken: bool = False

    @staticmethod
    def time(line: Record) -> datetime | None:
        """When a line was written (UTC)."""
        return parse_time(line.get("timestamp"))

    def add(self, line: Record) -> None:
        """Take a line in; what is no message is a note, of which only titles and summaries are kept."""
        time, kind = self.time(line), line["type"]
        if kind not in ("user", "assistant") or time is None:
            self._note(line)
            return
        if line.get("isMeta"):
            return
        self._about(line)
        agent = self._agent(line, time)
        if kind == "assistant":
            self._answer(agent, line, time)
        elif line.get("isCompactSummary"):
            # It repeats what stands above, but for a session that goes on from another one's file.
            if not self._spoken:
                words = parse_messages(line["message"]["content"], "user")
                self._say(agent, line, time, tuple(Message("system", one.text) for one in words))
        else:
            self._ask(agent, line, time)
        agent.last = time
        self._spoken = True

    def part(self, *, ended: bool) -> Iterator[Trace]:
        """What has come in since the last part, where that is enough or the session has ended."""
        if ended:
            for agent in self._agents.values():
                self._close(agent)
                self._give_results(agent)
        if not self._spans or (not ended and len(self._spans) < _PART_SPANS):
            return
        spans = tuple(sorted(self._spans, key=lambda span: span.started_at))
        yield Trace(self.session_id, spans, self.source, self.session_id, metadata=dict(self._metadata))
        self._spans = []

    def _note(self, line: Record) -> None:
        # Summaries at a file's beginning tell of other sessions.
        if line["type"] == "summary" and self._agents and (summary := get_text(line, "summary")):
            self._metadata["summary"] = summary
        elif line["type"] in ("custom-title", "ai-title") and (
            title := get_text(line, "customTitle", "aiTitle", "title")
        ):
            self._metadata["title"] = title

    def _about(self, line: Record) -> None:
        for name, key in _METADATA_FIELDS.items():
            if key not in self._metadata and (value := get_text(line, name)):
                self._metadata[key] = value

    def _agent(self, line: Record, time: datetime) -> _Agent:
        name = self._agent_name(line)
        if name not in self._agents:
            span_id = f"{self.session_id}:{name}" if name else self.session_id
            self._agents[name] = _Agent(span_id, time)
            title, parent = ("sub-agent", self.session_id) if name else ("session", "")
            self._spans.append(Span(span_id, title, "agent", time, time, parent))
        return self._agents[name]

    def _agent_name(self, line: Record) -> str:
        """Empty for the main thread; logs that do not name a sub-agent chain its lines to its first."""
        if not line.get("isSidechain"):
            return ""
        uuid = get_text(line, "uuid")
        name = get_text(line, "agentId") or self._side.get(get_text(line, "parentUuid")) or uuid or "side"
        if uuid and not line.get("agentId"):
            self._side[uuid] = name
        return name

    def _ask(self, agent: _Agent, line: Record, time: datetime) -> None:
        said: list[Message] = []
        for message in parse_messages([{"role": "user", "content": line["message"]["content"]}], "user"):
            if message.role == "tool":
                agent.results.append(message)
                agent.results_id = get_text(line, "uuid")
            elif words := extract_person_text(message.text):
                said.append(Message("user", words))
        if said:
            self._close(agent)
            self._give_results(agent)
            self._say(agent, line, time, tuple(said))

    def _answer(self, agent: _Agent, line: Record, time: datetime) -> None:
        message = line["message"]
        said = parse_messages([{"role": "assistant", "content": message["content"]}], "assistant")
        words = "\n".join(one.text for one in said)
        model = get_text(message, "model")
        error = words if line.get("isApiErrorMessage") or words.startswith("API Error") else ""
        if model == _SYNTHETIC and not error:
            return
        identity = get_text(message, "id") or get_text(line, "uuid")
        call = agent.call
        if call is None or call.message_id != identity or error:
            self._close(agent)
            uuid = get_text(line, "uuid") or identity
            call = agent.call = _Call(
                uuid, identity, min(agent.last, time), time, tuple(agent.results), "" if error else model
            )
            agent.results = []
        call.ended_at = max(call.ended_at, time)
        call.error = error
        call.said += [] if error else said
        usage = get_object(message, "usage")
        call.input_tokens = max(call.input_tokens, sum(to_count(usage.get(name)) for name in _INPUT_TOKENS))
        call.output_tokens = max(call.output_tokens, to_count(usage.get("output_tokens")))

    def _close(self, agent: _Agent) -> None:
        call, agent.call = agent.call, None
        if call is None or not (call.given or call.said or call.error):
            return
        self._spans.append(
            Span(
                call.span_id,
                "answer",
                "llm",
                call.started_at,
                call.ended_at,
                agent.span_id,
                input=call.given,
                output=_merge_blocks(call.said),
                error=call.error,
                model=call.model,
                input_tokens=call.input_tokens,
                output_tokens=call.output_tokens,
            )
        )

    def _give_results(self, agent: _Agent) -> None:
        """Results that the model never answered to, as where a person interrupted it."""
        if agent.results:
            given, agent.results = tuple(agent.results), []
            span_id = f"{agent.results_id or agent.span_id}:results"
            self._spans.append(Span(span_id, "results", "llm", agent.last, agent.last, agent.span_id, given))

    def _say(self, agent: _Agent, line: Record, time: datetime, said: tuple[Message, ...]) -> None:
        # A step of its own: who says "yes" twice says it twice, and is no call that was tried again.
        span_id = get_text(line, "uuid") or f"{agent.span_id}:{time.isoformat()}"
        self._spans.append(Span(span_id, "message", "llm", time, time, agent.span_id, said))


def _merge_blocks(said: list[Message]) -> tuple[Message, ...]:
    """The blocks of one answer as one message, each block once though lines repeat it."""
    texts: list[str] = []
    calls: dict[Any, Any] = {}
    for message in said:
        if message.text and message.text not in texts:
            texts.append(message.text)
        calls |= {call.id or (call.name, call.arguments): call for call in message.tool_calls}
    return (Message("assistant", "\n".join(texts), tuple(calls.values())),) if texts or calls else ()
