"""Each answer paid for once: what is open, what it will cost, the limits, and keeping what came.

Belongs here: estimates, prices, budgets, the order of the work, the Protocol of the store that keeps answers.
Does not belong here: how a model is asked (``model``), how answers are stored (``lake``).
"""
