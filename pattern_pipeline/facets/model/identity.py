"""The name under which a model's answers are kept; those of two names never mix in one map."""

# Rises with every change of the prompt, the schema or the reading of answers.
PROMPT_VERSION = 1


def extractor_name(model: str) -> str:
    """``openai/gpt-5-mini/1``: protocol, model, version of our prompt."""
    return f"openai/{model}/{PROMPT_VERSION}"


def model_of(extractor: str) -> str:
    """The model in the name of an extractor; the name itself where it is not a model's."""
    protocol, _, rest = extractor.partition("/")
    model, _, version = rest.rpartition("/")
    return model if protocol == "openai" and model and version.isdecimal() else extractor
