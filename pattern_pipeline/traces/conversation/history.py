"""Merge the spans of a trace, which repeat each other's history, into one conversation."""

from collections.abc import Iterator
from dataclasses import replace

from pattern_pipeline.traces.conversation.entries import Entry, build_entries
from pattern_pipeline.traces.conversation.events import fold_events
from pattern_pipeline.traces.conversation.repeated_history import is_program_state
from pattern_pipeline.traces.conversation.span_graph import Ancestry, break_cycles
from pattern_pipeline.traces.conversation.threads import build_threads
from pattern_pipeline.traces.conversation.tool_matching import match_tools
from pattern_pipeline.traces.model import Message, Role, Span, Trace

# Shorter texts are contained in too many answers to prove that two are the same.
_LETTERS = 20
_TURNS = ("user", "assistant", "tool_call", "tool_result")


def merge_history(trace: Trace) -> tuple[Entry, ...]:
    """List the messages, calls, results and failures of a trace once: system prompts first, then by time.

    Steps: fold events, break cycles, build a thread for each agent, match tool runs with calls, build and
    sort entries, fill gaps from the root span. Entries of sub-agents have a depth above 0. Evaluator spans
    are left out.
    """
    folded = fold_events(trace)
    trace = replace(folded, spans=tuple(break_cycles(folded.spans)))
    threads = build_threads(trace)
    matches = match_tools(threads)
    dated = [
        entry for number, thread in enumerate(threads) for entry in build_entries(thread, number, matches)
    ]
    # Sorting is stable: entries of one moment stay in their thread's order.
    dated.sort(key=lambda entry: (entry.kind != "system" or entry.depth > 0, entry.moment))
    filled = fill_from_root_span(trace, dated)
    return (*filled, *_find_other_failures(trace, filled))


def _find_other_failures(trace: Trace, entries: list[Entry]) -> Iterator[Entry]:
    """Yield failures of agent and other spans that no entry reports yet, each text once."""
    reported = "\n".join(entry.text for entry in entries if entry.failed or entry.kind == "error")
    for span in trace.spans:
        if span.error and span.kind in ("agent", "other") and span.error not in reported:
            reported = f"{reported}\n{span.error}"
            yield Entry("error", span.error, span.ended_at, failed=True)


def has_words(trace: Trace) -> bool:
    """Decide whether a trace records a message or a tool run."""
    return any(
        span.kind != "evaluator" and (span.input or span.output or span.tool is not None)
        for span in trace.spans
    )


def is_agent_trace(trace: Trace) -> bool:
    """Decide whether a trace belongs to an agent: it has words, or a span of a known kind."""
    return has_words(trace) or any(span.kind != "other" for span in trace.spans)


def fill_from_root_span(trace: Trace, entries: list[Entry]) -> list[Entry]:
    """Add the first request and the final answer where only the outermost spans record them.

    An answer that was streamed is often recorded in part; the complete one replaces it.
    """
    outer = _find_outermost(trace)
    found = list(entries)
    if not outer or not any(entry.kind in ("user", "assistant", "tool_call") for entry in entries):
        return found
    request = _get_last_text(outer[0].input, "user")
    if request and not any(entry.kind == "user" for entry in found):
        place = next((index for index, entry in enumerate(found) if entry.kind != "system"), len(found))
        found.insert(place, Entry("user", request, outer[0].started_at))
    answer = _get_last_text(outer[-1].output, "assistant")
    own = [index for index, entry in enumerate(found) if entry.depth == 0 and entry.kind in _TURNS]
    last = found[own[-1]] if own else None
    letters = _strip_to_letters(answer)
    if not answer or any(letters in _strip_to_letters(entry.text) for entry in found if entry.kind != "user"):
        return found
    if last is None or last.kind != "assistant":
        found.append(Entry("assistant", answer, outer[-1].ended_at))
    elif len(_strip_to_letters(last.text)) >= _LETTERS and _strip_to_letters(last.text) in letters:
        found[own[-1]] = Entry("assistant", answer, last.moment)
    return found


def get_final_tool_answer(trace: Trace, entries: list[Entry]) -> str:
    """Return the final answer where a tool gave it (``final_answer``); "" where the agent did."""
    outer = _find_outermost(trace)
    own = [entry for entry in entries if entry.depth == 0 and entry.kind in _TURNS]
    if not outer or not own or own[-1].kind != "tool_result":
        return ""
    answer = _get_last_text(outer[-1].output, "assistant")
    return answer if answer and _strip_to_letters(answer) == _strip_to_letters(own[-1].text) else ""


def _find_outermost(trace: Trace) -> list[Span]:
    """Find the agent and other spans with text that are in no other such span."""
    outer = [span for span in trace.spans if span.kind in ("agent", "other")]
    speaking = {
        span.span_id: span
        for span in outer
        if _get_last_text(span.input, "user") or _get_last_text(span.output, "assistant")
    }
    around = Ancestry(trace.spans).find_nearest(speaking)
    return [span for key, span in speaking.items() if not around[key]]


def _get_last_text(messages: tuple[Message, ...], role: Role) -> str:
    """Return the last text of a role; "" where it is program state."""
    last = next((message for message in reversed(messages) if message.role == role), None)
    return "" if last is None or is_program_state(last) else last.text.strip()


def _strip_to_letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum()).lower()
