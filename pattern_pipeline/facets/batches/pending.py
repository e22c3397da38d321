"""Answers that are awaited."""

from pattern_pipeline.errors import PatternPipelineError


class AnswersPendingError(PatternPipelineError):
    """The provider's queue has not answered everything yet; nothing is wrong."""

    def __init__(self, open_texts: int, units: int, batches: tuple[str, ...]) -> None:
        super().__init__(
            f"{open_texts:,} texts of {units:,} units wait for {len(batches)} batches of the provider",
            where=", ".join(batches[:3]),
            fix="run again later: batches may take a day",
        )
        self.batches = batches
