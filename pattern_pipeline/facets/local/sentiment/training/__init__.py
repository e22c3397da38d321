"""Train the sentiment weights that ship with the package.

Belongs here: training data of our own, the fit, and the choice among heads. Does not belong here: anything that is
imported when a facet is answered.
"""
