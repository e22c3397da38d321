"""What every question to a paid model needs beside the question itself."""

from dataclasses import dataclass
from pathlib import Path

from pattern_pipeline.facets.paying.answer_store import AnswerStore, RunIdentity
from pattern_pipeline.llm.budget import Budget
from pattern_pipeline.llm.prices import Price


@dataclass(frozen=True, slots=True)
class PaidRun:
    """A run that pays for answers.

    ``store``: caches answers for good, so that each is paid for once.
    ``price``: of the model; None if it is unknown.
    ``budget``: the limits of the run and of the day.
    ``run``: who asks.
    ``journal_folder``: holds answers on disk until they are in the store.
    """

    store: AnswerStore
    price: Price | None
    budget: Budget
    run: RunIdentity
    journal_folder: Path
