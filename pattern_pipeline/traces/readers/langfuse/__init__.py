"""Read Langfuse exports: traces with their observations, and rows of either.

Belongs here: Langfuse's own fields and observation types. Does not belong here: attributes that Langfuse
passes through from OpenTelemetry (``vocabularies``).
"""
