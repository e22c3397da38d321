"""What frames of rows hold, and that the classes of rows are what the DDL says."""

from datetime import UTC, date, datetime
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.frames import build_row_table
from pattern_pipeline.lake.engine.row_classes import build_modules, find_module
from pattern_pipeline.lake.engine.schema import find_row_table, load_tables
from pattern_pipeline.tables import datasets, days, facets, topics, traces
from pattern_pipeline.tables.datasets import EvalDatasetsRow
from pattern_pipeline.tables.days import WatchFailuresRow
from pattern_pipeline.tables.frames import build_frame, concat_frames
from pattern_pipeline.tables.topics import FacetEmbeddingsRow, TopicMembersRow


class NoTable(NamedTuple):
    day: date


DAY = date(2026, 3, 1)
ROOMS = (datasets, days, facets, topics, traces)
CLASSES = [kind for room in ROOMS for name, kind in vars(room).items() if name.endswith("Row")]


def test_the_classes_of_rows_are_what_the_ddl_gives() -> None:
    written = {room: find_module(room).read_text(encoding="utf-8") for room in build_modules()}
    assert written == build_modules()


def test_every_table_has_a_class_with_its_columns() -> None:
    assert {kind.__name__ for kind in CLASSES} == {table.row_class for table in load_tables().values()}
    for kind in CLASSES:
        assert find_row_table(kind).names == kind._fields


def test_a_class_that_is_no_row_of_a_table_is_refused() -> None:
    with pytest.raises(LakeError, match="make tables"):
        find_row_table(NoTable)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_a_frame_without_rows_fits_its_table(kind: type) -> None:
    for frame in (build_frame(kind, ()), concat_frames(kind, [])):
        assert tuple(frame.columns) == kind._fields
    table, rows = build_row_table(kind, ())
    assert (rows.num_rows, tuple(rows.column_names)) == (0, table.names)


def test_the_types_of_a_frame_do_not_depend_on_its_rows() -> None:
    row = WatchFailuresRow(
        day=DAY,
        stage="topic_alerts",
        part="alerts",
        error="none",
        run_id="r",
        failed_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    full, empty = build_frame(WatchFailuresRow, [row]), build_frame(WatchFailuresRow, [])
    assert full.dtypes.tolist() == empty.dtypes.tolist()
    assert str(full["failed_at"].dtype) == "datetime64[us, UTC]"
    assert full.to_dict("records") == [row._asdict()]


@pytest.mark.parametrize(("version", "dtype"), [(3, "int64"), (None, "float64")])
def test_a_whole_number_that_may_be_null_stays_whole_where_it_is_known(
    version: int | None, dtype: str
) -> None:
    row = EvalDatasetsRow(
        day=DAY, suite="s", status="empty", version=version, topics=0, rows=0, sha256=None, reason=""
    )
    frame = build_frame(EvalDatasetsRow, [row])
    assert str(frame["version"].dtype) == dtype
    assert frame["sha256"].tolist() == [None]
    _, rows = build_row_table(EvalDatasetsRow, [row])
    assert rows.column("version").to_pylist() == [version]


def test_joined_frames_have_the_columns_and_types_of_the_table() -> None:
    row = TopicMembersRow(
        day=DAY,
        facet="Task",
        map_version="m",
        unit_id="u",
        position=0,
        topic_id=None,
        distance=0.5,
        x=0.0,
        y=None,
        confidence=None,
    )
    part = build_frame(TopicMembersRow, [row]).assign(more=1)
    joined = concat_frames(TopicMembersRow, [part, part.iloc[:0], part])
    assert joined.dtypes.tolist() == concat_frames(TopicMembersRow, []).dtypes.tolist()
    assert (tuple(joined.columns), len(joined)) == (TopicMembersRow._fields, 2)
    assert (str(joined["facet"].dtype), str(joined["x"].dtype)) == ("str", "float64")
    assert joined["topic_id"].tolist() == [None, None]


def test_vectors_are_objects() -> None:
    row = FacetEmbeddingsRow(
        day=DAY,
        unit_id="u",
        facet="Task",
        position=0,
        facet_version="1",
        text_hash="h",
        model="m",
        vector=np.ones(3, dtype=np.float32),
    )
    frame = build_frame(FacetEmbeddingsRow, [row])
    assert isinstance(frame["vector"].iloc[0], np.ndarray)
    assert pd.api.types.is_object_dtype(frame["vector"])
