"""Provide the suites that ship with the package.

Belongs here: TOML files. Does not belong here: code.
"""
