"""Any endpoint serves, and hosted models are shut down within months: what people read names none of them."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LLM = ROOT / "pattern_pipeline" / "llm"
# What a price is looked up by, and how a service's recorded calls look, are about models by name.
EXCEPT = (LLM, ROOT / "pattern_pipeline" / "demo" / "content")
VENDORS = re.compile(
    r"\b(?:(?:chat)?gpt-\d|o[134]-(?:mini|pro)|claude-(?:\d|opus|sonnet|haiku|fable)|gemini-\d|mistral-(?:small|large|medium)"
    r"|llama-?\d|qwen-?\d|deepseek-(?:chat|r\d|v\d)|grok-\d|command-r)",
    re.IGNORECASE,
)


def texts() -> Iterator[tuple[Path, str]]:
    for path in [ROOT / "README.md", ROOT / "Makefile", *sorted((ROOT / "docs").glob("**/*.md"))]:
        yield path, path.read_text("utf-8")
    package = ROOT / "pattern_pipeline"
    for path in sorted(package.rglob("*.toml")):
        if not path.is_relative_to(EXCEPT[0]) and not path.is_relative_to(EXCEPT[1]):
            yield path, path.read_text("utf-8")
    for path in sorted(package.rglob("*.py")):
        if not any(path.is_relative_to(folder) for folder in EXCEPT):
            yield path, "\n".join(strings(ast.parse(path.read_text("utf-8"))))


def strings(tree: ast.AST) -> Iterator[str]:
    """Docstrings and help texts: every string of a module that is a sentence."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.value
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def priced() -> list[str]:
    return list(tomllib.loads((LLM / "prices.toml").read_text("utf-8"))["models"])


def test_no_text_for_people_names_a_vendors_model() -> None:
    names = [name for name in priced() if "-" in name]
    found = [
        (str(path.relative_to(ROOT)), match)
        for path, text in texts()
        for match in [*VENDORS.findall(text), *(name for name in names if name in text)]
    ]
    assert found == []


@pytest.mark.parametrize("name", ["gpt-5-mini", "claude-haiku-4-5", "gemini-3-pro", "qwen3", "o4-mini"])
def test_the_pattern_knows_names_when_it_sees_them(name: str) -> None:
    assert VENDORS.search(f'name = "{name}"')
