"""Read plain chat records: dialogues, requests with responses, single messages.

Belongs here: whatever holds messages without naming a tracing tool. Does not belong here: the shape of one
message (``vocabularies/message_shapes``).
"""
