"""Questions asked of every unit, and what answers them.

Belongs here: facets as data, the built-in ones, the extractor that needs no model, the Protocol every
extractor meets. Does not belong here: grouping answers (``topics``).
"""
