"""Name topics by a model: all siblings of a map in one prompt, so that their names distinguish them.

Belongs here: the prompt, the validation of names, the second attempt, the division of many topics over
prompts. Does not belong here: calls, prices and budgets (``llm``), cached answers (``llm.paid_answers``).
"""
