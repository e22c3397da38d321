"""Real text that is taken to hold no personal data: made-up service conversations and anonymised comments."""

import json
from collections.abc import Iterator

from data import REAL_DATA

from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.readers.registry import read_paths


def clean_texts() -> Iterator[tuple[str, list[str]]]:
    """Sets of distinct lines by name; sets that are absent are left out."""
    for name in ("star", "tau2"):
        if (REAL_DATA / name).is_dir():
            yield name, sorted({line for text in _texts(name) for line in text.splitlines() if line.strip()})
    if (REAL_DATA / "clinc150").is_dir():
        content = json.loads((REAL_DATA / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
        yield "clinc150", sorted({text for pairs in content.values() for text, _ in pairs})
    if (REAL_DATA / "goemotions").is_dir():
        files = sorted((REAL_DATA / "goemotions").glob("*.tsv"))
        rows = (row for file in files for row in file.read_text(encoding="utf-8").splitlines())
        yield "goemotions", sorted({row.partition("\t")[0] for row in rows})


def _texts(name: str) -> set[str]:
    texts: set[str] = set()
    for item in read_paths([REAL_DATA / name]):
        if isinstance(item, Trace):
            for span in item.spans:
                texts.add(span.error)
                if span.tool:
                    texts |= {span.tool.arguments, span.tool.result}
                for message in (*span.input, *span.output):
                    texts.add(message.text)
                    texts |= {call.arguments for call in message.tool_calls}
    return texts
