"""Commands on facets: list them, try them on samples, estimate, spend, collect and ask again."""
