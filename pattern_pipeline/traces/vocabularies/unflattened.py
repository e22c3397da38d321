"""Lists that were spread over numbered names (``prompt.0.content``), put together again, and the way back."""

from collections.abc import Iterator, Mapping
from typing import Any

from pattern_pipeline.traces.vocabularies.vocabulary import Attributes


def unflatten_list(attributes: Attributes, prefix: str) -> list[Any]:
    """The list under ``prefix`` (``gen_ai.prompt.``): objects in order of their numbers; empty where none is."""
    root: dict[str, Any] = {}
    for name, value in attributes.items():
        if name.startswith(prefix):
            _insert_value(root, name[len(prefix) :].split("."), value)
    if not root or not all(name.isdecimal() for name in root):
        return []
    built = _build_value(root)
    return built if isinstance(built, list) else []


def flatten_value(value: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """A structure as names and plain values, lists numbered: the way back."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from flatten_value(item, f"{prefix}.{name}")
    elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        for number, item in enumerate(value):
            yield from flatten_value(item, f"{prefix}.{number}")
    else:
        yield prefix, value


def _insert_value(root: dict[str, Any], path: list[str], value: Any) -> None:
    for step in path[:-1]:
        inner = root.setdefault(step, {})
        if not isinstance(inner, dict):
            # A name that is both a value and the beginning of other names: the plain value stands.
            return
        root = inner
    root.setdefault(path[-1], value)


def _build_value(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(name.isdecimal() for name in node):
        return [_build_value(node[name]) for name in sorted(node, key=int)]
    return {name: _build_value(inner) for name, inner in node.items()}
