"""Parse messages in texts: JSON, values that ``repr`` wrote, dialogues with a role before each turn."""

import ast
import re
import warnings
from typing import Any

from pattern_pipeline.traces.model import Message, Role
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import replace_bytes
from pattern_pipeline.traces.vocabularies.message_shapes.roles import find_role
from pattern_pipeline.traces.vocabularies.values import parse_if_json

# A dict or list of quotes, a constructor, or a pydantic model's fields; prose begins with none of them.
_BEGINS = re.compile(
    r"""(?:[\[({][\s\[({]*+(?:['"]|[A-Za-z_][\w.]*\()|[A-Za-z_][\w.]*\(\s*(?:\w+=|[\[{'"])|[A-Za-z_]\w*=['"\[({<A-Z0-9])"""
)
_FIELDS = re.compile(r"\s*[A-Za-z_]\w*=")
# Python takes seconds for a hostile text of a megabyte.
_LONGEST = 250_000
# Strings are passed over whole; <Role.USER: 'user'> becomes its value, other <objects> nothing;
# blanks between a model's fields become commas.
_TOKEN = re.compile(
    r"""(?P<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
    r"""|<[\w.]+:\s(?P<value>'(?:\\.|[^'\\])*'|-?\d+)>|(?P<object><[^<>]*>)"""
    r"""|(?P<open>[\[({])|(?P<close>[\])}])|(?<!\s)(?P<blank>\s++)(?=[A-Za-z_]\w*=(?!=))""",
    re.S,
)
_DEEPEST = 40


def parse_python_value(text: str) -> Any:
    """Parse a Python literal or ``repr``; objects become dicts with ``_class``; None for others."""
    if len(text) > _LONGEST or not _BEGINS.match(text.lstrip()[:300]):
        return None
    source = _clean_literal(text.strip())
    try:
        with warnings.catch_warnings():
            # A backslash that escapes nothing is common in such texts and no concern of ours.
            warnings.simplefilter("ignore")
            tree = ast.parse(source, mode="eval").body
        # Code is no value: print('hello') constructs nothing.
        return None if isinstance(tree, ast.Call) and not tree.keywords else _evaluate_node(tree, 0)
    except (SyntaxError, ValueError, MemoryError, RecursionError, TypeError):
        return None


def _clean_literal(text: str) -> str:
    depth = 0

    def replaced(match: re.Match[str]) -> str:
        nonlocal depth
        if match["string"]:
            return match["string"]
        if match["value"]:
            return match["value"]
        if match["object"]:
            return "None"
        if match["blank"]:
            return match["blank"] if depth else ", "
        depth += 1 if match["open"] else -1
        return match.group()

    plain = _TOKEN.sub(replaced, text)
    return f"_({plain})" if _FIELDS.match(plain) else plain


def _evaluate_node(node: ast.expr, depth: int) -> Any:
    if depth > _DEEPEST:
        return None
    match node:
        case ast.Constant(value=bytes() | complex()):
            return f"[{len(node.value)} bytes]" if isinstance(node.value, bytes) else None
        case ast.Constant():
            return None if node.value is ... else node.value
        case ast.Dict():
            pairs = zip(node.keys, node.values, strict=True)
            return {
                str(_evaluate_node(key, depth + 1)): _evaluate_node(value, depth + 1)
                for key, value in pairs
                if key
            }
        case ast.List() | ast.Tuple() | ast.Set():
            return [_evaluate_node(item, depth + 1) for item in node.elts]
        case ast.Call():
            return _evaluate_call(node, depth)
        case ast.Attribute():
            return node.attr
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.BinOp(op=ast.Add()):
            left, right = _evaluate_node(node.left, depth + 1), _evaluate_node(node.right, depth + 1)
            return left + right if isinstance(left, str) and isinstance(right, str) else None
    return None


def _evaluate_call(node: ast.Call, depth: int) -> dict[str, Any]:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    found = {word.arg: _evaluate_node(word.value, depth + 1) for word in node.keywords if word.arg}
    if name and name != "_":
        found["_class"] = name
    if node.args:
        found["args"] = [_evaluate_node(item, depth + 1) for item in node.args]
    return found


# An export of an export of a JSON string.
_DEEPEST_JSON = 4
_ROLES = "system|developer|user|human|assistant|ai|tool|function|model|chatbot"
_TURN = re.compile(rf"^[ \t]*({_ROLES})[ \t]*:[ \t]*", re.I | re.M)
# The templates of open models: <|im_start|>user … <|im_end|>, <|start_header_id|>user<|end_header_id|> ….
_TEMPLATE = re.compile(
    r"<\|(?:im_start|start_header_id|start)\|>\s*(\w+)\s*(?:<\|(?:end_header_id|message)\|>|\n)"
)
_TEMPLATE_ENDS = ("<|im_end|>", "<|eot_id|>", "<|end_of_text|>", "<|end|>", "<|return|>", "<|eom_id|>")
_NOTHING = ("", "None", "null", "undefined")


def parse_structure(text: str) -> Any:
    """Parse the JSON or Python notation of a text, else return the text; None where it is empty."""
    value: Any = text
    for _ in range(_DEEPEST_JSON):
        if not isinstance(value, str):
            return value
        stripped = value.strip()
        if stripped in _NOTHING:
            return None
        inner = parse_if_json(stripped) if stripped[:1] in ("{", "[", '"') else value
        if inner is value or inner == stripped:
            found = parse_python_value(value)
            return value if found is None else found
        value = inner
    return value


def parse_turns(text: str, default: Role) -> tuple[Message, ...]:
    """Parse the turns of a dialogue in one text; any other text becomes one message."""
    starts = list(_TEMPLATE.finditer(text)) if text.lstrip()[:2] == "<|" else _find_turns(text)
    if not starts or text[: starts[0].start()].strip():
        return (Message(default, replace_bytes(text)),)
    roles = [find_role(start[1]) for start in starts]
    if roles != ["assistant"] if default == "assistant" else default != "user" or "user" not in roles:
        # An answer may quote a dialogue, and a report begin with "System: Windows": both are one message.
        return (Message(default, replace_bytes(text)),)
    found: list[Message] = []
    for start, following in zip(starts, (*starts[1:], None), strict=True):
        words = text[start.end() : following.start() if following else None]
        for mark in _TEMPLATE_ENDS:
            words = words.strip().removesuffix(mark)
        words = words.strip()
        if words not in _NOTHING:
            found.append(Message(find_role(start[1]) or default, replace_bytes(words)))
    return tuple(found)


def is_bare_role(text: str) -> bool:
    """Decide whether a text is only the role before a turn, as an answer without words is."""
    return _TURN.fullmatch(text.strip()) is not None


def _find_turns(text: str) -> list[re.Match[str]]:
    """Find where ``user: …`` turns begin; all names are capitalized like the first (``user`` or ``User``)."""
    first = _TURN.match(text.lstrip("\n"))
    if first is None:
        return []
    return [match for match in _TURN.finditer(text) if match[1][0].isupper() == first[1][0].isupper()]
