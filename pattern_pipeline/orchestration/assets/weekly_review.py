"""The week as people read it; no stage: it stores nothing that another asset reads."""

import dagster as dg

from pattern_pipeline.datasets.suites import issue_facets, load_suites
from pattern_pipeline.lake.week import read_week
from pattern_pipeline.orchestration.metadata import picture
from pattern_pipeline.orchestration.partitions import daily, partition_day, past_week
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.topics.watching.week.markdown import as_markdown
from pattern_pipeline.topics.watching.week.picture import week_png
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
    """What a person should look at: the seven days that end on the partition's, as Markdown and a picture."""
    settings = home.settings()
    frames = read_week(lake.open(), partition_day(context))
    review = review_week(
        frames, settings.watching.unhappy_labels, issue_facets(load_suites(settings.suites_file))
    )
    return dg.MaterializeResult(
        metadata={
            "review": dg.MetadataValue.md(as_markdown(review)),
            "picture": picture(week_png(review, frames), of="week"),
            "alerts": len(review.alerts),
            "new_topics": len(review.new_topics),
            "to_promote": len(review.candidates),
            "stale_datasets": sum(bool(each.stale) for each in review.datasets),
        }
    )
