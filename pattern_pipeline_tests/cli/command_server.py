"""Start commands as forks of a process that has imported the libraries they need: many commands in little time.

Each is a process of its own that runs the command's entry, and ends like any other. The server's arguments are
modules to import besides the libraries. It reads a JSON object a line, ``{words, environment, folder, output,
errors}`` with the last three as paths; it answers the number of the process, then its exit status as subprocess
gives it.
"""

import atexit
import gc
import importlib
import json
import os
import sys
import threading

from pattern_pipeline_tests.trusted_extensions import trust_extensions

# Imports that take a command seconds. None of them reads the home, as orchestration does while it is imported.
_LIBRARIES = (
    "dagster",
    "dagster_duckdb",
    "great_expectations",
    "matplotlib.pyplot",
    "onnxruntime",
    "openai",
    "pyarrow.parquet",
    "scipy.stats",
    "sklearn.cluster",
    "sklearn.feature_extraction.text",
    "transformers",
    "uvicorn",
    "pattern_pipeline.facets.local.extractor",
    "pattern_pipeline.lake.topic_board",
    "pattern_pipeline.lake.engine.lake",
    "pattern_pipeline.lake.weekly_review",
    "pattern_pipeline.llm.client",
    "pattern_pipeline.services.workspace",
    "pattern_pipeline.traces.landing.landing",
    "pattern_pipeline.traces.redaction.detector",
)


def serve(modules: list[str]) -> None:
    """Fork a command for each line of standard input, until it ends."""
    for module in (*_LIBRARIES, *modules):
        importlib.import_module(module)
    trust_extensions()
    # What is imported is no garbage: to look through it again took each command half a second.
    gc.freeze()
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        process = os.fork()
        if not process:
            _become(order)
            _run_and_exit()
        print(process, flush=True)
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(order: dict[str, object]) -> None:
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "output"), (2, "errors")):
        os.dup2(os.open(str(order[name]), os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    environment, words = order["environment"], order["words"]
    assert isinstance(environment, dict)
    assert isinstance(words, list)
    os.environ.clear()
    os.environ.update(environment)
    # As the interpreter does when it starts.
    sys.path[:0] = [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path]
    os.chdir(str(order["folder"]))
    sys.argv = ["pattern-pipeline", *words]


def _run_and_exit() -> None:
    """Run the command's entry, and end as the interpreter does at its end."""
    from pattern_pipeline.cli.app import main

    code = 0
    try:
        main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    serve(sys.argv[1:])
