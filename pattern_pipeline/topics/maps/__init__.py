"""Make the topic map of a facet from its answers, and show it.

Belongs here: building maps, quality cards, the board, tables and pictures of maps. Does not belong here:
storage (``lake``) and the single steps (the rooms beside this one).
"""
