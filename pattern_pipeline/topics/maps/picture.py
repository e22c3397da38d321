"""Draw a map: one dot for each summary, one colour for each topic."""

import colorsys
from io import BytesIO

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.transforms import BboxBase

from pattern_pipeline.topics.maps.topic_maps import TopicMaps

MAXIMUM_LABELS = 24
GREY = "#c8c8c8"


def draw_scatter_png(maps: TopicMaps, facet: str) -> bytes:
    """Draw the map of a facet as PNG: topics coloured and named, summaries of no topic grey.

    Short distances mean likeness; long ones have no meaning.
    """
    topics = maps.topic_clusters[maps.topic_clusters["facet"] == facet].reset_index(drop=True)
    members = maps.topic_members[maps.topic_members["facet"] == facet].dropna(subset=["x", "y"])
    cards = maps.topic_maps[maps.topic_maps["facet"] == facet]
    # Figure and canvas are used directly: pyplot keeps every figure of the process, and may choose a window.
    figure = Figure(figsize=(11, 7.5), dpi=100, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_axis_off()
    nowhere = members[members["topic_id"].isna()]
    axes.scatter(nowhere["x"], nowhere["y"], s=5, c=GREY, linewidths=0)
    for index, topic in topics.iterrows():
        rows = members[members["topic_id"] == topic["topic_id"]]
        axes.scatter(rows["x"], rows["y"], s=7, c=_choose_colour(int(str(index))), linewidths=0, alpha=0.75)
    _write_names(axes, topics.head(MAXIMUM_LABELS), members, canvas)
    for card in cards.itertuples():
        axes.set_title(
            f"{facet}: {card.topics} topics, {card.summaries} summaries, "
            f"{card.coverage:.0%} in a topic ({card.status})",
            fontsize=12,
            parse_math=False,
        )
    buffer = BytesIO()
    canvas.print_png(buffer)  # type: ignore[no-untyped-call]
    return buffer.getvalue()


def _choose_colour(index: int) -> str:
    # The golden angle around the colour circle: neighbours in the list are never alike.
    return to_hex(colorsys.hls_to_rgb((index * 0.381966) % 1.0, 0.40 + 0.12 * (index % 2), 0.62))


def _write_names(axes: Axes, topics: pd.DataFrame, members: pd.DataFrame, canvas: FigureCanvasAgg) -> None:
    """Write names above the topics, the largest first; a name that would cover another moves, or is left out."""
    taken: list[BboxBase] = []
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
    height = 0.02 * float(np.diff(axes.get_ylim())[0])
    for index, topic in topics.iterrows():
        rows = members[members["topic_id"] == topic["topic_id"]]
        if rows.empty:
            continue
        x, y = _find_label_place(rows)
        y += height
        edge = _choose_colour(int(str(index)))
        text = axes.text(
            x, y, topic["name"], fontsize=8, ha="center", va="center", color="#1a1a1a", parse_math=False,
            bbox={"boxstyle": "round,pad=0.15", "fc": "white", "ec": edge, "alpha": 0.85},
        )  # fmt: skip
        for step in (0, 1, -1, 2, -2, 3, -3, 4, -4):
            text.set_position((x, y + step * 1.5 * height))
            box = text.get_window_extent(renderer)
            if not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
        else:
            text.remove()


def _find_label_place(rows: pd.DataFrame) -> tuple[float, float]:
    """Find the place above the dense middle of a topic: its outliers may lie across the picture."""
    x, y = float(rows["x"].median()), float(rows["y"].median())
    away = np.hypot(rows["x"].to_numpy(float) - x, rows["y"].to_numpy(float) - y)
    return x, float(rows["y"].to_numpy(float)[away <= 1.5 * np.median(away)].max())
