"""Starts commands as forks of a process that has imported what they need: many commands in little time.

Each is a process of its own that runs the command's entry, and dies like any other. Reads a JSON list a line,
``[log file, word, …]``; answers the process's number, and its exit status as subprocess gives it once it ends.
"""

import json
import os
import sys
import threading


def serve() -> None:
    """Fork a command for each line of standard input, until it ends."""
    import great_expectations  # noqa: F401
    import matplotlib.pyplot  # noqa: F401
    import sklearn.cluster  # noqa: F401

    import pattern_pipeline.definitions  # noqa: F401
    from pattern_pipeline.cli.app import main

    print("ready", flush=True)
    for line in sys.stdin:
        log, *words = json.loads(line)
        process = os.fork()
        if not process:
            _become(log, words)
            try:
                main()
            except SystemExit as stop:
                sys.stdout.flush()
                code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
                threading._shutdown()  # as the interpreter does at its end
                os._exit(code)
            sys.stdout.flush()
            os._exit(0)
        print(process, flush=True)
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(log: str, words: list[str]) -> None:
    os.setsid()
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(target, 1)
    os.dup2(target, 2)
    sys.argv = ["pattern-pipeline", *words]


if __name__ == "__main__":
    serve()
