"""Call a language model behind any OpenAI-compatible endpoint, within a budget.

Belongs here: the client, its limits and retries, what errors mean, tokens, prices, budgets, safe text for prompts,
answers that are paid for once (``paid_answers``).
Does not belong here: what is asked and how answers are read (``facets``, ``topics``), where answers are stored
(``lake``).
"""
