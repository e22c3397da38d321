"""Hold a server of commands: see ``command_server``."""

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path


def make_environment(**variables: str) -> dict[str, str]:
    """Make the environment of a command: offline, no home but what is named, a wide terminal for whole tables."""
    inherited = {name: text for name, text in os.environ.items() if name != "PATTERN_PIPELINE_HOME"}
    return {**inherited, "COLUMNS": "250", "HF_HUB_OFFLINE": "1", **variables}


class ForkedCommands:
    """A server of commands, one at a time; ends with ``close``."""

    def __init__(self, *modules: str) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "pattern_pipeline_tests.cli.command_server", *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=make_environment(),
        )
        assert self._read_answer() == "ready"

    def close(self) -> None:
        """End the server."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()

    def run(
        self,
        words: list[str],
        environment: dict[str, str],
        output: Path,
        errors: Path,
        meanwhile: Callable[[int], None] = lambda _: None,
        folder: Path | None = None,
    ) -> int:
        """Return the exit status of a command (negative: the signal); ``meanwhile`` gets its process's number.

        ``folder`` is the command's working directory; by default that of this process.
        """
        assert self._server.stdin is not None
        order = {
            "words": words,
            "environment": environment,
            "output": str(output),
            "errors": str(errors),
            "folder": str(folder or Path.cwd()),
        }
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        meanwhile(int(self._read_answer()))
        return int(self._read_answer())

    def _read_answer(self) -> str:
        assert self._server.stdout is not None
        return self._server.stdout.readline().strip()


_idle: list[ForkedCommands] = []
_lock = threading.Lock()


def run_forked(
    words: list[str], environment: dict[str, str], folder: Path | None = None
) -> tuple[int, str, str]:
    """Run a command in a fork of an idle server, or of a new one; returns its status, output and errors."""
    with _lock:
        server = _idle.pop() if _idle else None
    server = server or ForkedCommands()
    with tempfile.TemporaryDirectory() as printed_folder:
        output, errors = Path(printed_folder, "output"), Path(printed_folder, "errors")
        status = server.run(words, environment, output, errors, folder=folder)
        printed = output.read_text(encoding="utf-8"), errors.read_text(encoding="utf-8")
    with _lock:
        _idle.append(server)
    return status, *printed


@atexit.register
def _close_servers() -> None:
    while _idle:
        _idle.pop().close()
