"""Group vectors, with every setting chosen from the data.

Belongs here: sampling, smoothing, merge trees, candidate groupings and their scores, the choice among them.
Does not belong here: what groups are called (``naming``) and which id they have (``identity``).
"""
