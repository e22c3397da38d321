"""A signal ends a command at once, in every phase, with one line and status 130."""

import signal
import subprocess
import sys
import textwrap

import pytest

BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
START = "from pattern_pipeline import interrupts\ninterrupts.install_handlers()\n"
ORDINARY = "interrupted: nothing half made was stored; run the same command again\n"


def interrupted(code: str, number: signal.Signals, times: int = 1) -> tuple[int, str, str]:
    """Status, output and errors of a script that is sent a signal each time it prints "now"."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", START + textwrap.dedent(code)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _ in range(times):
        assert process.stdout.readline() == "now\n"
        process.send_signal(number)
    output, errors = process.communicate(timeout=120)
    return process.returncode, output, errors


@BOTH
def test_work_unwinds_and_the_state_is_told(number: signal.Signals) -> None:
    code = """
        import time
        try:
            with interrupts.report_state(lambda: "two days are kept"):
                try:
                    print("now")
                    time.sleep(100)
                finally:
                    print("closed")
        except KeyboardInterrupt:
            interrupts.end_process()
    """
    assert interrupted(code, number) == (130, "closed\n", "interrupted: two days are kept\n")


@BOTH
def test_an_import_that_is_interrupted_prints_no_traceback(number: signal.Signals) -> None:
    assert interrupted("import time\nprint('now')\ntime.sleep(100)", number) == (130, "", ORDINARY)


@BOTH
def test_work_that_swallows_every_interrupt_is_ended_with_what_it_wants_closed(
    number: signal.Signals,
) -> None:
    code = """
        import time
        interrupts.UNWINDING_SECONDS = 0.5
        lines = ["now"]
        with interrupts.close_on_interrupt(lambda: print("closed")):
            while True:
                # The signal may come before print returns, and must be swallowed there too.
                try:
                    while lines:
                        print(lines.pop())
                    time.sleep(100)
                except BaseException:
                    pass
    """
    assert interrupted(code, number) == (130, "closed\n", ORDINARY)


def test_handlers_that_a_library_puts_in_place_of_ours_do_not_help_it() -> None:
    code = """
        import signal, time
        interrupts.UNWINDING_SECONDS = 0.5
        signal.signal(signal.SIGINT, lambda *_: None)
        print("now")
        deadline = time.monotonic() + 60
        while not interrupts.is_interrupted() and time.monotonic() < deadline:
            time.sleep(0.01)
        print("noticed", interrupts.is_interrupted())
        time.sleep(100)
    """
    assert interrupted(code, signal.SIGINT) == (130, "noticed True\n", ORDINARY)


def test_a_second_signal_does_not_wait_for_the_work_to_unwind() -> None:
    code = """
        import time
        interrupts.UNWINDING_SECONDS = 1000
        try:
            print("now")
            time.sleep(100)
        finally:
            print("now")
            time.sleep(100)
    """
    assert interrupted(code, signal.SIGTERM, times=2) == (130, "", ORDINARY)


def test_a_library_that_makes_an_error_of_it_is_no_error() -> None:
    code = """
        import time
        print("now")
        try:
            time.sleep(100)
        except KeyboardInterrupt:
            raise RuntimeError("Query interrupted") from None
    """
    assert interrupted(code, signal.SIGINT) == (130, "", ORDINARY)
