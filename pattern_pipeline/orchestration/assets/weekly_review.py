"""The week as people read it; no stage: it stores nothing that another asset reads."""

from datetime import date

import dagster as dg

from pattern_pipeline.datasets.suites import list_issue_facets
from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.lake.weekly_review import read_week
from pattern_pipeline.orchestration.lineage import daily, past_week, read_day
from pattern_pipeline.orchestration.metadata import embed_picture
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.watch import Watch, watch_partition
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.topics.monitoring.week.review import WeeklyReview, build_weekly_review
from pattern_pipeline.topics.monitoring.week.sections import format_markdown
from pattern_pipeline.topics.monitoring.week.topic_weeks import WeekFrames


@dg.asset(
    partitions_def=daily,
    group_name="reviews",
    kinds={"python", "markdown"},
    owners=["team:pattern"],
    code_version="1",
    deps=[
        dg.AssetDep("topic_alerts", partition_mapping=past_week),
        dg.AssetDep("current_labels", partition_mapping=past_week),
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
    watching = watch_partition(context, lake.open())
    metadata = watching.attempt_metadata(
        "review", lambda: _build_metadata(home.open(), read_day(context), watching)
    )
    watching.store()
    return dg.MaterializeResult(metadata=metadata)


def _build_metadata(workspace: Workspace, day: date, watching: Watch) -> dict[str, dg.MetadataValue]:
    try:
        frames = read_week(workspace.lake, day)
    except NotFoundError as error:
        # A week without traces is an answer.
        return {"review": dg.MetadataValue.text(str(error))}
    facets = list_issue_facets(workspace.suites)
    review = build_weekly_review(frames, workspace.settings.watching.unhappy_labels, facets)
    metadata: dict[str, dg.MetadataValue] = {
        "review": dg.MetadataValue.md(format_markdown(review)),
        "alerts": dg.MetadataValue.int(len(review.alerts)),
        "new_topics": dg.MetadataValue.int(len(review.new_topics)),
        "to_promote": dg.MetadataValue.int(len(review.candidates)),
        "stale_datasets": dg.MetadataValue.int(sum(bool(each.stale) for each in review.datasets)),
    }
    if drawn := watching.attempt("picture", lambda: _draw_picture(review, frames), None):
        metadata["picture"] = drawn
    return metadata


def _draw_picture(review: WeeklyReview, frames: WeekFrames) -> dg.MarkdownMetadataValue:
    # Not above: the lineage must load where matplotlib cannot.
    from pattern_pipeline.topics.monitoring.week.picture import draw_week

    return embed_picture(draw_week(review, frames), of="week")
