"""Detect identifiers: one file for each family, with its candidates and what confirms them.

Does not belong here: how detectors are applied (``finding``), and what replaces a value (``text``).
"""
