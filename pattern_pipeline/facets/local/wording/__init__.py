"""Split conversations into turns, sentences and words, and define the wordings that local answers look for.

Belongs here: what more than one facet reads. Does not belong here: the answer to a facet (that facet's folder).
"""
