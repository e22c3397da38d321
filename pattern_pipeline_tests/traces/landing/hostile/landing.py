"""Lands files as ``ingest`` does, redacted, into a store in memory."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from pattern_pipeline.traces.landing.landing import land_paths
from pattern_pipeline.traces.units.filters import Filters
from pattern_pipeline.traces.units.preprocessing import preprocess
from pattern_pipeline.traces.units.raw_units import build_raw_frame
from pattern_pipeline_tests.traces.building import chat, request, write_lines
from pattern_pipeline_tests.traces.memory_store import MemoryStore

GOOD = "ab" * 16
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Landed:
    """Trace ids and texts of what landed, and why the rest did not."""

    texts: dict[str, str]
    reasons: list[str]
    frame: pd.DataFrame


def landed(folder: Path) -> Landed:
    store = MemoryStore()
    land_paths([folder], store, redact=True, now=NOW, earliest=date(2020, 1, 1), progress=lambda _: None)
    units = store.landed.assign(unit_id=store.landed["trace_id"])
    texts = preprocess(build_raw_frame(units, Filters()), 2000)
    reasons = [
        f"{reason}; {fix}" if fix else reason
        for reason, fix in zip(store.rejected["reason"], store.rejected["fix"], strict=True)
    ]
    return Landed(dict(zip(texts["unit_id"], texts["text"], strict=True)), reasons, store.landed)


def beside_a_good_one(folder: Path, name: str, content: bytes) -> Landed:
    """What becomes of a file that stands beside a good one, which must always land."""
    folder.mkdir(exist_ok=True)
    write_lines(folder / "zz-good.jsonl", request(chat(GOOD)))
    (folder / name).write_bytes(content)
    found = landed(folder)
    assert found.texts.pop(GOOD) == "1 user: hello\n2 assistant: hi"
    return found
