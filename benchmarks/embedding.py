"""The packaged model in eight bits against the same model as it was published: speed, and how far vectors differ.

    python benchmarks/embedding.py [--texts 1000]

Both run in this process, in turn, on the same texts, three times each; the fastest counts. ``cosine`` is between
the two vectors of a text. ``ARI`` is of the topics that the pipeline finds with each, against the true tasks.
Labels are read after the topics are found.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import numpy.typing as npt
from labelled_texts import LabelledTexts
from sklearn.metrics import adjusted_rand_score
from topic_sources import dialogues, requests

from pattern_pipeline.topics.clustering.clusters import cluster_vectors
from pattern_pipeline.topics.embedding.embedder import Embedder, MiniLM
from pattern_pipeline.topics.embedding.int8 import Int8MiniLM
from pattern_pipeline.topics.placement.placement import place_vectors

ROUNDS = 3
HEADER = "| texts | characters | fp32 /s | int8 /s | times | cosine mean | lowest | ARI fp32 | ARI int8 |"


def main() -> None:
    """Measure both forms on short requests and on whole dialogues' words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=1_000, help="of each set are timed")
    count = parser.parse_args().texts
    with tempfile.TemporaryDirectory() as folder:
        forms: tuple[Embedder, Embedder] = (MiniLM(), Int8MiniLM(Path(folder)))
        began = time.perf_counter()
        for form in forms:
            form.embed(["a first text, so that loading is not timed"])
        print(f"loading both, and making the int8 file once: {time.perf_counter() - began:.1f} s\n")
        print(HEADER)
        print("|---" * (HEADER.count("|") - 1) + "|")
        for data in (requests("test"), dialogues()):
            print(_row(data, count, forms), flush=True)


def _row(data: LabelledTexts, count: int, forms: tuple[Embedder, Embedder]) -> str:
    texts = list(dict.fromkeys(data.texts))
    timed = [texts[place] for place in np.linspace(0, len(texts) - 1, min(count, len(texts))).astype(int)]
    seconds = [min(_seconds(form, timed) for _ in range(ROUNDS)) for form in forms]
    rates = [len(timed) / each for each in seconds]
    both = [form.embed(data.texts) for form in forms]
    cosines = (both[0] * both[1]).sum(axis=1)
    scores = [_score(data, vectors) for vectors in both]
    mean_length = np.mean([len(text) for text in timed])
    return (
        f"| {data.name} ({len(timed):,} timed) | {mean_length:.0f} | {rates[0]:,.0f} | {rates[1]:,.0f} |"
        f" {rates[1] / rates[0]:.2f} | {cosines.mean():.4f} | {cosines.min():.4f} |"
        f" {scores[0]:.3f} | {scores[1]:.3f} |"
    )


def _seconds(form: Embedder, texts: Sequence[str]) -> float:
    began = time.perf_counter()
    form.embed(texts)
    return time.perf_counter() - began


def _score(data: LabelledTexts, vectors: npt.NDArray[np.float32]) -> float:
    _, first, of_text, weights = np.unique(
        np.array(data.texts), return_index=True, return_inverse=True, return_counts=True
    )
    found = cluster_vectors(vectors[first], weights.astype(np.int64), 42, 300)
    placed = place_vectors(vectors[first], found.centroids, found.radii).topic[of_text]
    return float(adjusted_rand_score(data.truths[0].labels, placed))


if __name__ == "__main__":
    main()
