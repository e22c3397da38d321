"""One file for each family of identifiers: its candidates, and what confirms them.

Does not belong here: how detectors are applied (``finding``), and what replaces a value (``text``).
"""
