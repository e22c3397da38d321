"""Answers by a language model behind any OpenAI-compatible endpoint.

Belongs here: the prompt, the schema of the answer, reading the answer, and the client that asks for one unit.
Does not belong here: what is asked when, what it costs and where answers are kept (``paying``).
"""
