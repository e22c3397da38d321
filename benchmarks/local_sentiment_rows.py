"""Rows on the local Sentiment: annoyance on STAR, labels of conversations of our own.

STAR's labels are read here only, for scoring: nothing was fitted to them or chosen by them.
"""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
from data import require_real_data
from rich.table import Table
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from pattern_pipeline.facets.local.sentiment.answer import answer_sentiment
from pattern_pipeline.facets.local.sentiment.signs import score_by_lexicon
from pattern_pipeline.facets.local.sentiment.training.examples import (
    load_own_conversations,
    load_own_turns,
    read_comments,
)
from pattern_pipeline.facets.local.sentiment.training.learn import find_sentence_model, fit_head
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.traces.conversation.lines import Conversation, Line

Method = Callable[[Conversation], float]


def add_sentiment(
    table: Table, units: Mapping[str, Conversation], labels: Mapping[str, Mapping[str, object]]
) -> None:
    """Every row on Sentiment; ``units`` and ``labels`` are STAR's, by trace."""
    _add_annoyance(table, units, labels)
    _add_labels(table)


def _add_annoyance(
    table: Table, units: Mapping[str, Conversation], labels: Mapping[str, Mapping[str, object]]
) -> None:
    """Rank by the lowest score; units without a user's turn have no score and are left out."""
    scored = {key: unit for key, unit in units.items() if _turns(unit)}
    annoyed = np.array([labels[key]["user_annoyed"] is True for key in scored])
    comments = read_comments(require_real_data("goemotions") / "train.tsv")
    bare = fit_head(comments, load_own_turns("train").first(0), find_sentence_model())
    methods: tuple[tuple[str, Method], ...] = (
        ("VADER, mean over user turns", lambda unit: _mean(score_by_lexicon, unit)),
        ("head of GoEmotions alone, mean over user turns", lambda unit: _mean(bare.polarity, unit)),
        ("local Sentiment", lambda unit: _answer(unit).score or 0.0),
    )
    for name, method in methods:
        ranking = -np.array([method(unit) for unit in scored.values()])
        table.add_row(
            f"annoyed, STAR ({annoyed.sum()} of {len(annoyed)})",
            name,
            f"AP {average_precision_score(annoyed, ranking):.3f}",
            f"AUC {roc_auc_score(annoyed, ranking):.3f}",
            "",
        )


def _add_labels(table: Table) -> None:
    for name, part in (("chosen by", "validation"), ("held out", "held_out")):
        told = load_own_conversations(part)
        units = [_conversation(one.turns) for one in told]
        truth = [one.label for one in told]
        found = {
            "VADER, mean, ±0.05": [_vader_label(unit) for unit in units],
            "local Sentiment": [_answer(unit).label for unit in units],
        }
        for method, guessed in found.items():
            score = f1_score(truth, guessed, average="macro")
            table.add_row(
                f"our own {len(told)} conversations, {name}", method, f"macro-F1 {score:.3f}", "", ""
            )


def _mean(score: Callable[[str], float], unit: Conversation) -> float:
    return float(np.mean([score(turn) for turn in _turns(unit)]))


def _turns(unit: Conversation) -> list[str]:
    return [line.text for line in unit.of_kind("user") if line.text.strip()]


def _answer(unit: Conversation) -> Summary:
    return answer_sentiment("Sentiment", unit)


def _conversation(turns: Iterable[str]) -> Conversation:
    return Conversation(tuple(Line(number, "user", turn) for number, turn in enumerate(turns, start=1)))


def _vader_label(unit: Conversation) -> str:
    score = _mean(score_by_lexicon, unit)
    return "POSITIVE" if score >= 0.05 else "NEGATIVE" if score <= -0.05 else "NEUTRAL"
