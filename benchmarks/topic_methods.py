"""Ways of finding topics that are held against one another: ours, two peers, and two plain recipes.

Each is given the same texts and vectors, and no labels; k-means alone is told how many groups there are.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from labelled_texts import EmbeddedTexts
from topics_slow_path import all_placed

from pattern_pipeline.topics.embedding.embedder import hash_text
from pattern_pipeline.topics.maps.topic_maps import TopicMaps, build_topic_maps
from pattern_pipeline.topics.settings import TopicSettings


@dataclass(frozen=True)
class Found:
    """The topic of each text, empty for none, and its broad topic where the method has two levels."""

    topics: list[str]
    broad: list[str] | None = None
    setting: str = ""


Method = Callable[[EmbeddedTexts, int], Found]


def ours(given: EmbeddedTexts, seed: int) -> Found:
    """Return the map that the pipeline makes, with the settings it comes with."""
    maps = topic_maps(given, TopicSettings(seed=seed))
    topics = _in_order(maps.topic_members.set_index("unit_id")["topic_id"], len(given.data.texts))
    broad = None
    if "broad_id" in maps.topic_clusters:
        broad_of = maps.topic_clusters.set_index("topic_id")["broad_id"].to_dict()
        # A topic of no broad topic stands for itself.
        broad = [str(broad_of.get(topic) or topic) for topic in topics]
    return Found(topics, broad, str(maps.topic_maps["chosen"].iloc[0]))


def topic_maps(given: EmbeddedTexts, settings: TopicSettings) -> TopicMaps:
    """Give the texts as answers of one facet to the step that the pipeline runs."""
    data, count = given.data, len(given.data.texts)
    summaries = pd.DataFrame(
        {
            "day": data.days,
            "unit_id": [f"{index:06d}" for index in range(count)],
            "facet": "Task",
            "position": 0,
            "facet_version": "1",
            "extractor": "local",
            "status": "answered",
            "label": pd.Series([None] * count, dtype=object),
            "summary": data.summaries or [text[:200] for text in data.texts],
            "text": data.texts,
        }
    )
    embeddings = summaries[["day", "unit_id", "facet", "position", "facet_version"]].assign(
        text_hash=[hash_text(text) for text in data.texts], model="MiniLM", vector=list(given.vectors)
    )
    return build_topic_maps(max(data.days), summaries, embeddings, settings)


def bertopic_defaults(given: EmbeddedTexts, _seed: int) -> Found:
    """BERTopic as it comes, which takes no seed: its rows move from run to run."""
    from bertopic import BERTopic

    topics, _ = BERTopic().fit_transform(list(given.data.texts), given.vectors)
    return Found(_named(topics))


def evoc_defaults(given: EmbeddedTexts, seed: int) -> Found:
    """EVoC as it comes; its coarsest layer of more than one group is its broad level."""
    from evoc import EVoC

    model = EVoC(random_state=seed)
    topics = model.fit_predict(given.vectors)
    layers = [layer for layer in model.cluster_layers_ if layer.max() > 0]
    coarsest = min(layers, key=lambda layer: int(layer.max()), default=topics)
    return Found(_named(topics), _named(coarsest))


def umap_hdbscan(minimum_size: int) -> Method:
    """UMAP to 10 dimensions, HDBSCAN with a size fixed by hand, the rest to the nearest centroid."""

    def found(given: EmbeddedTexts, seed: int) -> Found:
        from hdbscan import HDBSCAN
        from umap import UMAP

        reduced = UMAP(
            n_components=10, n_neighbors=15, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1
        ).fit_transform(given.vectors)
        model = HDBSCAN(min_cluster_size=minimum_size, min_samples=5, cluster_selection_method="eom")
        return Found(_named(all_placed(given.vectors, model.fit_predict(reduced.astype(np.float64)))))

    return found


def k_means_told_the_count(given: EmbeddedTexts, seed: int) -> Found:
    """K-means on the vectors with the true number of groups of each level, which nobody knows in use."""
    from sklearn.cluster import KMeans

    levels = {
        truth.broad: KMeans(truth.groups, n_init=3, random_state=seed).fit_predict(given.vectors)
        for truth in given.data.truths
    }
    return Found(_named(levels[False]), _named(levels[True]) if True in levels else None)


METHODS: Mapping[str, Method] = {
    "ours": ours,
    "bertopic": bertopic_defaults,
    "evoc": evoc_defaults,
    "hdbscan-50": umap_hdbscan(50),
    "hdbscan-15": umap_hdbscan(15),
    "kmeans": k_means_told_the_count,
}
TITLES: Mapping[str, str] = {
    "ours": "ours, automatic",
    "bertopic": "BERTopic defaults",
    "evoc": "EVoC defaults",
    "hdbscan-50": "UMAP, HDBSCAN 50, all placed",
    "hdbscan-15": "UMAP, HDBSCAN 15, all placed",
    "kmeans": "k-means, told the true k",
}


def quiet(method: Method) -> Method:
    """Keep the warnings of the libraries that a method uses out of the table."""

    def run(given: EmbeddedTexts, seed: int) -> Found:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return method(given, seed)

    return run


def _in_order(topic_of: "pd.Series[str]", count: int) -> list[str]:
    return [str(topic or "") for topic in topic_of.reindex([f"{index:06d}" for index in range(count)])]


def _named(labels: object) -> list[str]:
    return ["" if label < 0 else str(label) for label in np.asarray(labels)]
