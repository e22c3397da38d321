"""Read tables (CSV and Parquet) whose rows are dialogues, exchanges, messages or spans.

Belongs here: column names and cells. Does not belong here: what a row holds once its columns are known; the
chat, LangSmith and Braintrust parsers read it.
"""
