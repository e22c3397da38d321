"""Draw a week as a picture: what changed, day by day."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pattern_pipeline.topics.monitoring.week.new_traffic import place_answers
from pattern_pipeline.topics.monitoring.week.review import WeekAlert, WeeklyReview
from pattern_pipeline.topics.monitoring.week.topic_weeks import WeekFrames, select_largest_moves

PANELS = 6
COLUMNS = 2
TITLE_CHARACTERS = 64
MINIMUM_DAYS = 2
LINE, ALARM, WEEK_SHADE = "#4a6fa5", "#c0392b", "#f3f0e6"


@dataclass(frozen=True)
class _Panel:
    title: str
    shares: npt.NDArray[np.float64]
    alarm: WeekAlert | None


def draw_week(review: WeeklyReview, frames: WeekFrames) -> bytes:
    """Draw four weeks as PNG: a small chart for each alert of the week, then for its largest moves."""
    days = [day.date() for day in pd.date_range(frames.traces["day"].min(), review.until)]
    panels = [_build_alert_panel(alert, frames, days) for alert in review.alerts[:PANELS]]
    alerted = {(alert.facet, alert.topic_id) for alert in review.alerts}
    moved = select_largest_moves(review.moves, PANELS + len(alerted))
    placed = place_answers(frames.answers, frames.topics, review.first, review.until)
    for topic in [week for week in moved if (week.facet, week.topic_id) not in alerted][
        : PANELS - len(panels)
    ]:
        shares = _compute_shares(
            _select_topic(placed.volumes, topic.facet, topic.topic_id), placed.traces, days
        )
        panels.append(_Panel(f"{topic.facet}: {topic.name}", shares, None))
    rows = max(1, -(-len(panels) // COLUMNS))
    figure = Figure(figsize=(11, 0.6 + 2.2 * rows), dpi=100, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    figure.suptitle(f"Share of traces by day, {days[0]} to {review.until}", fontsize=12)
    for number, panel in enumerate(panels):
        _draw_panel(figure.add_subplot(rows, COLUMNS, number + 1), panel, days, review)
    buffer = BytesIO()
    canvas.print_png(buffer)  # type: ignore[no-untyped-call]
    return buffer.getvalue()


def _build_alert_panel(alert: WeekAlert, frames: WeekFrames, days: list[date]) -> _Panel:
    if alert.kind == "turn":
        moods = frames.moods[frames.moods["category"] == alert.category]
        inside = moods if alert.topic_id == "*" else _select_topic(moods, alert.facet, alert.topic_id)
        with_label = inside[inside["label"].isin(alert.labels)]
        return _Panel(
            f"{' or '.join(alert.labels)} in {alert.topic}", _compute_shares(with_label, inside, days), alert
        )
    shares = _compute_shares(_select_topic(frames.volumes, alert.facet, alert.topic_id), frames.traces, days)
    if np.nansum(shares > 0) < MINIMUM_DAYS:
        # A group that no map holds has no days of its own; a line at zero would say that it has gone.
        shares = np.full(len(days), np.nan)
    return _Panel(f"{alert.facet}: {alert.topic}", shares, alert)


def _select_topic(frame: pd.DataFrame, facet: str, topic_id: str) -> pd.DataFrame:
    return frame[(frame["facet"] == facet) & (frame["topic_id"] == topic_id)]


def _compute_shares(rows: pd.DataFrame, among: pd.DataFrame, days: list[date]) -> npt.NDArray[np.float64]:
    """Compute the share by day; NaN on a day without any unit, so that the line breaks there."""
    count = rows.groupby("day")["units"].sum().reindex(days, fill_value=0).to_numpy(float)
    total = among.groupby("day")["units"].sum().reindex(days, fill_value=0).to_numpy(float)
    return np.asarray(
        np.divide(count, total, out=np.full(len(days), np.nan), where=total > 0), dtype=np.float64
    )


def _draw_panel(axes: Axes, panel: _Panel, days: list[date], review: WeeklyReview) -> None:
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
