"""Worlds of traffic drawn from a seed, taken through every stage.

Belongs here: what a world holds, the stages without Dagster, and what has to hold of any world. Does not belong
here: what one stage does with its input, which the tests of its room say.
"""
