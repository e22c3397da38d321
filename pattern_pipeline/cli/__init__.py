"""The ``pattern-pipeline`` command: one file a command group, thin over the rooms."""
