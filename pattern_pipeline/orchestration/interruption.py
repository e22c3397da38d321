"""What becomes of the Dagster run that an interrupt ends."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from pattern_pipeline import interrupts
from pattern_pipeline.orchestration.dead_runs import free_slots


@contextmanager
def canceled_when_interrupted(instance: dg.DagsterInstance, run_id: str) -> Iterator[None]:
    """Record the run as canceled and free its slots where an interrupt ends the block.

    Raises KeyboardInterrupt then: Dagster itself takes an interrupt for a failure of the step, and goes on as
    after any other failure.
    """

    def cancel() -> None:
        run = instance.get_run_by_id(run_id)
        free_slots(instance, run_id)
        if run is not None and run.status not in (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.CANCELED):
            instance.report_run_canceled(
                run, "interrupted by the person or the system that started the command"
            )

    with interrupts.close_on_interrupt(cancel):
        try:
            yield
        except (KeyboardInterrupt, dg.DagsterExecutionInterruptedError):
            cancel()
            raise KeyboardInterrupt from None
        if interrupts.is_interrupted():
            cancel()
            raise KeyboardInterrupt
