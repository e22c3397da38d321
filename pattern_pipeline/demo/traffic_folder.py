"""The folder of demo traffic: new traffic takes the place of the old only once it is complete."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from pattern_pipeline.errors import InputError

README = "README.md"
DAY_SUFFIX = ".otlp.jsonl.gz"
# Readers pass over names that begin with a dot.
DRAFT = ".draft"


@contextmanager
def drafted(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to write into; its files move to ``folder`` when the block ends well.

    Traffic that was stopped half-way would otherwise be taken for a whole story by whoever reads it next.
    Raises InputError where ``folder`` holds traces that are not demo traffic.
    """
    readme = (files("pattern_pipeline.demo") / "content" / README).read_text("utf-8")
    if _day_files(folder) and not _is_demo(folder, readme.splitlines()[0]):
        raise InputError("the folder holds other traces", where=str(folder), fix="name an empty folder")
    draft = folder / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
        (folder / README).write_text(readme, "utf-8")
        for path in _day_files(folder):
            path.unlink()
        for path in sorted(draft.iterdir()):
            path.replace(folder / path.name)
    finally:
        shutil.rmtree(draft)


def _day_files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{DAY_SUFFIX}"))


def _is_demo(folder: Path, heading: str) -> bool:
    readme = folder / README
    return readme.is_file() and readme.read_text("utf-8").startswith(heading)
