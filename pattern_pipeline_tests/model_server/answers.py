"""An obedient model: any answer that fits the JSON schema it was sent, the same for the same words."""

import hashlib
import json
from typing import Any

import orjson

_DECODER = json.JSONDecoder()
_AVOIDED = ("no_match", None)


def answer(body: dict[str, Any]) -> str:
    """The answer to a request as JSON text; where it carries no schema and tells none, plain words."""
    schema = _schema(body)
    if schema is None:
        return "I would say that the user asked for help."
    return orjson.dumps(fitting(schema, seed=_words(body))).decode()


def fitting(schema: dict[str, Any], *, seed: str, path: str = "", root: dict[str, Any] | None = None) -> Any:
    """A value that fits a schema; what is free to choose follows from ``seed`` and the place in the schema."""
    root = schema if root is None else root
    if "$ref" in schema:
        return fitting(_resolve(schema["$ref"], root), seed=seed, path=path, root=root)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        wanted = [value for value in schema["enum"] if value not in _AVOIDED] or schema["enum"]
        return wanted[_number(seed, path) % len(wanted)]
    for union in ("anyOf", "oneOf"):
        if union in schema:
            options = [option for option in schema[union] if option.get("type") != "null"]
            return fitting((options or schema[union])[0], seed=seed, path=path, root=root)
    kind = schema.get("type", "object")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    return _of_kind(kind, schema, seed, path, root)


def _of_kind(kind: str, schema: dict[str, Any], seed: str, path: str, root: dict[str, Any]) -> Any:
    if kind == "object":
        return {
            name: fitting(part, seed=seed, path=f"{path}.{name}", root=root)
            for name, part in schema.get("properties", {}).items()
        }
    if kind == "array":
        count = max(1, schema.get("minItems", 1)) if schema.get("maxItems", 1) else 0
        return [
            fitting(schema.get("items", {"type": "integer"}), seed=seed, path=path, root=root)
            for _ in range(count)
        ]
    if kind == "string":
        said = f"The user asks about matter {_number(seed, path) % 20}."
        return said[: schema.get("maxLength", len(said))]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    return {"boolean": True, "null": None}[kind]


def _schema(body: dict[str, Any]) -> dict[str, Any] | None:
    form = body.get("response_format") or {}
    if form.get("type") == "json_schema":
        return form["json_schema"]["schema"]
    for message in reversed(body["messages"]):
        schema = _told(message.get("content") or "")
        if schema is not None:
            return schema
    return None


def _told(text: str) -> dict[str, Any] | None:
    """The last JSON schema of an object that a text holds."""
    found = None
    at = text.find("{")
    while at >= 0:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except ValueError:
            end = at + 1
        else:
            if isinstance(value, dict) and isinstance(value.get("properties"), dict):
                found = value
        at = text.find("{", end)
    return found


def _resolve(reference: str, root: dict[str, Any]) -> dict[str, Any]:
    place: Any = root
    for part in reference.removeprefix("#/").split("/"):
        place = place[part]
    return place


def _words(body: dict[str, Any]) -> str:
    return "\n".join(message.get("content") or "" for message in body["messages"])


def _number(seed: str, path: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{path}\n{seed}".encode(), digest_size=6).digest())
