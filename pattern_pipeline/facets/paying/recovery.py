"""Takes in what runs that died had on disk and not yet in the lake."""

import time
from pathlib import Path

from filelock import FileLock

from pattern_pipeline.facets.paying.answer_store import AnswerStore, RunIdentity
from pattern_pipeline.facets.paying.journal import SUFFIX, read_entries
from pattern_pipeline.facets.paying.shares import spend_of

_UNREADABLE_SECONDS = 3600


def recover(folder: Path, store: AnswerStore, run: RunIdentity) -> int:
    """Store the answers in the journals of dead runs, each file once; returns their number.

    A file is removed when its answers are stored; one that was stored already changes nothing. ``run`` is the run
    that searches. Raises LakeError.
    """
    if not _others(folder, run):
        return 0
    # Two runs that start at once would both take in the same file.
    with FileLock(folder / "recovery.lock"):
        return sum(_take_in(path, store) for path in _others(folder, run))


def _others(folder: Path, run: RunIdentity) -> list[Path]:
    return [path for path in sorted(folder.glob(f"*{SUFFIX}")) if _holder(path) != run.holder]


def _holder(path: Path) -> str:
    try:
        return next((entry.run.holder for entry in read_entries(path, first_only=True)), "")
    except FileNotFoundError:
        return ""


def _take_in(path: Path, store: AnswerStore) -> int:
    try:
        first = read_entries(path, first_only=True)
        if not first:
            if time.time() - path.stat().st_mtime > _UNREADABLE_SECONDS:
                path.unlink()
            return 0
        if store.lives(first[0].run):
            return 0
        entries = read_entries(path)
    except FileNotFoundError:
        # Its run has kept it since.
        return 0
    answers = [answer for entry in entries for answer in entry.answers]
    store.keep(first[0].extractor, answers, spend_of(entries), first[0].run, checkpoint=path.stem)
    path.unlink(missing_ok=True)
    return len(answers)
