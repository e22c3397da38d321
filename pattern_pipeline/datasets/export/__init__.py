"""Published versions as files: one module a target, one registry.

Belongs here: a target's form of a row. Does not belong here: what is in a version (``datasets``), or where a
version is stored (``lake``).
"""
