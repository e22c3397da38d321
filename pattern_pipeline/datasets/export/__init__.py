"""Write published versions as files: one module for each target, and one registry.

Belongs here: a target's form of a row. Does not belong here: the rows of a version (``datasets``), or where a
version is stored (``lake``).
"""
