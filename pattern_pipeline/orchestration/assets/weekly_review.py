"""The week as people read it; no stage: it stores nothing that another asset reads."""

from datetime import date

import dagster as dg

from pattern_pipeline.datasets.suites import issue_facets, load_suites
from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.weekly_review import read_week
from pattern_pipeline.orchestration.metadata import picture
from pattern_pipeline.orchestration.partitions import daily, partition_day, past_week
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.watching import Watch, watch_of
from pattern_pipeline.settings import Settings
from pattern_pipeline.topics.watching.week.frames import WeekFrames
from pattern_pipeline.topics.watching.week.markdown import as_markdown
from pattern_pipeline.topics.watching.week.review import WeeklyReview
from pattern_pipeline.topics.watching.week.review import weekly_review as review_week


@dg.asset(
    partitions_def=daily,
    group_name="reviews",
    kinds={"python", "markdown"},
    owners=["team:pattern"],
    code_version="1",
    deps=[
        dg.AssetDep("topic_alerts", partition_mapping=past_week),
        dg.AssetDep("classified_logs", partition_mapping=past_week),
        dg.AssetDep("topic_clusters", partition_mapping=past_week),
        dg.AssetDep("eval_datasets", partition_mapping=past_week),
    ],
)
def weekly_review(
    context: dg.AssetExecutionContext, home: HomeResource, lake: LakeResource
) -> dg.MaterializeResult[None]:
    """Review the seven days that end on the partition's day, as Markdown and a picture.

    It shows what a person should look at. Where it cannot be made, its check warns.
    """
    watching = watch_of(context, lake.open())
    metadata = watching.attempt_metadata(
        "review", lambda: _metadata(lake.open(), partition_day(context), home.settings(), watching)
    )
    watching.store()
    return dg.MaterializeResult(metadata=metadata)


def _metadata(lake: Lake, day: date, settings: Settings, watching: Watch) -> dict[str, dg.MetadataValue]:
    try:
        frames = read_week(lake, day)
    except NotFoundError as error:
        # A week without traces is an answer.
        return {"review": dg.MetadataValue.text(str(error))}
    facets = issue_facets(load_suites(settings.suites_file))
    review = review_week(frames, settings.watching.unhappy_labels, facets)
    metadata: dict[str, dg.MetadataValue] = {
        "review": dg.MetadataValue.md(as_markdown(review)),
        "alerts": dg.MetadataValue.int(len(review.alerts)),
        "new_topics": dg.MetadataValue.int(len(review.new_topics)),
        "to_promote": dg.MetadataValue.int(len(review.candidates)),
        "stale_datasets": dg.MetadataValue.int(sum(bool(each.stale) for each in review.datasets)),
    }
    if drawn := watching.attempt("picture", lambda: _picture(review, frames), None):
        metadata["picture"] = drawn
    return metadata


def _picture(review: WeeklyReview, frames: WeekFrames) -> dg.MarkdownMetadataValue:
    # Not above: a matplotlib that cannot be loaded must not keep the whole lineage from loading.
    from pattern_pipeline.topics.watching.week.picture import week_png

    return picture(week_png(review, frames), of="week")
