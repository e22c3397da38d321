"""Days with traces before the first partition: Dagster has no place for them, so they are left out and named."""

from collections.abc import Iterable, Sequence
from datetime import date

from pattern_pipeline.cli.output import errors, printable
from pattern_pipeline.errors import SettingsError
from pattern_pipeline.settings import Settings


def days_left_out(settings: Settings, days: Iterable[date]) -> list[date]:
    """Of these days those before the first partition, in order."""
    return sorted({day for day in days if day < settings.first_day})


def left_out_error(settings: Settings, left_out: Sequence[date]) -> SettingsError:
    """The error that names the days that were left out, and the fix."""
    many = len(left_out) > 1
    span = (
        f"{len(left_out)} days with traces, {left_out[0]} to {left_out[-1]}, are"
        if many
        else f"{left_out[0]} is"
    )
    return SettingsError(
        f"{span} left out: before start_date {settings.first_day}",
        where=str(settings.home / "settings.toml"),
        mend=f"set start_date = {left_out[0]} there, or remove it to begin with the first landed day",
    )


def tell_left_out(settings: Settings, left_out: Sequence[date]) -> None:
    """Say on one line which days are left out, where there are any."""
    if left_out:
        line = printable(str(left_out_error(settings, left_out)))
        errors.print(line, style="yellow", markup=False, highlight=False, soft_wrap=True)
