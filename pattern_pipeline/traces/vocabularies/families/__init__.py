"""Interpret the attributes of one family of instrumentation libraries; a file a vocabulary.

Belongs here: classes that implement ``Vocabulary``. Does not belong here: helpers that several of them share
(the folder above).
"""
