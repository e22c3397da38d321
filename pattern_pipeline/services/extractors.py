"""Open what answers the facets and names topics: local code, or the model that the settings name."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.local.extractor import LocalExtractor
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Extractor
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.llm.identity import name_extractor
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings
from pattern_pipeline.topics.embedding.embedder import MiniLM

if TYPE_CHECKING:
    from pattern_pipeline.facets.batches.batch_extractor import BatchExtractor
    from pattern_pipeline.llm.budget import Budget
    from pattern_pipeline.llm.paid_answers.answering import PaidRun
    from pattern_pipeline.llm.prices import Price
    from pattern_pipeline.topics.naming.namer import TopicNamer


def get_extractor_name(settings: Settings) -> str:
    """Return the extractor's name that answers carry, without loading or asking anything."""
    return name_extractor(settings.model.name) if settings.model.name else LocalExtractor().name


def check_facets(settings: Settings, facets: Sequence[FacetSpec]) -> None:
    """Raise SettingsError, before any work, for a facet that nothing here can answer."""
    if not settings.model.name:
        LocalExtractor().check(facets)


def open_extractor(
    workspace: Workspace,
    run_id: str = "",
    *,
    day: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Extractor:
    """Open the extractor of the settings.

    ``run_id``: recorded with what a model is paid; the limit of a run counts by it. ``day``: with
    ``mode = "batch"`` its questions go through the provider's queue. ``progress``: called with the number of
    units that a model has answered and of all units; not in a batch. Raises SettingsError for a price file that is
    wrong.
    """
    settings = workspace.settings
    if not settings.model.name:
        # Loaded only where custom facets compare meanings.
        return LocalExtractor(MiniLM())
    if settings.model.mode == "batch" and day is not None:
        return open_queued_extractor(workspace, run_id, day=day)
    # The client of a model takes a second to load, which nobody without a model should wait for.
    from pattern_pipeline.facets.model.llm_extractor import LlmExtractor

    return LlmExtractor(_open_paid_run(workspace, run_id), progress)


def open_cached_answers(workspace: Workspace) -> Extractor:
    """Open an extractor that asks no model: the local one, or the stored answers of the model of the settings."""
    if not workspace.settings.model.name:
        return open_extractor(workspace)
    from pattern_pipeline.facets.model.cached_extractor import CachedExtractor
    from pattern_pipeline.lake.answers import LakeAnswerStore

    return CachedExtractor(get_extractor_name(workspace.settings), LakeAnswerStore(workspace.lake))


def open_queued_extractor(workspace: Workspace, run_id: str = "", *, day: date) -> "BatchExtractor":
    """Open the extractor that puts one day's questions into the provider's queue, whatever ``mode`` says.

    Raises SettingsError for a price file that is wrong.
    """
    from pattern_pipeline.facets.batches.batch_extractor import BatchExtractor
    from pattern_pipeline.lake.batches import LakeBatchBook

    return BatchExtractor(_open_paid_run(workspace, run_id), day, LakeBatchBook(workspace.lake))


def open_namer(workspace: Workspace, run_id: str = "") -> "TopicNamer | None":
    """Open the model that names topics; None where topics are named from their own words.

    ``names`` in ``[topics]`` chooses. Raises SettingsError where it asks for a model and none is named, and for a
    price file that is wrong.
    """
    settings = workspace.settings
    if settings.topics.names == "local" or (settings.topics.names == "auto" and not settings.model.name):
        return None
    if not settings.model.name:
        raise SettingsError(
            'names = "model", and no model is named',
            where="[topics]",
            fix='write name = "..." under [model], or names = "auto"',
        )
    from pattern_pipeline.topics.naming.model.model_namer import ModelNamer

    return ModelNamer(_open_paid_run(workspace, run_id))


def _open_paid_run(workspace: Workspace, run_id: str) -> "PaidRun":
    from pattern_pipeline.lake.answers import LakeAnswerStore
    from pattern_pipeline.llm.paid_answers.answering import PaidRun
    from pattern_pipeline.llm.paid_answers.run_identity import identify_run

    settings, lake = workspace.settings, workspace.lake
    return PaidRun(
        settings=settings.model,
        store=LakeAnswerStore(lake),
        price=_find_model_price(settings),
        budget=_read_budget(settings, lake, run_id),
        run=identify_run(run_id),
        journal_folder=settings.journal_folder,
    )


def _find_model_price(settings: Settings) -> "Price | None":
    from pattern_pipeline.llm.prices import find_price, load_prices

    return find_price(settings.model.name, load_prices(settings.prices_file))


def _read_budget(settings: Settings, lake: Lake, run_id: str) -> "Budget":
    from pattern_pipeline.lake.spend import sum_day_cost, sum_run_cost
    from pattern_pipeline.llm.budget import Budget

    model = settings.model
    return Budget(
        max_cost_per_run=model.max_cost_per_run,
        max_cost_per_day=model.max_cost_per_day,
        spent_today=sum_day_cost(lake, datetime.now(UTC).date()),
        spent_before=sum_run_cost(lake, run_id) if run_id else 0.0,
        answer_tokens=model.answer_tokens,
        window_tokens=model.window_tokens,
    )
