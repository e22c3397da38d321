"""How many requests does the local Task find in a conversation, and do their labels name what was wanted.

    python benchmarks/task_requests.py [--part unread|chosen|all] [--skip-labels]

On dialogues whose tasks people wrote down, 30 % with several. The rule was chosen on the days of the month that
are even (``chosen``); those that are odd were not read before it was fixed (``unread``, the default). The first
table counts requests: ``several found`` is the share of dialogues of several tasks with more than one request,
``wrongly split`` that of dialogues of one task, ``error`` the mean absolute error of the number. ``without tools``
leaves the agent's calls out: in this set each task has a tool of its own, which tells more than other tools.
The second compares the labels of one map of all answers, one a dialogue (``main only``, the text of the whole
conversation) and one a request: ``tasks named`` is the share of the true tasks of dialogues with several that are
among the labels of the dialogue, ``right`` the share of labels that name one of its tasks. A topic's true task
is the one that most of its dialogues of one task have. Other sets have no such labels: only counts.
"""

import argparse
import logging
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import pandas as pd
from data import require_real_data

from pattern_pipeline.demo.traffic import LABELS
from pattern_pipeline.facets.local.task.answer import answer_task, answer_turns
from pattern_pipeline.facets.local.turns import list_agent_turns, list_user_turns
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.topics.embedding.embedder import MiniLM, Vector, hash_text
from pattern_pipeline.topics.maps.facet_map import map_facet
from pattern_pipeline.topics.maps.window_answers import WindowAnswers
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline.traces.conversation.lines import Conversation
from pattern_pipeline.traces.conversation.rendering import render_trace
from pattern_pipeline.traces.landing.combining import combine_copies
from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.readers.registry import read_paths

LABELLED = "star"
OTHERS = ("multidogo", "tau2")
TOKENS = 32_000


@dataclass(frozen=True)
class Dialogue:
    """A conversation, its day, and the tasks that people wrote down."""

    name: str
    day: date
    conversation: Conversation
    tasks: frozenset[str]

    @property
    def answer(self) -> Summary:
        """The local answer, with its further requests."""
        return answer_task("Task", self.conversation)

    def drop_calls(self) -> "Dialogue":
        """Return the same dialogue without the agent's calls."""
        lines = tuple(line for line in self.conversation.lines if not line.tool)
        return replace(self, conversation=replace(self.conversation, lines=lines))


def main() -> None:
    arguments = _read_arguments()
    logging.disable(logging.WARNING)
    dialogues = [each for each in read_dialogues(LABELLED) if _is_in_part(each.day, arguments.part)]
    print(
        "| dialogues | one task | wrongly split | several tasks | several found | error | error of several |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|")
    print(count_requests("as they are", dialogues), flush=True)
    print(count_requests("without tools", [each.drop_calls() for each in dialogues]), flush=True)
    for name in OTHERS:
        counts = Counter(1 + len(each.answer.further) for each in read_dialogues(name))
        shown = ", ".join(f"{count}: {number}" for count, number in sorted(counts.items()))
        print(f"{name}, dialogues by their number of requests: {shown}", flush=True)
    if not arguments.skip_labels:
        print("\n| labels | requests | topics | tasks named | right, several tasks | right, one task |")
        print("|---|---:|---:|---:|---:|---:|", flush=True)
        for row in compare_labels(dialogues):
            print(row, flush=True)


def read_dialogues(name: str) -> list[Dialogue]:
    """Read the dialogues of a set, by name."""
    folder = require_real_data(name)
    known = pd.read_json(folder / LABELS, lines=True).set_index("trace_id")
    tasks: Mapping[str, Sequence[str]] = dict(known["tasks"]) if "tasks" in known else {}
    traces: dict[str, Trace] = {}
    for trace in read_paths([folder]):
        if isinstance(trace, Trace):
            before = traces.get(trace.trace_id)
            traces[trace.trace_id] = trace if before is None else combine_copies(before, trace)
    return [
        Dialogue(
            name,
            trace.started_at.date(),
            render_trace(trace, TOKENS),
            frozenset(map(str, tasks.get(name, ()))),
        )
        for name, trace in sorted(traces.items())
    ]


def count_requests(name: str, dialogues: Sequence[Dialogue]) -> str:
    """Count the requests found against the tasks, as a row of the table."""
    tasks = np.array([len(each.tasks) for each in dialogues])
    found = np.array([1 + len(each.answer.further) for each in dialogues])
    several, error = tasks > 1, np.abs(found - tasks)
    figures = (
        f"{(~several).sum()} | {(found[~several] > 1).mean():.3f} | {several.sum()} |"
        f" {(found[several] > 1).mean():.3f} | {error.mean():.2f} | {error[several].mean():.2f}"
    )
    return f"| {name} | {figures} |"


def compare_labels(dialogues: Sequence[Dialogue]) -> Iterator[str]:
    """Compare the labels of one answer a dialogue with those of one a request."""
    answers = {each.name: each.answer for each in dialogues if each.answer.status == "answered"}
    tasks = {each.name: each.tasks for each in dialogues}
    whole = [(name, 0, _read_whole_text(each)) for each in dialogues if (name := each.name) in answers]
    requests = [
        (name, position, answer.text)
        for name, main_answer in answers.items()
        for position, answer in enumerate((main_answer, *main_answer.further))
    ]
    texts = sorted({text for _, _, text in (*whole, *requests)})
    vectors = dict(zip(texts, MiniLM().embed(texts), strict=True))
    yield _score_labels("main only", whole, vectors, tasks)
    yield _score_labels("each request", requests, vectors, tasks)


def _read_whole_text(dialogue: Dialogue) -> str:
    """Read the text that one answer for the whole conversation embeds."""
    users, agents = list_user_turns(dialogue.conversation), list_agent_turns(dialogue.conversation)
    answer = answer_turns("Task", users, agents)
    return dialogue.answer.text if answer is None else answer.text


def _score_labels(
    name: str,
    rows: Sequence[tuple[str, int, str]],
    vectors: Mapping[str, Vector],
    tasks: Mapping[str, frozenset[str]],
) -> str:
    frame = pd.DataFrame(rows, columns=["unit_id", "position", "text"]).assign(day=date(2024, 1, 1))
    frame["summary"] = frame["text"]
    frame["text_hash"] = [hash_text(text) for text in frame["text"]]
    frame["vector"] = [vectors[text] for text in frame["text"]]
    answers = WindowAnswers(frame, "1", "local", "MiniLM", 0)
    found = map_facet("Task", date(2024, 1, 1), answers, TopicSettings(), None, pictured=False)
    placed = frame.assign(topic=found.topic_of)
    placed = placed[placed["topic"] >= 0]
    single = [len(tasks[unit]) == 1 for unit in placed["unit_id"]]
    truths: dict[int, Counter[str]] = defaultdict(Counter)
    for row in placed[single].itertuples():
        truths[int(row.topic)].update(tasks[row.unit_id])
    task_of = {topic: counts.most_common(1)[0][0] for topic, counts in truths.items()}
    labels = [task_of.get(topic, "") for topic in placed["topic"]]
    right = np.array(
        [label in tasks[unit] for label, unit in zip(labels, placed["unit_id"], strict=True)], dtype=bool
    )
    named: dict[str, set[str]] = defaultdict(set)
    for label, unit in zip(labels, placed["unit_id"], strict=True):
        named[unit].add(label)
    several = [unit for unit in dict.fromkeys(frame["unit_id"]) if len(tasks[unit]) > 1]
    shares = [len(tasks[unit] & named[unit]) / len(tasks[unit]) for unit in several]
    is_single = np.array(single, dtype=bool)
    return (
        f"| {name} | {len(frame)} | {len(found.topics)} | {np.mean(shares):.3f} | {right[~is_single].mean():.3f} |"
        f" {right[is_single].mean():.3f} |"
    )


def _is_in_part(day: date, part: str) -> bool:
    return part == "all" or (day.day % 2 == 0) == (part == "chosen")


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("unread", "chosen", "all"), default="unread")
    parser.add_argument(
        "--skip-labels", action="store_true", help="only count requests, which takes a minute"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
