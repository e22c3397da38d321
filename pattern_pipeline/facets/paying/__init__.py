"""Each answer paid for once: what is open, what it will cost, the limits, and keeping what came.

Belongs here: estimates, the order of the work, the Protocol of the store that keeps answers.
Does not belong here: prices and budgets (``llm``), how a model is asked (``model``), storage (``lake``).
"""
