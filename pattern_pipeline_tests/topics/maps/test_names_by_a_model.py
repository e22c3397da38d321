"""Who names the topics of a map: the model where one is set, and nobody who is paid where they are provisional."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pattern_pipeline.topics.maps.topic_maps import TopicMaps, build_topic_maps
from pattern_pipeline.topics.naming.namer import GivenNames, TopicToName
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline_tests.topics.conftest import DAY, blobs, embeddings_frame, summaries_frame

SIZES = [40, 30, 20]


@dataclass
class Numbering:
    """Implements TopicNamer: names in the order of the topics; keeps what it was asked."""

    name: str = "numbers"
    asked: list[int] = field(default_factory=list)

    def name_topics(self, facet: str, topics: Sequence[TopicToName]) -> GivenNames:
        self.asked.append(len(topics))
        return GivenNames(tuple(f"{facet} number {place}" for place in range(len(topics))))


def mapped(namer: Numbering, threshold: int) -> TopicMaps:
    summaries = summaries_frame([f"request {index}" for index in range(sum(SIZES))])
    vectors = embeddings_frame(summaries, blobs(SIZES))
    settings = TopicSettings(minimum_summaries=threshold)
    return build_topic_maps(DAY, summaries, vectors, settings, None, namer)


def test_all_topics_of_a_map_are_named_in_one_call() -> None:
    namer = Numbering()
    maps = mapped(namer, 90)
    assert namer.asked == [3]
    assert maps.topic_clusters["name"].tolist() == ["Task number 0", "Task number 1", "Task number 2"]


def test_no_model_is_paid_to_name_provisional_topics() -> None:
    namer = Numbering()
    maps = mapped(namer, 91)
    assert namer.asked == []
    assert len(maps.topic_clusters) == 3
    assert not maps.topic_clusters["name"].str.contains("number").any()
