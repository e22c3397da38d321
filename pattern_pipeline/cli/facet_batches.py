"""``pattern-pipeline facets collect``: what the provider's batches have answered."""

from datetime import UTC, datetime

from pattern_pipeline.cli.output import console
from pattern_pipeline.settings import load_settings


def collect() -> None:
    """Take in what the provider's batches have answered so far. Asks nothing; `run` goes on from there."""
    from pattern_pipeline.facets.loading import load_facets
    from pattern_pipeline.lake.batches import LakeBatchBook
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.orchestration.extractors import name_of_extractor, open_queued_extractor

    settings = load_settings()
    lake = open_lake(settings)
    book, name = LakeBatchBook(lake), name_of_extractor(settings)
    before = book.open_batches(name)
    if not before:
        console.print(f"no batch of {name} is in the queue", highlight=False, markup=False)
        return
    today = datetime.now(UTC).date()
    open_queued_extractor(settings, lake, day=today).collect(load_facets(settings.facets_folder))
    waiting = {batch.batch_id for batch in book.open_batches(name)}
    ended = [batch for batch in before if batch.batch_id not in waiting]
    questions = sum(len(batch.requests) for batch in before if batch.batch_id in waiting)
    console.print(f"{len(ended)} batches taken in, {len(waiting)} under way with {questions:,} questions")
    if days := sorted({day for batch in ended for day in batch.days}):
        console.print(f"make the {len(days)} days that waited for them: pattern-pipeline run")
