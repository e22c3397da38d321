"""What only the span around all knows: the answer as the user got it, the request as it came in."""

from pattern_pipeline.traces.ancestry import Ancestry
from pattern_pipeline.traces.data_texts import is_data
from pattern_pipeline.traces.entries import Entry
from pattern_pipeline.traces.model import Message, Role, Span, Trace

# Fewer letters than this stand in too many answers to say that two are the same.
_LETTERS = 20
_TURNS = ("user", "assistant", "tool_call", "tool_result")


def fill_from_root_span(trace: Trace, entries: list[Entry]) -> list[Entry]:
    """The entries with the request before them and the answer after them where no model span recorded these.

    An answer that was streamed is often recorded in part only; the whole one takes its place.
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
    """The answer that the user got where a tool gave it last (``final_answer``), none where an agent said it."""
    outer = _find_outermost(trace)
    own = [entry for entry in entries if entry.depth == 0 and entry.kind in _TURNS]
    if not outer or not own or own[-1].kind != "tool_result":
        return ""
    answer = _get_last_text(outer[-1].output, "assistant")
    return answer if answer and _strip_to_letters(answer) == _strip_to_letters(own[-1].text) else ""


def _find_outermost(trace: Trace) -> list[Span]:
    """The spans that speak and stand in no other that does, model calls and tools aside."""
    outer = [span for span in trace.spans if span.kind in ("agent", "other")]
    speaking = {
        span.span_id: span
        for span in outer
        if _get_last_text(span.input, "user") or _get_last_text(span.output, "assistant")
    }
    around = Ancestry(trace.spans).nearest(speaking)
    return [span for key, span in speaking.items() if not around[key]]


def _get_last_text(messages: tuple[Message, ...], role: Role) -> str:
    """The last words of a role, none where they are data."""
    last = next((message for message in reversed(messages) if message.role == role), None)
    return "" if last is None or is_data(last) else last.text.strip()


def _strip_to_letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum()).lower()
