"""From files of spans to readable conversations.

Belongs here: the Trace model, one reader a format, the merge of repeated histories, redaction, filters, the
line-numbered conversation text. Does not belong here: what a conversation is about (``facets``), storage
(``lake``).
"""
