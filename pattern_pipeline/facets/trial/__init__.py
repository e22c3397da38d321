"""Trying a facet on a sample before it is asked of everything.

Belongs here: what shows whether a facet asks well: its answers beside the lines they cite, how many are unknown,
how labels spread, how it scores against a person's labels, how two versions differ. Does not belong here: choosing
the sample (``orchestration``) and printing (``cli``).
"""
