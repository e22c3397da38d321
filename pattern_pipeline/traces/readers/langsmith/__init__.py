"""Read LangSmith runs, from the SDK, the API and bulk exports.

Does not belong here: message shapes of LangChain (``vocabularies/message_shapes``).
"""
