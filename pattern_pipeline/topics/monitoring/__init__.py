"""What changed from one day to the next: alerts with a stated rate of false alarms.

Belongs here: counts by day under one map, tests and their budget, what an earlier alert reported, the messages.
Does not belong here: how topics are found (``clustering``), storage (``lake``), the weekly review of them.
"""
