"""Lay a package into a folder as an installer does: its module, and a dist-info that names its entry points."""

from collections.abc import Mapping
from pathlib import Path


def install(
    folder: Path,
    distribution: str,
    entry_points: Mapping[str, Mapping[str, str]],
    modules: Mapping[str, str],
    version: str = "1.2",
) -> Path:
    """Install a package; ``entry_points``: by kind, such as "readers", then by name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    about = folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n", encoding="utf-8"
    )
    sections = [
        "\n".join([f"[pattern_pipeline.{kind}]", *(f"{name} = {value}" for name, value in points.items())])
        for kind, points in entry_points.items()
    ]
    (about / "entry_points.txt").write_text("\n\n".join(sections) + "\n", encoding="utf-8")
    return folder
