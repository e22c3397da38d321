"""Write demo traffic: day files, labels and a README that describes them.

New traffic takes the place of the old only once it is complete.
"""

import gzip
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from random import Random

from pattern_pipeline.demo.plan import PlannedTrace, plan_day, stage_dialogue
from pattern_pipeline.demo.scene import Call, Dialogue, Exchange
from pattern_pipeline.demo.trace_lines import build_labels, encode_trace
from pattern_pipeline.demo.wording import Wording, load_wording
from pattern_pipeline.errors import InputError
from pattern_pipeline.traces.model import Message, Source, Span, ToolCall, ToolRun, Trace

CHARACTERS_A_TOKEN = 4
NOWHERE = Source("", 0, "demo")

README = "README.md"
DAY_SUFFIX = ".otlp.jsonl.gz"
# Readers pass over names that begin with a dot.
DRAFT = ".draft"
LABELS = "labels.jsonl"
PROGRESS_EVERY = 25
Progress = Callable[[int, int], None]


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


@contextmanager
def open_draft(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to write into; its files move to ``folder`` when the block ends well.

    Traffic that was stopped half-way would otherwise be taken for a whole story by whoever reads it next.
    Raises InputError where ``folder`` holds traces that are not demo traffic.
    """
    readme = (files("pattern_pipeline.demo") / "content" / README).read_text("utf-8")
    if _list_day_files(folder) and not _is_demo(folder, readme.splitlines()[0]):
        raise InputError("the folder holds other traces", where=str(folder), fix="name an empty folder")
    draft = folder / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
        (folder / README).write_text(readme, "utf-8")
        for path in _list_day_files(folder):
            path.unlink()
        for path in sorted(draft.iterdir()):
            path.replace(folder / path.name)
    finally:
        shutil.rmtree(draft)


def _list_day_files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{DAY_SUFFIX}"))


def _is_demo(folder: Path, heading: str) -> bool:
    readme = folder / README
    return readme.is_file() and readme.read_text("utf-8").startswith(heading)


@dataclass(frozen=True, slots=True)
class TrafficReport:
    """What was written: the day files in order, and how many traces they hold together."""

    folder: Path
    files: tuple[Path, ...]
    days: tuple[date, ...]
    traces: int
    labels: Path


def _ignore_progress(_written: int, _total: int) -> None:
    """Report no progress."""


def write_traffic(
    folder: Path,
    *,
    first_day: date,
    days: int = 10,
    traces_per_day: int = 150,
    seed: int = 7,
    progress: Progress = _ignore_progress,
) -> TrafficReport:
    """Write ``days`` files of ``traces_per_day`` traces each; earlier demo traffic in ``folder`` is replaced.

    The same arguments give the same bytes. Trace ids depend on the seed and the place in the story, not on
    the date: the same story written again for other days replaces the earlier one when ingested. One trace
    is in memory at a time. ``progress`` is called with the traces written so far and their total. Raises
    InputError if ``folder`` contains traces that are not demo traffic.
    """
    if days < 1 or traces_per_day < 1:
        raise InputError("demo traffic needs a day and a trace a day", fix="give numbers of 1 or more")
    wording = load_wording()
    all_days = tuple(first_day + timedelta(days=index) for index in range(days))
    total, written = days * traces_per_day, 0
    with open_draft(folder) as draft, (draft / LABELS).open("wb") as labels:
        for number, day in enumerate(all_days, start=1):
            with _open_gzip(_name_day_file(draft, day)) as out:
                for planned in plan_day(wording, day=day, number=number, traces=traces_per_day, seed=seed):
                    line, label = _build_lines(planned, wording, number=number, seed=seed)
                    out.write(line)
                    labels.write(label)
                    written += 1
                    if written % PROGRESS_EVERY == 0 or written == total:
                        progress(written, total)
    paths = tuple(_name_day_file(folder, day) for day in all_days)
    return TrafficReport(folder, paths, all_days, written, folder / LABELS)


def _build_lines(planned: PlannedTrace, wording: Wording, *, number: int, seed: int) -> tuple[bytes, bytes]:
    """Build one trace's line of OTLP/JSON and its line of labels."""
    rng = Random(f"{seed}/{planned.key}")
    dialogue = stage_dialogue(planned, wording, rng, number=number)
    trace = build_timed_trace(planned, dialogue, rng)
    return encode_trace(trace, planned.service), build_labels(trace, dialogue, planned.start.date()).encode()


def _name_day_file(folder: Path, day: date) -> Path:
    return folder / f"{day}{DAY_SUFFIX}"


@contextmanager
def _open_gzip(path: Path) -> Iterator[gzip.GzipFile]:
    """Open a gzip file without a name or a time in its header, so that equal content gives equal bytes."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as out:
        yield out
