"""Where a lake is."""

from dataclasses import dataclass
from pathlib import Path

POSTGRES_PREFIXES = ("postgres:", "postgresql:")


@dataclass(frozen=True, slots=True)
class LakeLocation:
    """A catalog and a place for the Parquet files.

    ``catalog`` is ``sqlite:<file>``, or ``postgres:<connection string>``; a ``postgresql://`` URL is
    taken too. ``data`` is a folder, or a path of object storage that every worker sees.
    """

    catalog: str
    data: str

    @classmethod
    def local(cls, folder: Path) -> "LakeLocation":
        """Locate a lake inside one folder: the catalog ``catalog.sqlite`` beside the files in ``data``."""
        folder = folder.expanduser().resolve()
        return cls(catalog=f"sqlite:{folder / 'catalog.sqlite'}", data=str(folder / "data"))

    @property
    def is_postgres(self) -> bool:
        """Whether the catalog is a PostgreSQL database."""
        return self.catalog.startswith(POSTGRES_PREFIXES)

    @property
    def catalog_file(self) -> Path | None:
        """The SQLite file, or None where the catalog is a PostgreSQL database."""
        return None if self.is_postgres else Path(self.catalog.removeprefix("sqlite:"))

    @property
    def lies_together(self) -> bool:
        """Whether the catalog is a file beside the folder of the data, so that both move as one."""
        file = self.catalog_file
        return file is not None and "://" not in self.data and Path(self.data).parent == file.parent
