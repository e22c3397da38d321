"""The facets that every project has, as TOML files: Task, Sentiment, Issues. No code belongs here."""
