"""Every error that a person may see.

    PatternPipelineError
    ├── InputError       what was handed in cannot be read
    ├── SettingsError    a setting, facet file or suite file is wrong
    ├── LakeError        the store cannot be opened, read or written
    │   └── QueryRefusedError   a query holds what may not be run
    ├── ModelError       a model's files are missing, altered or do not answer
    ├── BudgetError      a spending limit is reached; what was paid for is stored
    ├── NotFoundError    a topic, dataset or trace of that name does not exist
    └── PromotionError   labels did not pass, so nothing was promoted

The command line prints ``what (where); fix`` on one line and exits with 1; ``--debug`` shows the traceback.
"""


class PatternPipelineError(Exception):
    """Something a person can fix: what happened, where, and the fix."""

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        """One line: what happened, where, and the fix, as far as each is known."""
        place = f" ({self.where})" if self.where else ""
        fix = f"; {self.fix}" if self.fix else ""
        return " ".join(f"{self.what}{place}{fix}".split())


class InputError(PatternPipelineError):
    """What was handed in cannot be read."""


class SettingsError(PatternPipelineError):
    """A setting, facet file or suite file is wrong."""


class LakeError(PatternPipelineError):
    """The store cannot be opened, read or written."""


class QueryRefusedError(LakeError):
    """A person's query holds what may not be run; it was not run."""


class ModelError(PatternPipelineError):
    """A model's files are missing, altered, or do not answer."""


class BudgetError(PatternPipelineError):
    """A spending limit is reached; what was paid for is stored."""


class NotFoundError(PatternPipelineError):
    """A topic, dataset or trace of that name does not exist."""


class PromotionError(PatternPipelineError):
    """Labels did not pass validation, so nothing was promoted."""
