"""Pay for each answer once: find the open questions, estimate their cost, respect the limits, save every answer.

Belongs here: estimates, the order of the work, claims between runs, the journal, the Protocol of the answer store.
Does not belong here: prices and budgets (``llm``), how a model is asked (``model``), storage (``lake``).
"""
