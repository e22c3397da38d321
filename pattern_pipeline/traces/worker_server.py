"""The process that workers are forked from; it imports what reads, while its parent still imports the rest."""

import multiprocessing
import signal
import threading
from collections.abc import Iterable
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

from pattern_pipeline.traces.readers.files import TraceFile

_PRELOADED = "pattern_pipeline.traces.step_work"
# Starting processes takes about a second: less than this is read sooner by one.
_LEAST_BYTES = 4 * 1024 * 1024


def needs_workers(files: Iterable[TraceFile]) -> bool:
    """Whether there is so much to read that several processes are done sooner than one."""
    return sum(file.path.stat().st_size for file in files if not file.trouble) >= _LEAST_BYTES


def create_worker_context(*entry: str) -> BaseContext:
    """What workers are started by; the first call starts their server, the earlier the better.

    A fork of this process would copy the locks of DuckDB's threads as they stand. Where there is a fork server,
    it imports what reads once for all workers, and they share the memory of it. ``entry`` names the module that
    this process was started by: every worker imports it again, which takes no time where the server has.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED, *entry])
    _start_server()
    return context


def _start_server() -> None:
    """Start it deaf to Ctrl-C, which reaches every process of a terminal and would break its imports off."""
    if threading.current_thread() is not threading.main_thread():
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, before)
