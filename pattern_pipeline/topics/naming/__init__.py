"""Give groups names, keywords and exemplars that a person understands.

Belongs here: keywords, phrases, names made locally or by a model, exemplars. Does not belong here: names that
people pinned (``identity`` passes them on).
"""
