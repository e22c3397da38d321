"""A model's HTTP server, without a model: chat completions, files and batches, and every fault that can be met.

Belongs here: the wire, the answers by JSON schema, the faults, the record of what was asked.
``server.ModelServer`` runs in a thread (the fixture ``model_server``); ``python -m
pattern_pipeline_tests.model_server`` in a process of its own, which ``process.model_server_process`` starts and
asks. Does not belong here: tests.
"""
