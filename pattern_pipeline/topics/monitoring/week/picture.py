"""A week as a picture: what changed, day by day."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pattern_pipeline.topics.monitoring.week.arrivals import place_weeks
from pattern_pipeline.topics.monitoring.week.frames import WeekFrames
from pattern_pipeline.topics.monitoring.week.review import Told, WeeklyReview
from pattern_pipeline.topics.monitoring.week.topic_weeks import largest_moves

PANELS = 6
COLUMNS = 2
TITLE_CHARACTERS = 64
SEEN_DAYS = 2
LINE, ALARM, WEEK_SHADE = "#4a6fa5", "#c0392b", "#f3f0e6"


@dataclass(frozen=True)
class _Panel:
    title: str
    shares: npt.NDArray[np.float64]
    alarm: Told | None


def week_png(review: WeeklyReview, frames: WeekFrames) -> bytes:
    """PNG of four weeks: the week's alerts, then its largest moves, one small chart each; the week is shaded."""
    days = [day.date() for day in pd.date_range(frames.traces["day"].min(), review.until)]
    panels = [_of_alert(alert, frames, days) for alert in review.alerts[:PANELS]]
    told = {(alert.facet, alert.topic_id) for alert in review.alerts}
    moved = largest_moves(review.moves, PANELS + len(told))
    placed = place_weeks(frames.said, frames.topics, review.first, review.until)
    for topic in [each for each in moved if (each.facet, each.topic_id) not in told][: PANELS - len(panels)]:
        shares = _share(_of(placed.volumes, topic.facet, topic.topic_id), placed.traces, days)
        panels.append(_Panel(f"{topic.facet}: {topic.name}", shares, None))
    rows = max(1, -(-len(panels) // COLUMNS))
    figure = Figure(figsize=(11, 0.6 + 2.2 * rows), dpi=100, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    figure.suptitle(f"Share of traces by day, {days[0]} to {review.until}", fontsize=12)
    for number, panel in enumerate(panels):
        _draw(figure.add_subplot(rows, COLUMNS, number + 1), panel, days, review)
    buffer = BytesIO()
    canvas.print_png(buffer)  # type: ignore[no-untyped-call]
    return buffer.getvalue()


def _of_alert(alert: Told, frames: WeekFrames, days: list[date]) -> _Panel:
    if alert.kind == "turn":
        category, _, labels = alert.label.partition(": ")
        moods = frames.moods[frames.moods["category"] == category]
        inside = moods if alert.topic_id == "*" else _of(moods, alert.facet, alert.topic_id)
        with_label = inside[inside["label"].isin(labels.split(" or "))]
        return _Panel(f"{labels} in {alert.topic}", _share(with_label, inside, days), alert)
    shares = _share(_of(frames.volumes, alert.facet, alert.topic_id), frames.traces, days)
    if np.nansum(shares > 0) < SEEN_DAYS:
        # A group that no map holds has no days of its own; a line at zero would say that it has gone.
        shares = np.full(len(days), np.nan)
    return _Panel(f"{alert.facet}: {alert.topic}", shares, alert)


def _of(frame: pd.DataFrame, facet: str, topic_id: str) -> pd.DataFrame:
    return frame[(frame["facet"] == facet) & (frame["topic_id"] == topic_id)]


def _share(rows: pd.DataFrame, among: pd.DataFrame, days: list[date]) -> npt.NDArray[np.float64]:
    """By day; NaN on a day without any unit, so that the line breaks there."""
    count = rows.groupby("day")["units"].sum().reindex(days, fill_value=0).to_numpy(float)
    total = among.groupby("day")["units"].sum().reindex(days, fill_value=0).to_numpy(float)
    return np.asarray(
        np.divide(count, total, out=np.full(len(days), np.nan), where=total > 0), dtype=np.float64
    )


def _draw(axes: Axes, panel: _Panel, days: list[date], review: WeeklyReview) -> None:
    places = np.arange(len(days))
    start = days.index(review.first) if review.first in days else 0
    axes.axvspan(start - 0.5, len(days) - 0.5, color=WEEK_SHADE, zorder=0)
    axes.plot(places, 100 * panel.shares, color=LINE, marker="o", markersize=3, linewidth=1.2)
    if panel.alarm is not None and panel.alarm.day in days:
        place = (days.index(panel.alarm.day), 100 * panel.alarm.observed)
        axes.plot(*place, marker="o", markersize=9, markerfacecolor="none", color=ALARM, markeredgewidth=1.6)
        axes.axhline(100 * panel.alarm.expected, color=ALARM, linewidth=0.8, linestyle=":")
    title = panel.title if len(panel.title) <= TITLE_CHARACTERS else f"{panel.title[: TITLE_CHARACTERS - 1]}…"
    axes.set_title(title, fontsize=9, loc="left", parse_math=False)
    ticks = [place for place in places if (days[-1] - days[place]) % timedelta(days=7) == timedelta(0)]
    axes.set_xticks(ticks, [f"{days[place]:%d %b}" for place in ticks], fontsize=7)
    axes.set_xlim(-0.5, len(days) - 0.5)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(lambda value, _position: f"{value:g}%")
    axes.tick_params(axis="y", labelsize=7)
    axes.spines[["top", "right"]].set_visible(False)
