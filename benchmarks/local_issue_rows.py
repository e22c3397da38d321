"""Rows on Issues: against labels of what could not be served, of failed calls, and of a wrong end state."""

import hashlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from rich.table import Table
from sklearn.metrics import precision_recall_fscore_support, roc_auc_score

from pattern_pipeline.facets.local.issues.answer import compute_severity, find_issues
from pattern_pipeline.facets.local.issues.issue import ORDER, Issue, IssueKind
from pattern_pipeline.traces.conversation.lines import Conversation

# Below it stand one refusal that was let stand, and one empty result.
SURE = 0.3
Found = dict[str, tuple[Issue, ...]]


def find_all(units: Mapping[str, Conversation]) -> Found:
    return {key: find_issues(unit) for key, unit in units.items()}


def add_agreement(
    table: Table, name: str, found: Found, truth: NDArray[np.bool_], kinds: tuple[IssueKind, ...]
) -> None:
    """Any issue, then each of ``kinds`` alone, against a yes or no for each unit."""
    for kind in ("any kind", *kinds):
        flagged = np.array(
            [any(kind in ("any kind", issue.kind) for issue in issues) for issues in found.values()]
        )
        precision, recall, f1, _ = precision_recall_fscore_support(
            truth, flagged, average="binary", zero_division=0.0
        )
        table.add_row(
            f"{name} ({truth.sum()} of {len(truth)})",
            f"local Issues, {kind} ({flagged.sum()} flagged)",
            f"precision {precision:.3f}",
            f"recall {recall:.3f}",
            f"F1 {f1:.3f}",
        )


def is_unread(label: Mapping[str, object]) -> bool:
    """Tell the runs of tau2 that were not read for the rules: those of one domain, and of half the other tasks."""
    task = f"{label['domain']}{label['task_id']}"
    return label["domain"] == "retail" or hashlib.sha256(task.encode()).digest()[0] % 2 == 1


def is_unread_dialogue(trace_id: str) -> bool:
    """Tell the half of STAR that nobody read while the rules were chosen."""
    return hashlib.sha256(trace_id.encode()).digest()[0] % 2 == 1


def add_lift(table: Table, name: str, found: Found, failed: NDArray[np.bool_]) -> None:
    """How much more often a flagged unit failed than any unit, for every kind; and how the score ranks them."""
    base = failed.mean()
    kinds = [{issue.kind for issue in issues} for issues in found.values()]
    what = f"reward 0, {name} ({failed.sum()} of {len(failed)})"
    for kind in ("any kind", *ORDER):
        flagged = np.array([bool(seen) if kind == "any kind" else kind in seen for seen in kinds])
        if flagged.any():
            share = failed[flagged].mean()
            table.add_row(
                what,
                f"local Issues, {kind} ({flagged.sum()} flagged)",
                f"lift {share / base:.2f}",
                f"share {share:.3f}",
                f"reward 1: {(flagged & ~failed).sum()}",
            )
    scores = np.array([compute_severity(issues) for issues in found.values()])
    # Ties in the order of the traces: the severity decides, never the label.
    answered = [place for place in np.argsort(-scores, kind="stable") if scores[place] > 0]
    top = np.zeros(len(failed), dtype=bool)
    top[answered[: round(len(answered) / 3)]] = True
    for text, flagged in ((f"score from {SURE}", scores >= SURE), ("top third by score", top)):
        table.add_row(
            what,
            f"local Issues, {text} ({flagged.sum()} flagged)",
            f"lift {failed[flagged].mean() / base:.2f}",
            f"share {failed[flagged].mean():.3f}",
            f"reward 1: {(flagged & ~failed).sum()}",
        )
    table.add_row(what, "local Issues, score", f"AUC {roc_auc_score(failed, scores):.3f}", "", "")
