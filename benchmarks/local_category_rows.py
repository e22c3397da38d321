"""Rows on custom categorical facets: short requests in ten domains, and conversations written by hand.

The peer is the nearest example above one fixed likeness. It is also given the likeness that suits it best on
the very texts that it is scored on, which nobody could know.
"""

import random
from collections.abc import Sequence
from importlib.resources import files

import numpy as np
import orjson
from custom_facet_cases import CASES, conversation
from data import require_real_data
from rich.table import Table
from sklearn.metrics import f1_score

from pattern_pipeline.facets.loading import parse_facet
from pattern_pipeline.facets.local.categories.answer import answer_category, list_label_texts
from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.language.sentences import split_sentences
from pattern_pipeline.topics.embedding.embedder import MiniLM
from pattern_pipeline.traces.conversation.lines import Conversation, Line

FIXED = 0.45
THIN = 3
NOTHING = "no_match"


def add_requests(table: Table, encoder: MiniLM) -> None:
    """Ten domains by five and by ten examples from the train part; every third test text, and those of none."""
    folder = require_real_data("clinc150")
    data = orjson.loads((folder / "data_full.json").read_bytes())
    domains = orjson.loads((folder / "domains.json").read_bytes())
    domain = {intent: name for name, intents in domains.items() for intent in intents}
    texts = [(text, domain.get(intent, NOTHING)) for text, intent in data["test"][::THIN]]
    texts += [(text, NOTHING) for text, _ in data["oos_test"][::THIN]]
    units = [Unit(text, "", Conversation((Line(1, "user", text),))) for text, _ in texts]
    for count in (5, 10):
        labels = tuple(
            Label(name=name, examples=_drawn(data["train"], set(intents), count))
            for name, intents in domains.items()
        )
        facet = FacetSpec(name="domain", kind="categorical", prompt="Which domain?", labels=labels)
        _add_scores(
            table, f"domains, CLINC150, {count} examples", facet, units, [name for _, name in texts], encoder
        )


def add_conversations(table: Table, encoder: MiniLM) -> None:
    folder = files("pattern_pipeline.facets.examples")
    for name, cases in CASES.items():
        facet = parse_facet((folder / f"{name}.toml").read_text("utf-8"), where=name)
        units = [Unit(told, "", conversation(told)) for _, told in cases]
        _add_scores(
            table,
            f"{name}, {len(cases)} by hand",
            facet,
            units,
            [label or NOTHING for label, _ in cases],
            encoder,
        )


def _drawn(rows: Sequence[tuple[str, str]], intents: set[str], count: int) -> tuple[str, ...]:
    return tuple(random.Random(0).sample([text for text, intent in rows if intent in intents], count))


def _add_scores(
    table: Table, what: str, facet: FacetSpec, units: list[Unit], truth: list[str], encoder: MiniLM
) -> None:
    labels, likeness = _nearest(facet, units, encoder)
    best = max(np.linspace(0.1, 0.8, 71), key=lambda least: _macro(truth, _above(labels, likeness, least)))
    local = [answer.label or NOTHING for answer in answer_category(facet, units, encoder)]
    spelled = [answer.label or NOTHING for answer in answer_category(facet, units, None)]
    for method, answers in (
        (f"nearest example, from {FIXED}", _above(labels, likeness, FIXED)),
        (f"nearest example, from {best:.2f} (its best)", _above(labels, likeness, float(best))),
        ("local", local),
        ("local, by spelling", spelled),
    ):
        missed = np.array([answer != NOTHING for answer in answers])[np.array(truth) == NOTHING].mean()
        table.add_row(
            what, method, f"macro-F1 {_macro(truth, answers):.3f}", f"labelled of none {missed:.3f}", ""
        )


def _nearest(facet: FacetSpec, units: list[Unit], encoder: MiniLM) -> tuple[list[str], list[float]]:
    examples = [(label.name, text) for label in facet.labels for text in list_label_texts(label)]
    vectors = encoder.embed([text for _, text in examples])
    labels, likeness = [], []
    for unit in units:
        said = [sentence for line in unit.conversation.lines for sentence in split_sentences(line.text)]
        every = (encoder.embed(said) @ vectors.T).max(axis=0)
        labels.append(examples[int(every.argmax())][0])
        likeness.append(float(every.max()))
    return labels, likeness


def _above(labels: Sequence[str], likeness: Sequence[float], least: float) -> list[str]:
    return [label if like >= least else NOTHING for label, like in zip(labels, likeness, strict=True)]


def _macro(truth: Sequence[str], answers: Sequence[str]) -> float:
    return float(f1_score(truth, answers, average="macro", labels=sorted(set(truth)), zero_division=0.0))
