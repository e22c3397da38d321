"""Puts ``sql/`` into the wheel as ``pattern_pipeline/sql``; everything else is in pyproject.toml."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithSql(build_py):
    """A checkout reads ``sql/`` where it lies; an installed package has its copy."""

    def run(self) -> None:
        """Build the packages, then copy the SQL files beside them."""
        super().run()
        if self.editable_mode:
            return
        for file in sorted(Path("sql").rglob("*.sql")):
            target = Path(self.build_lib, "pattern_pipeline", file)
            self.mkpath(str(target.parent))
            self.copy_file(str(file), str(target))


setup(cmdclass={"build_py": BuildWithSql})
