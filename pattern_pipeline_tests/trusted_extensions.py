"""Open lakes without checking the signatures of DuckDB's extensions, which takes two thirds of a second a lake."""

from pattern_pipeline.lake.engine import attach


def trust_extensions() -> None:
    """Let this process load the extensions of the installed wheels as they are."""
    attach._CONFIGURATION["allow_unsigned_extensions"] = "true"
