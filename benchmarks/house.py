"""Count what decides whether a stranger can read the package: file sizes, lone importers and function names.

Run ``python benchmarks/house.py`` for the table, ``--list`` for the names and modules behind it, and
``--room traces`` for one room. One row a room, one for the whole package:

- ``modules``: Python files, ``__init__`` left out; ``median``, ``p90`` and ``max`` are their lines.
- ``one importer``: share of modules that exactly one other module imports, one that lies in the same folder.
- ``functions``: functions at module level, private ones too.
- ``one word``: share of those whose name is a single word; ``participle``: share whose first word is a participle.
"""

import argparse
import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

PACKAGE = "pattern_pipeline"
ROOT = Path(__file__).resolve().parent.parent
_IRREGULAR = """
begun bound bought brought built caught chosen dealt done drawn driven felt fed found gone grown heard held hidden
hung kept known laid left lent lost made meant met paid said seen sent shown shrunk sold sought spent stood struck
sunk swept sworn taken taught thought told torn understood won wound worn written
"""
# Words that end like a participle and are none.
_OTHERS = """
bring children embed embedding even exceed feed happen listen need often open proceed ring seed sing speed string
flatten shorten then thing tighten token unflatten when widen
"""
IRREGULAR = frozenset(_IRREGULAR.split())
OTHERS = frozenset(_OTHERS.split())


@dataclass
class Room:
    """Counts of one folder below the package, or of the whole package."""

    sizes: list[int] = field(default_factory=list)
    lone: list[str] = field(default_factory=list)
    functions: int = 0
    one_word: list[str] = field(default_factory=list)
    participles: list[str] = field(default_factory=list)

    def row(self, name: str) -> str:
        """Return the table row of this room."""
        p90 = quantiles(self.sizes, n=10)[8] if len(self.sizes) > 1 else self.sizes[0]
        functions = max(self.functions, 1)
        return (
            f"{name:16}{len(self.sizes):8}{median(self.sizes):8.0f}{p90:6.0f}{max(self.sizes):6}"
            f"{len(self.lone) / len(self.sizes):14.0%}{self.functions:11}"
            f"{len(self.one_word) / functions:10.0%}{len(self.participles) / functions:12.0%}"
        )


def is_participle(word: str) -> bool:
    """Decide whether a word is a participle: by its ending, or by the list of irregular ones."""
    if word in OTHERS:
        return False
    return word in IRREGULAR or (len(word) > 4 and word.endswith(("ed", "en", "ing")))


def module_names(root: Path) -> dict[str, Path]:
    """Map the dotted name of every module of the package to its file; packages carry their own name."""
    files = sorted((root / PACKAGE).rglob("*.py"))
    return {
        ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): file
        for file in files
    }


def find_imports(tree: ast.Module, modules: dict[str, Path]) -> Iterator[str]:
    """Yield the modules of the package that a module imports, whole or by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module in modules:
            inner = [name for alias in node.names if (name := f"{node.module}.{alias.name}") in modules]
            yield from inner or [node.module]


def count_rooms(root: Path) -> dict[str, Room]:
    """Count every room of the package and, under ``total``, the package.

    A room is a folder directly below the package; files that lie loose there belong to the room ``.``.
    """
    modules = module_names(root)
    trees = {name: ast.parse(file.read_text()) for name, file in modules.items()}
    importers: dict[str, set[str]] = {}
    for name, tree in trees.items():
        for imported in find_imports(tree, modules):
            importers.setdefault(imported, set()).add(name)
    rooms: dict[str, Room] = {}
    for name, file in modules.items():
        parts = file.relative_to(root / PACKAGE).parts
        for room in (
            rooms.setdefault(parts[0] if len(parts) > 1 else ".", Room()),
            rooms.setdefault("total", Room()),
        ):
            count_functions(room, name, trees[name])
            if file.name != "__init__.py":
                count_module(room, name, modules, importers.get(name, set()))
    return {
        name: room for name, room in sorted(rooms.items(), key=lambda one: one[0] == "total") if room.sizes
    }


def count_module(room: Room, name: str, modules: dict[str, Path], importers: set[str]) -> None:
    """Add a module's lines, and whether a single neighbour imports it, to a room."""
    room.sizes.append(len(modules[name].read_text().splitlines()))
    others = importers - {name}
    if len(others) == 1 and modules[next(iter(others))].parent == modules[name].parent:
        room.lone.append(f"{name} (only {next(iter(others)).rpartition('.')[2]})")


def count_functions(room: Room, module: str, tree: ast.Module) -> None:
    """Add the names of a module's own functions to a room."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            words = node.name.strip("_").split("_")
            room.functions += 1
            if len(words) == 1:
                room.one_word.append(f"{module}.{node.name}")
            if is_participle(words[0]):
                room.participles.append(f"{module}.{node.name}")


def print_names(room: Room) -> None:
    """Print the modules and names that a room's shares count."""
    for title, names in (
        ("one importer in the same folder", room.lone),
        ("one-word function names", room.one_word),
        ("participle function names", room.participles),
    ):
        print(f"\n{title} ({len(names)})")
        print("\n".join(f"  {name.removeprefix(PACKAGE + '.')}" for name in sorted(names)))


def main() -> None:
    """Print the table, and the lists behind it when asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--list", action="store_true", help="print the modules and names behind the shares")
    parser.add_argument("--room", help="only this folder of the package")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout to count (default: this one)")
    arguments = parser.parse_args()
    rooms = count_rooms(arguments.root)
    print(
        f"{'room':16}{'modules':>8}{'median':>8}{'p90':>6}{'max':>6}{'one importer':>14}"
        f"{'functions':>11}{'one word':>10}{'participle':>12}"
    )
    for name, room in rooms.items():
        if arguments.room in (None, name):
            print(room.row(name))
    if arguments.list:
        print_names(rooms[arguments.room or "total"])


if __name__ == "__main__":
    main()
