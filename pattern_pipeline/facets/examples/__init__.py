"""Provide custom facets to copy into the home folder's own facets.

Belongs here: TOML files; the pipeline loads none of them.
Does not belong here: code, facets that every project has (``builtin``).
"""
