"""Answer custom categorical facets: choose the label whose examples are most similar to a unit's sentences.

Belongs here: similarity and its thresholds. Does not belong here: the sentence encoder (``facets/encoder``).
"""
