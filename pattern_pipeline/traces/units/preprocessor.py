"""Load the user's own preprocessor, a function that makes unusual traces readable, by its entry point."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint

from pattern_pipeline.plugins import describe_distribution, find_plugin, load_object, refuse_plugin
from pattern_pipeline.traces.model import Message, Trace

Preprocess = Callable[[Trace], Trace | Iterable[Message] | None]


@dataclass(frozen=True, slots=True)
class Preprocessor:
    """A user's function and its version.

    ``call``: takes a landed, redacted trace. It returns a Trace, which is rendered as usual; Messages, which
    are shown in their order; or None where there is nothing to read. ``version``: entry point, distribution
    and its version; texts are rendered again where it changes.
    """

    name: str
    version: str
    call: Preprocess


def load_preprocessor(name: str) -> Preprocessor | None:
    """Load the preprocessor of a name from the group ``pattern_pipeline.preprocessors``.

    Returns None for an empty name. Raises SettingsError where it is not installed or cannot be imported.
    """
    if not name:
        return None
    point = find_plugin("preprocessor", name, where="setting 'traces.preprocessor'")
    return Preprocessor(name, _describe_version(point), _load_function(point))


def _describe_version(point: EntryPoint) -> str:
    return f"{point.name}={point.value} of {describe_distribution(point)}"


def _load_function(point: EntryPoint) -> Preprocess:
    call = load_object("preprocessor", point)
    if not callable(call):
        raise refuse_plugin("preprocessor", point, "is not callable")
    return call  # type: ignore[no-any-return]
