"""Topics against the truth: this pipeline, BERTopic, EVoC and plain recipes on the same texts and vectors.

    python benchmarks/topics_quality.py [--sets all] [--methods ours,bertopic] [--seeds 3] [--vectors FOLDER]

Needs the ``bench`` extra. Texts of the dialogues, the agent runs and the demo are those of the local Task
facet; the short requests are taken as they are. Labels are read after the topics are found, to score them.
Every method runs once before the clock starts, so that none pays for its compiler.

``ARI covered`` and ``V`` leave texts of no topic out, ``ARI all`` counts them as one more topic. ``coverage``
is of the texts, ``of all`` of the traces: a trace in which the user says nothing has no text. ``strays out`` is
the share of the texts that belong nowhere that got no topic; the other scores are of the others. Rows of broad
topics hold a method's broader level against the truth's, or its topics where it has one level only.
"""

import argparse
import logging
import os
import time
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

from labelled_texts import EmbeddedTexts, subset
from topic_methods import METHODS, TITLES, Found, quiet
from topic_scores import HEADER, row, score
from topic_sets import MAIN, SETS, embedded

FIRST_SEED = 42
WARMING = 400


def main() -> None:
    arguments = _arguments()
    methods = {name: quiet(METHODS[name]) for name in arguments.methods}
    warm = set[str]()
    print(HEADER, flush=True)
    for name in arguments.sets:
        given = embedded(name, arguments.vectors)
        for method in methods:
            if method not in warm:
                methods[method](_few(given), FIRST_SEED)
                warm.add(method)
            runs: list[tuple[Found, float]] = []
            for seed in range(FIRST_SEED, FIRST_SEED + arguments.seeds):
                started = time.perf_counter()
                found = methods[method](given, seed)
                runs.append((found, time.perf_counter() - started))
            for truth in given.data.truths:
                scores = [score(given.data, truth, found, seconds) for found, seconds in runs]
                print(row(given.data, truth, TITLES[method], scores), flush=True)


def _few(given: EmbeddedTexts) -> EmbeddedTexts:
    rows = range(0, len(given.vectors), max(1, len(given.vectors) // WARMING))
    return EmbeddedTexts(subset(given.data, rows, "warming"), given.vectors[rows])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--sets",
        type=lambda given: list(SETS) if given == "all" else _among(given, list(SETS)),
        default=list(MAIN),
        help=f"comma-separated, or 'all': {', '.join(SETS)}; without it {', '.join(MAIN)}",
    )
    parser.add_argument(
        "--methods",
        type=lambda given: _among(given, list(METHODS)),
        default=list(METHODS),
        help=f"comma-separated: {', '.join(METHODS)}",
    )
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds each method runs with")
    parser.add_argument("--vectors", type=Path, help="keep texts and vectors here; not inside the project")
    return parser.parse_args()


def _among(given: str, known: list[str]) -> list[str]:
    names = given.split(",")
    wrong = [name for name in names if name not in known]
    if wrong:
        raise argparse.ArgumentTypeError(f"no {', '.join(wrong)}; there are {', '.join(known)}")
    return names


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    main()
