"""Load what other packages add: readers, exporters, embedders and preprocessors, by their entry points.

The group of a kind is ``pattern_pipeline.`` and its plural: ``pattern_pipeline.readers``. A ground floor: the
rooms say what a plug-in of theirs has to look like. See docs/extending.md.
"""

from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

from pattern_pipeline.errors import SettingsError

Kind = Literal["reader", "exporter", "embedder", "preprocessor"]


def list_plugins(kind: Kind) -> tuple[EntryPoint, ...]:
    """List the installed entry points of a kind, by name, without importing them."""
    return tuple(sorted(entry_points(group=f"pattern_pipeline.{kind}s"), key=lambda point: point.name))


def find_plugin(kind: Kind, name: str, *, where: str = "") -> EntryPoint:
    """Return the entry point of a name.

    ``where``: the setting or option that names it. Raises SettingsError where it is not installed, or where two
    packages have one of this name.
    """
    installed = list_plugins(kind)
    found = [point for point in installed if point.name == name]
    if not found:
        known = ", ".join(dict.fromkeys(point.name for point in installed)) or "none"
        raise SettingsError(
            f"no {kind} named {name!r} is installed",
            where=where,
            fix=f"install the package that has it in the entry-point group pattern_pipeline.{kind}s;"
            f" installed: {known}",
        )
    if len(found) > 1:
        packages = " and ".join(describe_distribution(point) for point in found)
        raise SettingsError(
            f"two packages add the {kind} {name!r}: {packages}",
            where=where,
            fix="uninstall one of them",
        )
    return found[0]


def describe_distribution(point: EntryPoint) -> str:
    """Return the name and version of the package that an entry point comes from."""
    return f"{point.dist.name} {point.dist.version}" if point.dist else "an unknown package"


def load_object(kind: Kind, point: EntryPoint) -> Any:
    """Import the object of an entry point. Raises SettingsError that names the package."""
    try:
        return point.load()
    # It is somebody else's code: whatever its import raises, the person needs to know which one it was.
    except Exception as error:
        raise refuse_plugin(kind, point, f"cannot be imported: {type(error).__name__}: {error}") from error


def make_instance(kind: Kind, point: EntryPoint, attributes: Iterable[str]) -> Any:
    """Import the object of an entry point; a class or a function is called without arguments.

    ``attributes``: what the object must have. Raises SettingsError that names the package.
    """
    loaded = load_object(kind, point)
    wanted = tuple(attributes)
    if isinstance(loaded, type) or (callable(loaded) and not _has_all(loaded, wanted)):
        try:
            loaded = loaded()
        except Exception as error:
            raise refuse_plugin(kind, point, f"cannot be made: {type(error).__name__}: {error}") from error
    if missing := [name for name in wanted if not hasattr(loaded, name)]:
        raise refuse_plugin(kind, point, f"has no {' and no '.join(missing)}")
    return loaded


def refuse_plugin(kind: Kind, point: EntryPoint, reason: str) -> SettingsError:
    """Build the error for a plug-in that cannot be used; one line that names its package."""
    package = describe_distribution(point)
    return SettingsError(
        f"the {kind} {point.name!r} of {package} {reason}",
        where=point.value,
        fix=f"correct, update or uninstall {point.dist.name if point.dist else 'it'}",
    )


def _has_all(loaded: object, wanted: Iterable[str]) -> bool:
    return all(hasattr(loaded, name) for name in wanted)
