"""Great Expectations suites over the frames that promotion rests on: labels, answers and dataset rows.

Belongs here: the expectations of each frame (``labels``, ``answers``, ``rows``), how they are run (``engine``) and
what a run found (``findings``). Does not belong here: Dagster's checks, which show findings, and what a
finding stops, which promotion decides.
"""
