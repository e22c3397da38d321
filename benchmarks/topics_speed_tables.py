"""The tables of ``topics_speed.py``: methods, growth with size, and the steps of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypedDict

import numpy as np

# Steps that take less of the warm run than this are one line together.
SMALL = 0.01


class RunReport(TypedDict):
    """One run as the worker tells it: wall and processor seconds, peak bytes; wall and peak for each step."""

    seconds: float
    processor: float
    peak: int
    steps: dict[str, tuple[float, int]]


@dataclass(frozen=True)
class Measured:
    """One method on one set; ``cold`` is None where the process was warmed on fewer vectors."""

    data: str
    size: int
    method: str
    cold: RunReport | None
    warm: RunReport
    topics: int
    strays_out: float | None
    coverage: float
    ari_covered: float
    ari_all: float

    @property
    def peak(self) -> int:
        """Bytes, the higher of both runs."""
        return max(self.warm["peak"], self.cold["peak"] if self.cold else 0)


METHOD_HEADER = (
    "| vectors | size | method | cold s | warm s | warm cpu s | peak MB | topics | coverage | strays out "
    "| ARI covered | ARI all |\n|---|---|---|---|---|---|---|---|---|---|---|---|"
)


def method_row(found: Measured) -> str:
    """One line of the table of methods."""
    cold = f"{found.cold['seconds']:.1f}" if found.cold else "–"
    strays = "–" if found.strays_out is None else f"{found.strays_out:.2f}"
    cells = (
        found.data, f"{found.size:,}", found.method, cold, f"{found.warm['seconds']:.1f}",
        f"{found.warm['processor']:.1f}",
        f"{found.peak / 2**20:.0f}", str(found.topics), f"{found.coverage:.3f}", strays,
        f"{found.ari_covered:.3f}", f"{found.ari_all:.3f}",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def growth_table(found: Sequence[Measured]) -> str:
    """Return the exponent of the warm seconds between each size and the next; 1 is in proportion."""
    lines = ["| vectors | method | from | to | exponent |", "|---|---|---|---|---|"]
    for data, method in dict.fromkeys((each.data, each.method) for each in found):
        runs = sorted(
            (each for each in found if (each.data, each.method) == (data, method)), key=lambda each: each.size
        )
        for small, large in pairwise(runs):
            ratio = large.warm["seconds"] / small.warm["seconds"]
            exponent = np.log(ratio) / np.log(large.size / small.size)
            lines.append(f"| {data} | {method} | {small.size:,} | {large.size:,} | {exponent:.2f} |")
    return "\n".join(lines)


def step_table(found: Measured) -> str:
    """Where the seconds and the memory of one method go, in order of the warm seconds."""
    lines = [
        f"Steps of {found.method}, {found.size:,} vectors, {found.data}:",
        "",
        "| step | cold s | warm s | share of warm | peak MB |",
        "|---|---|---|---|---|",
    ]
    warm, cold = found.warm["steps"], found.cold["steps"] if found.cold else {}
    small = [name for name, (seconds, _) in warm.items() if seconds < SMALL * found.warm["seconds"]]
    for name in sorted(set(warm) - set(small), key=lambda name: -warm[name][0]):
        lines.append(_step(name, [name], warm, cold, found.warm["seconds"]))
    if small:
        lines.append(_step(f"{len(small)} smaller steps", small, warm, cold, found.warm["seconds"]))
    return "\n".join(lines)


def _step(
    title: str,
    names: Sequence[str],
    warm: dict[str, tuple[float, int]],
    cold: dict[str, tuple[float, int]],
    total: float,
) -> str:
    seconds = sum(warm[name][0] for name in names)
    first = f"{sum(cold[name][0] for name in names if name in cold):.2f}" if cold else "–"
    peak = max(warm[name][1] for name in names)
    return f"| {title} | {first} | {seconds:.2f} | {seconds / total:.0%} | {peak / 2**20:.0f} |"
