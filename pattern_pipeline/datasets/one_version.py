"""Reduce the answers of each facet to one version by one extractor: a window that is partly re-asked holds two."""

import pandas as pd

_KIND = ["facet_version", "extractor"]


def select_newest_answers(summaries: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``facet_summaries`` that agree with their facet's newest day in facet version and extractor.

    Of a newest day that holds several, the kind with more answers is the day's, as in a topic map.
    """
    kept = []
    for _, rows in summaries.groupby("facet", sort=False):
        newest = rows[rows["day"] == rows["day"].max()]
        counts = newest.groupby(_KIND).size().sort_index().sort_values(ascending=False, kind="stable")
        kept.append((rows[_KIND] == pd.Series(dict(zip(_KIND, counts.index[0], strict=True)))).all(axis=1))
    if not kept:
        return summaries
    return summaries[pd.concat(kept).reindex(summaries.index)]


def select_matching_labels(labels: pd.DataFrame, summaries: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``classified_logs`` that were made from these answers."""
    key = ["day", "unit_id", "facet", "facet_version"]
    known = set(summaries[key].itertuples(index=False, name=None))
    found = [row in known for row in labels[key].itertuples(index=False, name=None)]
    return labels[pd.Series(found, index=labels.index, dtype=bool)]
