"""``dagster dev`` as ``make dev`` starts it, for tests that ask what its pages ask."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pattern_pipeline.settings import Settings
from pattern_pipeline_tests.free_port import free_port

PROJECT = Path(__file__).parents[2]
PATIENCE_SECONDS = 300


@dataclass(frozen=True)
class DagsterUi:
    """The address of a web server, and what its pages ask it."""

    address: str

    def ask(self, query: str, **variables: object) -> Any:
        """The answer of a GraphQL query; an answer that is no success fails the test."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(
            f"{self.address}/graphql", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            found = json.load(answer)
        assert "errors" not in found, found["errors"]
        return found["data"]

    def until_finished(self, run_id: str) -> str:
        """The status that a run ends with."""
        query = "query($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"
        ends = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < ends:
            status = self.ask(query, id=run_id)["runOrError"]["status"]
            if status in ("SUCCESS", "FAILURE", "CANCELED"):
                return str(status)
            time.sleep(0.5)
        raise AssertionError(f"run {run_id} is still {status}")


@contextmanager
def dagster_dev(settings: Settings) -> Iterator[DagsterUi]:
    """The web server and the daemon on a home, ended with all their children."""
    port = free_port()
    environment = {
        **os.environ,
        "PATTERN_PIPELINE_HOME": str(settings.home),
        "DAGSTER_HOME": str(settings.dagster_folder),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
    }
    words = ["dev", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(port)]
    with (settings.home / "dagster-dev.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dagster", *words],
            cwd=PROJECT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    ui = DagsterUi(f"http://127.0.0.1:{port}")
    try:
        _wait_for(ui, process, settings.home / "dagster-dev.log")
        yield ui
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(60)


def _wait_for(ui: DagsterUi, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        assert process.poll() is None, log.read_text()[-3000:]
        try:
            ui.ask("{ version }")
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise AssertionError(log.read_text()[-3000:])
