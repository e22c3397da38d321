"""Load readers of other packages by their entry points, and isolate a run from their errors."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint

from pattern_pipeline.plugins import describe_distribution, list_plugins, make_instance, refuse_plugin
from pattern_pipeline.traces.model import Fault, Reject, Source, Trace
from pattern_pipeline.traces.readers.io.files import TraceFile
from pattern_pipeline.traces.readers.io.head import Head
from pattern_pipeline.traces.readers.protocol import Reader

FAILED = "the reader of another package failed"


def load_plugin_readers(built_in: Sequence[Reader]) -> tuple[Reader, ...]:
    """Load the readers of the entry-point group ``pattern_pipeline.readers``, by name.

    Raises SettingsError, which names the package, for one that cannot be imported or made, that is no reader, or
    that has the name of another.
    """
    taken = {reader.name for reader in built_in}
    loaded: list[Reader] = []
    for point in list_plugins("reader"):
        reader = make_instance("reader", point, ("name", "recognizes", "read"))
        if not isinstance(reader.name, str) or not reader.name:
            raise refuse_plugin("reader", point, "has a name that is not text")
        if reader.name in taken:
            raise refuse_plugin("reader", point, f"has the name of another reader: {reader.name}")
        taken.add(reader.name)
        loaded.append(PluginReader(reader.name, reader, point))
    return tuple(loaded)


@dataclass  # not frozen: the Protocol has a name that may be set
class PluginReader:
    """A reader of another package. What it raises becomes a reject of the one file, which names the package."""

    name: str
    reader: Reader
    point: EntryPoint

    def recognizes(self, head: Head) -> bool:
        """Ask the reader; raises ValueError, which rejects the file, where it fails."""
        try:
            return bool(self.reader.recognizes(head))
        except Exception as error:
            raise ValueError(self._describe(error)) from error

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Yield what the reader yields, then a reject where it fails or yields something else."""
        line = 0
        try:
            for item in self.reader.read(file):
                if not isinstance(item, Trace | Reject):
                    raise TypeError(f"it yields a {type(item).__name__}, not a Trace or a Reject")  # noqa: TRY301
                line = item.source.line
                yield item
        except (EOFError, zlib.error, OSError):
            raise
        except Exception as error:
            fault = Fault(FAILED, self._describe(error), "read it with --debug, or report it to the package")
            yield Reject(Source(str(file.path), line + 1, self.name), fault)

    def _describe(self, error: Exception) -> str:
        package = describe_distribution(self.point)
        return f"the reader {self.name!r} of {package} failed: {type(error).__name__}: {error}"
