"""The labelled sets by name, and their vectors, made once and kept where asked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from labelled_texts import EmbeddedTexts, LabelledTexts, Truth, subset
from topic_sources import (
    agent_run_families,
    agent_runs,
    bank_requests,
    days_of,
    demo_traffic,
    desk_customers,
    dialogues,
    requests,
)
from topic_variants import (
    dialogues_among_chatter,
    few_requests,
    near_requests,
    repeated_requests,
    stray_requests,
    thirty_other_requests,
    thirty_requests,
    uneven_requests,
)

from pattern_pipeline.topics.embedding.embedder import MiniLM

MAIN: Mapping[str, Callable[[], LabelledTexts]] = {
    "star": dialogues,
    "clinc150": lambda: requests("test"),
    "tau2": agent_runs,
    "demo": demo_traffic,
}
VARIANTS: Mapping[str, Callable[[], LabelledTexts]] = {
    "star-day-1": lambda: days_of(dialogues(), 3)[0],
    "star-day-2": lambda: days_of(dialogues(), 3)[1],
    "star-day-3": lambda: days_of(dialogues(), 3)[2],
    "star-chatter": dialogues_among_chatter,
    "tau2-telecom": agent_run_families,
    "clinc-10x30": few_requests,
    "clinc-30x40": thirty_requests,
    "clinc-30x40-b": thirty_other_requests,
    "clinc-zipf": uneven_requests,
    "clinc-repeated": repeated_requests,
    "clinc-3-domains": near_requests,
    "clinc-oos": stray_requests,
    "multidogo": desk_customers,
    "banking77": bank_requests,
    "demo-s1": lambda: demo_traffic(seed=1),
    "demo-1000": lambda: demo_traffic(traces_per_day=1_000, days=7),
    "clinc-train": lambda: subset(requests("train"), range(15_000), "clinc150 train"),
}
SETS = {**MAIN, **VARIANTS}


def labelled_sets(names: Sequence[str] = tuple(MAIN)) -> list[LabelledTexts]:
    """Return the sets of these names, read anew."""
    return [SETS[name]() for name in names]


def embedded(name: str, folder: Path | None = None) -> EmbeddedTexts:
    """Return one set with its vectors, kept in ``folder`` if one is given: a file there is used as it is.

    The folder holds texts of the real data, so it stands outside the project.
    """
    path = folder / f"{name}.npz" if folder else None
    if path is not None and path.is_file():
        return _loaded(path)
    data = SETS[name]()
    found = EmbeddedTexts(data, MiniLM().embed(data.texts))
    if path is not None:
        _kept(path, found)
    return found


def _kept(path: Path, found: EmbeddedTexts) -> None:
    data = found.data
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        path,
        name=data.name,
        vectors=found.vectors,
        texts=np.array(data.texts),
        days=np.array([day.isoformat() for day in data.days]),
        labels=np.array(data.truths[0].labels),
        unanswered=data.unanswered,
        summaries=np.array(data.summaries, dtype=np.str_),
        truths=np.array([truth.name for truth in data.truths]),
        broad=np.array([truth.broad for truth in data.truths]),
        all_labels=np.array([truth.labels for truth in data.truths]),
    )


def _loaded(path: Path) -> EmbeddedTexts:
    with np.load(path) as kept:
        truths = tuple(
            Truth(str(name), tuple(labels.tolist()), bool(broad))
            for name, broad, labels in zip(kept["truths"], kept["broad"], kept["all_labels"], strict=True)
        )
        days = tuple(date.fromisoformat(day) for day in kept["days"])
        # Files of before 2026-12-01 have no summaries.
        summaries = tuple(kept["summaries"].tolist()) if "summaries" in kept else ()
        data = LabelledTexts(
            str(kept["name"]), tuple(kept["texts"].tolist()), days, truths, int(kept["unanswered"]), summaries
        )
        return EmbeddedTexts(data, kept["vectors"])
