"""The weekly review: what came, what turned, what to promote, which datasets have aged.

Belongs here: the review as data, as Markdown and as a picture. Does not belong here: finding alerts, storage.
"""
