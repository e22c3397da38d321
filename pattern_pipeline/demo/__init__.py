"""Synthetic traffic of a support agent, for the demo and for tests. Nothing in it is a real conversation.

Belongs here: the wording (``content``, data files only), the story over the days, dialogues, and the writing
of OTLP/JSON. Does not belong here: reading traces (``traces``), or anything the product looks at; labels are
for people and for scores only.
"""
