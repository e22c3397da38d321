"""Read Claude Code session logs, with their sub-agents.

Does not belong here: message content blocks (``vocabularies/message_shapes``).
"""
