"""What tests of readers look at: the traces of a file, united, and their conversations."""

from pathlib import Path

from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.landing.combining import combine_copies
from pattern_pipeline.traces.model import Reject, Trace
from pattern_pipeline.traces.readers.registry import read_paths


def read(path: Path, content: bytes | None = None) -> tuple[list[Trace], list[Reject]]:
    """The traces of a file (written first where content is given), parts united, and its rejects."""
    if content is not None:
        path.write_bytes(content)
    traces: dict[str, Trace] = {}
    rejects: list[Reject] = []
    for item in read_paths([path]):
        if isinstance(item, Reject):
            rejects.append(item)
        else:
            known = traces.get(item.trace_id)
            traces[item.trace_id] = combine_copies(known, item) if known else item
    return list(traces.values()), rejects


def conversation(trace: Trace) -> list[str]:
    """The conversation, an entry a text: indentation, kind, tool, ``!`` where it failed, words."""
    return [
        f"{'  ' * entry.depth}{entry.kind}{f' {entry.tool}' if entry.tool else ''}"
        f"{'!' if entry.failed else ''}: {entry.text}"
        for entry in merge_history(trace)
    ]
