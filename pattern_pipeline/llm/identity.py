"""Names under which a model's answers are cached; answers of two names never mix in one map."""

# Rises with every change of the prompt, the schema or the reading of answers.
PROMPT_VERSION = 2
_NAMES = "names-"


def name_extractor(model: str) -> str:
    """Name an extractor by protocol, model and version of our prompt: ``openai/your-model/2``."""
    return f"openai/{model}/{PROMPT_VERSION}"


def name_namer(model: str, version: int) -> str:
    """Name a namer of topics: ``openai/your-model/names-1``.

    It differs from the name of the extractor, whose past answers are used to estimate the cost of the next.
    """
    return f"openai/{model}/{_NAMES}{version}"


def parse_model(extractor: str) -> str:
    """Parse the model out of the name of an extractor; the name itself if it is not a model's."""
    protocol, _, rest = extractor.partition("/")
    model, _, version = rest.rpartition("/")
    return model if protocol == "openai" and model and version.removeprefix(_NAMES).isdecimal() else extractor
