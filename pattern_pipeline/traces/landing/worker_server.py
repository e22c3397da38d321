"""Start the process that workers are forked from; this module imports little, so that it starts early.

The server imports the readers while its parent still imports the rest.
"""

import multiprocessing
import signal
import threading
from collections.abc import Iterable
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

from pattern_pipeline.traces.readers.io.files import TraceFile

_PRELOADED = "pattern_pipeline.traces.landing.steps"
# Starting processes takes about a second: less than this is read sooner by one.
_LEAST_BYTES = 4 * 1024 * 1024


def needs_workers(files: Iterable[TraceFile]) -> bool:
    """Decide whether there is enough to read that several processes finish sooner than one."""
    return sum(file.path.stat().st_size for file in files if not file.trouble) >= _LEAST_BYTES


def create_worker_context(*entry: str) -> BaseContext:
    """Create the multiprocessing context of the workers; the first call starts their server.

    A fork of this process would copy the locks of DuckDB's threads. A fork server imports the readers once
    and shares their memory with all workers. ``entry``: the module that started this process, which every
    worker imports again; the server imports it first.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED, *entry])
    _start_server()
    return context


def _start_server() -> None:
    """Start the server with SIGINT ignored: Ctrl-C reaches every process of a terminal."""
    if threading.current_thread() is not threading.main_thread():
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, before)
