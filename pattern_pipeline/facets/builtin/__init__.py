"""Provide the facets that every project has: Task, Sentiment, Issues.

Belongs here: one TOML file a facet. Does not belong here: code, examples to copy (``examples``).
"""
