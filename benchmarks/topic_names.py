"""Names of topics against the truth: which true task a name means.

    python benchmarks/topic_names.py [--sets star,clinc150] [--parts development,apart] [--vectors FOLDER] [--show]

Two maps of each part: groups by the true label, so that naming is measured apart from clustering, and the map
that the pipeline makes. `right`: share of names whose nearest task, among all tasks of the set, is the true
one (of a topic of the pipeline's map: the most frequent of its members); a task is described by the words of
its label and by ten texts that are held out from naming. `by words`: the same by the words of the label alone.
`alike`: pairs of names of one map with one meaning (cosine of 0.9, or the same words). `shared`: share of names of
which most members use at least half of the words.

Wordings and thresholds were chosen on the part `development`; `apart` was not read before they were fixed.
"""

import argparse
import os
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
from labelled_texts import EmbeddedTexts, LabelledTexts, subset
from name_scores import NO_TASK, NameScores, describe_tasks, hold_out, score_names
from topic_methods import topic_maps
from topic_sets import embedded

from pattern_pipeline.topics.embedding.embedder import MiniLM
from pattern_pipeline.topics.naming.keywords import extract_keywords
from pattern_pipeline.topics.naming.local_names import name_topics_locally
from pattern_pipeline.topics.placement.placement import Placement
from pattern_pipeline.topics.settings import TopicSettings

DEVELOPMENT, APART = "development", "apart"
SETS: Mapping[str, tuple[str, ...]] = {
    "star": (DEVELOPMENT, APART),
    "clinc150": (DEVELOPMENT, APART),
    "demo": (DEVELOPMENT,),
    "banking77": (APART,),
    "multidogo": (APART,),
}
# The five domains whose names were read while the wording was chosen.
READ_DOMAINS = frozenset({"banking", "kitchen_and_dining", "auto_and_commute", "utility", "small_talk"})
MINIMUM_TEXTS = 8
SHOWN_TEXTS = 5
HEADER = """\
| set | part | map | names | right | by words | alike | shared | seconds |
|---|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True)
class NamedMap:
    """The names of a map, the true task that each should mean, and the texts of each topic."""

    names: tuple[str, ...]
    tasks: tuple[str, ...]
    members: tuple[tuple[str, ...], ...]
    seconds: float


def main() -> None:
    arguments = _parse_arguments()
    embedder = MiniLM()
    print(HEADER, flush=True)
    for name in arguments.sets:
        given = embedded(name, arguments.vectors)
        labels = given.data.truths[0].labels
        tasks = describe_tasks(given.data.texts, labels, given.vectors, embedder)
        for part in (part for part in SETS[name] if part in arguments.parts):
            chosen = _choose_rows(given, part)
            maps = {"true groups": name_true_groups(chosen)}
            if not arguments.groups:
                maps["pipeline's"] = name_own_map(chosen)
            for kind, found in maps.items():
                scores = score_names(found.names, found.tasks, found.members, tasks, embedder)
                print(_format_row(name, part, kind, found, scores), flush=True)
                if arguments.show:
                    _show(found, scores)


def _choose_rows(given: EmbeddedTexts, part: str) -> EmbeddedTexts:
    """The texts of a part of a set that are not held out."""
    data = given.data
    labels = data.truths[0].labels
    inside = {label for label in set(labels) - NO_TASK if _is_in(part, label, data)}
    held = hold_out(labels)
    rows = [row for row, label in enumerate(labels) if label in inside and not held[row]]
    return EmbeddedTexts(subset(data, rows, f"{data.name} {part}"), given.vectors[rows])


def _is_in(part: str, label: str, data: LabelledTexts) -> bool:
    if len(SETS[data.name]) == 1:
        return True
    if data.name == "clinc150":
        domain = data.truths[1].labels[data.truths[0].labels.index(label)]
        return (domain in READ_DOMAINS) == (part == DEVELOPMENT)
    # Every second task in alphabetical order.
    return (sorted(set(data.truths[0].labels)).index(label) % 2 == 0) == (part == DEVELOPMENT)


def name_true_groups(given: EmbeddedTexts) -> NamedMap:
    """Name the groups that the true labels make; groups of fewer than eight texts are left out."""
    labels, texts = given.data.truths[0].labels, given.data.texts
    counts = Counter(labels)
    tasks = tuple(sorted(task for task in counts if counts[task] >= MINIMUM_TEXTS))
    rows = [row for row, label in enumerate(labels) if label in tasks]
    place = {task: at for at, task in enumerate(tasks)}
    topics = np.array([place[labels[row]] for row in rows], dtype=np.int64)
    vectors = given.vectors[rows]
    centroids = np.array([vectors[topics == topic].mean(axis=0) for topic in range(len(tasks))])
    centroids /= np.linalg.norm(centroids, axis=1, keepdims=True)
    placement = Placement(topics, 1.0 - (vectors * centroids[topics]).sum(axis=1))
    read = [texts[row] for row in rows]
    summaries = [(given.data.summaries or texts)[row] for row in rows]
    started = time.process_time()
    keywords = extract_keywords(read, topics, len(tasks))
    names = name_topics_locally(summaries, read, placement, keywords, [None] * len(tasks), vectors)
    seconds = time.process_time() - started
    members = tuple(tuple(texts[row] for row in rows if labels[row] == task) for task in tasks)
    return NamedMap(names, tasks, members, seconds)


def name_own_map(given: EmbeddedTexts) -> NamedMap:
    """Name the topics of the pipeline's own map."""
    started = time.process_time()
    maps = topic_maps(given, TopicSettings())
    seconds = time.process_time() - started
    rows_of: dict[str, list[int]] = {}
    for unit, topic in zip(maps.topic_members["unit_id"], maps.topic_members["topic_id"], strict=True):
        rows_of.setdefault(str(topic), []).append(int(unit))
    names, tasks, members = [], [], []
    for topic, name in zip(maps.topic_clusters["topic_id"], maps.topic_clusters["name"], strict=True):
        rows = rows_of.get(topic, [])
        if rows:
            names.append(str(name))
            tasks.append(Counter(given.data.truths[0].labels[row] for row in rows).most_common(1)[0][0])
            members.append(tuple(given.data.texts[row] for row in rows))
    return NamedMap(tuple(names), tuple(tasks), tuple(members), seconds)


def _format_row(name: str, part: str, kind: str, found: NamedMap, scores: NameScores) -> str:
    values = [
        f"{np.mean(scores.right):.3f}",
        f"{np.mean(scores.right_by_words):.3f}",
        str(len(scores.alike)),
        f"{np.mean(scores.supported):.2f}",
        f"{found.seconds:.1f}",
    ]
    return f"| {name} | {part} | {kind} | {len(found.names)} | {' | '.join(values)} |"


def _show(found: NamedMap, scores: NameScores) -> None:
    for name, task, meant, members in zip(found.names, found.tasks, scores.meant, found.members, strict=True):
        print(f"  {name!r} for {task}" + (f", means {meant}" if meant != task else ""))
        for text in members[:: max(1, len(members) // SHOWN_TEXTS)][:SHOWN_TEXTS]:
            print(f"      {text[:160]}")
    for pair in scores.alike:
        print(f"  alike: {pair[0]!r} and {pair[1]!r}")


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", type=_split, default=list(SETS), help=f"of {', '.join(SETS)}")
    parser.add_argument("--parts", type=_split, default=[DEVELOPMENT, APART])
    parser.add_argument("--groups", action="store_true", help="name groups by the true label only")
    parser.add_argument("--show", action="store_true", help="print every name with texts of its topic")
    parser.add_argument("--vectors", type=Path, help="keep texts and vectors here; not inside the project")
    return parser.parse_args()


def _split(given: str) -> Sequence[str]:
    return given.split(",")


if __name__ == "__main__":
    main()
