"""Answers by a language model behind any OpenAI-compatible endpoint.

Belongs here: asking about one unit, from the prompt (``prompting``) over the call (``calling``) to the answers
(``reading``). Does not belong here: what is asked when, what it costs and where answers are kept (``paying``).
"""
