"""The name under which a model's answers are kept; those of two names never mix in one map."""

# Rises with every change of the prompt, the schema or the reading of answers.
PROMPT_VERSION = 2
_NAMES = "names-"


def extractor_name(model: str) -> str:
    """``openai/your-model/2``: protocol, model, version of our prompt."""
    return f"openai/{model}/{PROMPT_VERSION}"


def namer_name(model: str, version: int) -> str:
    """``openai/your-model/names-1``: as one that names topics.

    Apart from what answers facets, whose past answers tell what the next will cost.
    """
    return f"openai/{model}/{_NAMES}{version}"


def model_of(extractor: str) -> str:
    """The model in the name of an extractor; the name itself where it is not a model's."""
    protocol, _, rest = extractor.partition("/")
    model, _, version = rest.rpartition("/")
    return model if protocol == "openai" and model and version.removeprefix(_NAMES).isdecimal() else extractor
