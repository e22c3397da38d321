"""Vectors to groups, with every setting chosen from the data.

Belongs here: sampling, neighbours, reduction, the tree of groups, candidates and their scores, provisional groups.
Does not belong here: what groups are called (``naming``) and which id they carry (``identity``).
"""
