"""Where the map before placed the texts that are clustered now."""

import numpy as np
import pandas as pd

from pattern_pipeline.topics.clustering.sampling import DistinctTexts
from pattern_pipeline.topics.clustering.silhouette import Labels
from pattern_pipeline.topics.identity.earlier import PreviousMap


def former_groups(
    unit_ids: "pd.Series[str]", texts: DistinctTexts, previous: PreviousMap | None
) -> Labels | None:
    """By distinct text the number of its topic in the map before, -1 for none; None without such a map.

    Of units with one text that stood in several topics the last one speaks.
    """
    if previous is None or previous.members.empty:
        return None
    codes, _ = pd.factorize(unit_ids.astype(str).map(previous.topic_of_unit()))
    found = np.full(len(texts.rows), -1, dtype=np.int64)
    known = np.flatnonzero((codes >= 0) & (texts.text_of >= 0))
    found[texts.text_of[known]] = codes[known]
    return found
