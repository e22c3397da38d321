"""Read requests in a process of its own: the side that reads.

Reading is work for the processor, and one request can hold Python's lock for seconds: a span of a million
attributes let small requests wait for 30 s while a thread of the server read it. A process can also be ended by a
limit, which a thread cannot.
"""

import multiprocessing
import os
import resource
import signal
import threading
import traceback
from dataclasses import dataclass
from math import ceil
from multiprocessing import connection

from starlette.exceptions import HTTPException

from pattern_pipeline.traces.landing.admission import AdmissionPolicy
from pattern_pipeline.traces.landing.workers import freeze_and_collect_rarely
from pattern_pipeline.web.otlp.decoding import Arrival, decode
from pattern_pipeline.web.otlp.signals import Encoding, Signal
from pattern_pipeline.web.otlp.weighing import weigh


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be read; the content follows apart.

    ``limit`` is the largest weight in bytes, 0 where the content has been weighed already; ``seconds`` is the
    processor's time after which the process ends. One that holds more than ``memory`` bytes ends after the order,
    because Python seldom gives memory back.
    """

    signal: Signal
    encoding: Encoding
    clearance: AdmissionPolicy
    limit: int
    seconds: int
    memory: int = 256 << 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read, or the HTTPException that refuses it, or the traceback of a fault.

    ``is_last``: the process ends after it.
    """

    arrival: Arrival | None = None
    refusal: HTTPException | None = None
    fault: str = ""
    is_last: bool = False


def serve_readings(orders: connection.Connection, niceness: int) -> None:
    """Read what ``orders`` brings, one after the other, until it is closed or the server is gone.

    For each order the weight is sent first (an integer), where the order asks for it, and True or False awaited;
    then an Outcome.
    """
    # The server finishes what it took: a signal for the whole group must not end its readers first.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(niceness)
    freeze_and_collect_rarely()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    while True:
        try:
            order: Order = orders.recv()
            content = orders.recv_bytes()
        except EOFError:
            return
        _limit_processor_time(order.seconds)
        outcome = _read_order(order, content, orders)
        del content
        if outcome is not None:
            orders.send(outcome)
            if outcome.is_last:
                return


def _read_order(order: Order, content: bytes, orders: connection.Connection) -> Outcome | None:
    """Weigh and read; None where the server does not want it once it knows the weight."""
    try:
        if order.limit:
            orders.send(weigh(content, order.encoding, order.limit))
            if not orders.recv():
                return None
        arrival = decode(order.signal, order.encoding, content, order.clearance)
    except HTTPException as error:
        return Outcome(refusal=error)
    except Exception:
        return Outcome(fault=traceback.format_exc())
    return Outcome(arrival, is_last=_peak_memory() > order.memory)


def _limit_processor_time(seconds: int) -> None:
    """End this process by SIGXCPU after so many more seconds of work, whatever it is in the middle of."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = ceil(usage.ru_utime + usage.ru_stime) + seconds
    if hard == resource.RLIM_INFINITY or soft < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _peak_memory() -> int:
    """Return the largest memory that this process held so far, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if os.uname().sysname == "Darwin" else peak << 10


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
