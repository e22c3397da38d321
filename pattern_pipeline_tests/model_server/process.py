"""The server in a process of its own, so that it takes no time from the process that is measured or killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import orjson

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server elsewhere: its base URL, and what it recorded."""

    url: str

    def counts(self) -> dict[str, int]:
        """``requests``, ``peak``, ``rejected``, ``answered``, ``abandoned``, ``in_flight``, ``input_tokens``."""
        return orjson.loads(self._get("counts"))

    def texts(self) -> list[str]:
        """What each chat request said, in order."""
        return orjson.loads(self._get("texts"))

    def reset(self) -> None:
        """Forget what was recorded."""
        self._get("reset")

    def _get(self, name: str) -> bytes:
        with urlopen(f"{self.url.removesuffix('/v1')}/control/{name}", timeout=30) as response:
            return response.read()


@contextmanager
def model_server_process(
    *, latency: float = 0.0, slots: int = 0, retry_after: str = "1"
) -> Iterator[RunningServer]:
    """Start the server on a free port, and end it."""
    command = [
        sys.executable, "-m", "pattern_pipeline_tests.model_server", "--latency", str(latency),
        "--slots", str(slots), "--retry-after", retry_after, "--with-parent",
    ]  # fmt: skip
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_ROOT
    ) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url, "the model server did not start"
            yield RunningServer(url)
        finally:
            process.kill()
            process.wait(timeout=60)
