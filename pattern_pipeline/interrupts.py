"""Ends a command on Ctrl-C and on SIGTERM: at once, in every phase, with one line and status 130.

The first signal raises KeyboardInterrupt where the work is, so that it unwinds in order. Libraries may hold that
up: Dagster puts its own handlers in place of ours, DuckDB turns an interrupt into an error of its own, and native
code does not look. So the system also writes each signal to a pipe, and a thread reads it: it notes the interrupt
whatever a library did with it, and ends the process where the work has not unwound in time, or at a second signal.
What is stored is stored in transactions, so that such an end loses no more than a killed process does.
"""

import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType
from typing import NoReturn

STATUS = 130
# Long enough for answers that a model is about to give, short enough for a person who waits.
UNWINDING_SECONDS = 5.0
_CLOSING_SECONDS = 5.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_NOTHING_HALF = "nothing half made was stored; run the same command again"

_caught = threading.Event()
_received = threading.Event()
# Apart from _received, which the watching thread may set before the handler runs: the handler must still raise.
_raised = threading.Event()
_printed = threading.Lock()
_closers: list[Callable[[], None]] = []
_states: list[Callable[[], str]] = []


def install_handlers() -> None:
    """Take SIGINT and SIGTERM from now on; called once, before a command imports what it needs."""
    if _caught.is_set() or threading.current_thread() is not threading.main_thread():
        return
    _caught.set()
    for each in _SIGNALS:
        signal.signal(each, _raise_once)
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=_watch_signals, args=(reading,), name="interrupts", daemon=True).start()
    _print_no_traceback()


def restore_handlers() -> None:
    """Leave the signals to somebody else, such as a web server that ends in its own way."""
    if threading.current_thread() is threading.main_thread():
        signal.set_wakeup_fd(-1)


def is_interrupted() -> bool:
    """Whether a signal has asked this process to end."""
    return _received.is_set()


def raise_if_received() -> None:
    """Raise KeyboardInterrupt where a library swallowed the one that the signal raised."""
    if is_interrupted():
        _raised.set()
        raise KeyboardInterrupt


@contextmanager
def report_state(describe: Callable[[], str]) -> Iterator[None]:
    """Say with ``describe``, while the block runs, what an interrupt leaves and how to go on."""
    _states.append(describe)
    yield
    # Not in a finally clause: the line is printed after the interrupt has left the block.
    _states.remove(describe)


@contextmanager
def close_on_interrupt(close: Callable[[], None]) -> Iterator[None]:
    """Have ``close`` called, in another thread, where the process ends before the block has unwound."""
    _closers.append(close)
    try:
        yield
    finally:
        _closers.remove(close)


def end_process() -> NoReturn:
    """Print the line and end the command, once the work has unwound."""
    _print_line()
    sys.exit(STATUS)


def end_at_once() -> NoReturn:
    """Close what has to be, print the line and end the process, without waiting for its other threads."""
    closer = threading.Thread(target=_close_all, daemon=True)
    closer.start()
    closer.join(_CLOSING_SECONDS)
    _print_line()
    os._exit(STATUS)


def _raise_once(_number: int, _frame: FrameType | None) -> None:
    _received.set()
    if not _raised.is_set():
        _raised.set()
        raise KeyboardInterrupt


def _print_no_traceback() -> None:
    """Keep an interrupt from being printed as an error: in a finalizer, which cannot raise, and in an import."""
    in_finalizer, uncaught = sys.unraisablehook, sys.excepthook

    def report_unraisable(report: "sys.UnraisableHookArgs") -> None:
        if not is_interrupted():
            in_finalizer(report)

    def report_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not is_interrupted():
            uncaught(kind, error, trace)
            return
        _print_line()
        os._exit(STATUS)

    sys.unraisablehook, sys.excepthook = report_unraisable, report_uncaught


def _watch_signals(reading: int) -> None:
    while not any(number in _SIGNALS for number in os.read(reading, 64)):
        continue
    _received.set()
    more, _, _ = select.select([reading], [], [], UNWINDING_SECONDS)
    if more:
        # A terminal and a supervisor may each send one for the same wish, so a moment is left to unwind.
        os.read(reading, 64)
        select.select([reading], [], [], 1.0)
    end_at_once()


def _close_all() -> None:
    for close in reversed(_closers.copy()):
        with suppress(Exception):
            close()


def _print_line() -> None:
    if not _printed.acquire(blocking=False):
        return
    try:
        left = _states[-1]() if _states else _NOTHING_HALF
    except Exception:
        left = _NOTHING_HALF
    # Past every buffer, and over a progress bar that may still be there with its cursor hidden.
    clean = "\r\x1b[2K\x1b[?25h" if os.isatty(2) else ""
    with suppress(OSError):
        os.write(2, f"{clean}interrupted: {left}\n".encode(errors="replace"))
