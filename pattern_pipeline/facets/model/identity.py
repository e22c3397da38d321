"""The name under which a model's answers are kept; those of two names never mix in one map."""

# Rises with every change of the prompt, the schema or the reading of answers.
PROMPT_VERSION = 1


def extractor_name(model: str) -> str:
    """``openai/gpt-5-mini/1``: protocol, model, version of our prompt."""
    return f"openai/{model}/{PROMPT_VERSION}"
