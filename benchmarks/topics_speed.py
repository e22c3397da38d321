"""How long topics take and what memory, at a thousand, ten thousand and a hundred thousand vectors of 384.

    python benchmarks/topics_speed.py [--sizes 1000,10000] [--methods ours,evoc] [--data requests]
        [--vectors FOLDER]

Needs the ``bench`` extra. Every method runs twice on the same vectors in a process of its own: ``cold`` pays for
imports and compilers, ``warm`` does not; ``cpu`` is of all threads. Peers of more than 10,000 vectors are warmed
with 1,000 instead, to spare an hour. Ours ends with names, keywords, a picture and every text placed;
BERTopic with keywords; EVoC with groups.

``synthetic`` vectors are made up; of ``requests``, 15,000 are real and what is beyond lies between two of them.
``ours-unsampled`` clusters every text; ``slow`` is UMAP, exact HDBSCAN of ten sizes, the highest silhouette.
``ARI`` is against the true topics, over the texts that have one: ``covered`` of those placed, ``all`` with no
topic as one more. ``strays out`` is the share of the texts of no topic that got none. ``peak MB`` is of the whole
process, the vectors (154 MB at 100,000) and libraries included.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import numpy.typing as npt
from placement_limit import placement_row
from sklearn.metrics import adjusted_rand_score
from synthetic_vectors import made_up, multiplied
from topics_speed_tables import METHOD_HEADER, Measured, growth_table, method_row, step_table

WORKER = Path(__file__).parent / "topics_speed_worker.py"
METHODS = ("ours", "ours-unsampled", "bertopic", "evoc", "slow")
# Beyond this, methods other than ours are not run cold as well.
COLD_LIMIT = 10_000
WARM_WITH = 1_000


@dataclass(frozen=True)
class Task:
    """What a method is given, and the truth it is held against (-1: a text of no topic)."""

    data: str
    vectors: npt.NDArray[np.float32]
    texts: tuple[str, ...]
    truth: npt.NDArray[np.int64]


def main() -> None:
    arguments = _arguments()
    found: list[Measured] = []
    print(METHOD_HEADER, flush=True)
    for task in tasks(arguments.data, arguments.sizes, arguments.vectors):
        for method in arguments.methods:
            found.append(measured(task, method))
            print(method_row(found[-1]), flush=True)
    print(f"\n{growth_table(found)}\n")
    for each in found:
        if each.method == "ours":
            print(f"{step_table(each)}\n")
    for size in arguments.sizes:
        print(placement_row(size, topics=150), flush=True)


def tasks(data: list[str], sizes: list[int], folder: Path | None) -> Iterator[Task]:
    """Yield the vectors of each kind and size: made up; or 15,000 real ones, and those made from them."""
    for size in sizes:
        if "synthetic" in data:
            given = made_up(size, seed=1)
            yield Task("synthetic", given.vectors, given.texts, given.topics)
        if "requests" in data:
            # Read only when asked for: the real data may be absent, and takes minutes to embed.
            from topic_sets import embedded

            real = embedded("clinc-train", folder)
            _, labels = np.unique(np.array(real.data.truths[0].labels), return_inverse=True)
            vectors, rows = multiplied(real.vectors, labels, size, seed=1)
            texts = tuple(f"{real.data.texts[row]} {number}" for number, row in enumerate(rows.tolist()))
            yield Task("requests", vectors, texts, labels[rows].astype(np.int64))


def measured(task: Task, method: str) -> Measured:
    """Run one method in a process of its own."""
    size = len(task.vectors)
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "given.npz", Path(folder) / "topics.npy"
        np.savez(given, vectors=task.vectors, texts=np.array(task.texts))
        command = [sys.executable, str(WORKER), method, str(given), "--topics", str(out)]
        if method != "ours" and size > COLD_LIMIT:
            command += ["--warm-with", str(WARM_WITH)]
        process = subprocess.run(command, capture_output=True, text=True, check=False)
        if process.returncode:
            raise SystemExit(f"{method} of {size} {task.data} vectors failed:\n{process.stderr[-2000:]}")
        report = json.loads(process.stdout.strip().splitlines()[-1])
        topics = np.load(out)
    known, placed = task.truth >= 0, topics >= 0
    return Measured(
        data=task.data,
        size=size,
        method=method,
        cold=report.get("cold"),
        warm=report["warm"],
        topics=len(np.unique(topics[placed])),
        strays_out=None if known.all() else float(1 - placed[~known].mean()),
        coverage=float(placed[known].mean()),
        ari_covered=float(adjusted_rand_score(task.truth[known & placed], topics[known & placed])),
        ari_all=float(adjusted_rand_score(task.truth[known], topics[known])),
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=_numbers, default=[1_000, 10_000, 100_000])
    parser.add_argument("--methods", type=_names, default=list(METHODS), help=", ".join(METHODS))
    parser.add_argument("--data", type=lambda given: given.split(","), default=["synthetic", "requests"])
    parser.add_argument("--vectors", type=Path, help="keep texts and vectors here; not inside the project")
    return parser.parse_args()


def _numbers(given: str) -> list[int]:
    return [int(number) for number in given.split(",")]


def _names(given: str) -> list[str]:
    names = given.split(",")
    if set(names) - set(METHODS):
        raise argparse.ArgumentTypeError(f"there are {', '.join(METHODS)}")
    return names


if __name__ == "__main__":
    main()
