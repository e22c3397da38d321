"""What the lake and the settings say now, as the pure functions of ``freshness`` want it."""

import orjson

from pattern_pipeline.datasets.suites import load_suites
from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.lake.day_records import list_materialized_days
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.landed_units import list_landed_days
from pattern_pipeline.lake.topic_maps import hash_maps_by_day
from pattern_pipeline.orchestration.extractors import name_of_extractor
from pattern_pipeline.orchestration.freshness import Recorded, digest
from pattern_pipeline.orchestration.idling import quiet_since
from pattern_pipeline.settings import Settings
from pattern_pipeline.topics.embedding.opening import open_embedder
from pattern_pipeline.traces.units.preprocessing import load_preprocessor


def read_recorded(lake: Lake, settings: Settings) -> Recorded:
    """Every recorded hash, with the landed days' content and the settings of each stage."""
    made = list_materialized_days(lake)
    landed = list_landed_days(lake, settings.traces.unit, quiet_since(settings.traces))
    contents = {(row.stage, row.day): row.content_hash for row in made}
    contents |= {("landed_traces", landed.day): landed.content_hash for landed in landed}
    return Recorded(
        contents=contents,
        inputs={(row.stage, row.day): row.inputs_hash for row in made},
        maps=hash_maps_by_day(lake),
        settings=stage_settings(settings),
        window_days=settings.topics.window_days,
        baseline_days=settings.watching.baseline_days,
    )


def stage_settings(settings: Settings) -> dict[str, str]:
    """By stage, the hash of the settings that its answer depends on."""
    facets = digest(f"{facet.name} {facet.version}" for facet in load_facets(settings.facets_folder))
    suites = load_suites(settings.suites_file)
    preprocessor = load_preprocessor(settings.traces.preprocessor)
    return {
        "raw_traces": digest([str(settings.traces.sample), settings.traces.unit, settings.traces.where]),
        "preprocessed_traces": digest(
            [str(settings.traces.maximum_tokens), preprocessor.version if preprocessor else ""]
        ),
        "facet_summaries": digest([facets, name_of_extractor(settings)]),
        "facet_embeddings": open_embedder(settings.embedding, settings.home).name,
        "topic_clusters": settings.topics.model_dump_json(),
        "classified_logs": facets,
        "eval_datasets": digest(orjson.dumps(suite.model_dump(mode="json")).decode() for suite in suites),
        "topic_alerts": settings.watching.model_dump_json(),
    }
