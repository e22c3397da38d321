"""Load the user's own preprocessor, a function that makes unusual traces readable, by its entry point."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.traces.model import Message, Trace

GROUP = "pattern_pipeline.preprocessors"

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
    installed = {point.name: point for point in entry_points(group=GROUP)}
    if name not in installed:
        known = ", ".join(sorted(installed)) or "none"
        raise SettingsError(
            f"no preprocessor named {name!r} is installed",
            where="setting 'traces.preprocessor'",
            fix=f"install the package that has it in the entry-point group {GROUP}; installed: {known}",
        )
    return Preprocessor(name, _describe_version(installed[name]), _load_function(installed[name]))


def _describe_version(point: EntryPoint) -> str:
    distribution = f"{point.dist.name} {point.dist.version}" if point.dist else ""
    return f"{point.name}={point.value} of {distribution}"


def _load_function(point: EntryPoint) -> Preprocess:
    try:
        call = point.load()
    # It is somebody else's code: whatever its import raises, the person needs to know which one it was.
    except Exception as error:
        raise SettingsError(
            f"the preprocessor {point.name!r} cannot be imported: {type(error).__name__}: {error}",
            where=point.value,
            fix="correct or reinstall its package",
        ) from error
    if not callable(call):
        raise SettingsError(
            f"the preprocessor {point.name!r} is not callable", where=point.value, fix="name a function"
        )
    return call  # type: ignore[no-any-return]
