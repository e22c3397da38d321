"""One facet's answers to one topic map: the steps in order, and how a map is shown.

Belongs here: building maps, quality cards, the board, tables and pictures of maps.
Does not belong here: storage (``lake``) and the steps themselves (the rooms beside this one).
"""
