import warnings
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.schema import find_table, load_tables
from pattern_pipeline_tests.lake.frames import DAY, embeddings, rows, table_frame

KINDS = {
    "VARCHAR": "str",
    "BIGINT": "int64",
    "INTEGER": "int32",
    "DOUBLE": "float64",
    "BOOLEAN": "bool",
    "DATE": "object",
    "TIMESTAMP WITH TIME ZONE": "datetime64[us, UTC]",
}


def plain(frame: pd.DataFrame) -> list[list[object]]:
    """The frame's values in Python's own types; every kind of missing value is None."""
    return [[plain_value(value) for value in row] for row in frame.itertuples(index=False)]


def plain_value(value: object) -> object:
    if isinstance(value, np.ndarray | list):
        return [float(each) if isinstance(each, np.floating) else each for each in value]
    return None if pd.isna(value) else value


@pytest.mark.parametrize("empty_nullable", [False, True], ids=["all filled", "NULL where allowed"])
def test_every_table_gives_back_what_was_written(lake: Lake, empty_nullable: bool) -> None:
    for name in load_tables():
        frame = table_frame(name, empty_nullable=empty_nullable)
        assert lake.append(name, frame) == 3
        assert plain(lake.read_table(name)) == plain(frame), name


def test_the_types_of_a_frame_do_not_depend_on_its_rows(lake: Lake) -> None:
    for name, table in load_tables().items():
        empty = lake.read_table(name)
        lake.append(name, table_frame(name))
        filled = lake.read_table(name)
        assert list(empty.columns) == list(table.names)
        assert dict(empty.dtypes) == dict(filled.dtypes), name
        for column in table.columns:
            wanted = (
                "float64" if column.nullable and column.sql_type == "BIGINT" else KINDS.get(column.sql_type)
            )
            assert filled[column.name].dtype == (wanted or "object"), f"{name}.{column.name}"


def test_a_frame_that_was_read_can_be_written_again(lake: Lake) -> None:
    for name in load_tables():
        lake.append(name, table_frame(name, empty_nullable=True))
        lake.append(name, lake.read_table(name))
        lake.append(name, lake.read_table(name).iloc[:0])
        found = plain(lake.read_table(name))
        assert found[:3] == found[3:]


def test_vectors_come_back_as_float32_bit_for_bit(lake: Lake) -> None:
    frame = embeddings(DAY, 500, 0.0)
    frame["vector"] = list(np.random.default_rng(1).standard_normal((500, 64)).astype(np.float32))
    lake.replace_day(DAY, {"facet_embeddings": frame})
    read = lake.read_days("facet_embeddings", DAY, DAY)
    assert read["vector"][0].dtype == np.float32
    assert np.array_equal(np.stack(list(read["vector"])), np.stack(list(frame["vector"])))
    assert list(read["unit_id"]) == list(frame["unit_id"])


def test_days_are_read_from_start_to_end_included_and_only_the_columns_asked(lake: Lake) -> None:
    days = [DAY + timedelta(days=number) for number in range(4)]
    for day in reversed(days):
        lake.replace_day(day, {"facet_embeddings": embeddings(day, 2, 1.0)})
    read = lake.read_days("facet_embeddings", days[1], days[2], ["unit_id", "day"])
    assert read.to_dict("list") == {
        "unit_id": ["unit-0", "unit-1"] * 2,
        "day": [days[1], days[1], days[2], days[2]],
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda frame: frame.drop(columns="facet"), "lacks facet"),
        (lambda frame: frame.assign(other=1), "has unknown other"),
        (lambda frame: frame.assign(facet=None), "facet_embeddings.facet"),
        (lambda frame: frame.assign(vector=None), "facet_embeddings.vector"),
        (lambda frame: frame.assign(vector="text"), "facet_embeddings.vector"),
        (lambda frame: frame.assign(day=date(2026, 3, 5)), "2026-03-05"),
        (lambda frame: pd.concat([frame, frame]), "unit-0"),
    ],
    ids=["missing", "extra", "null", "no vector", "bad vector", "other day", "twice"],
)
def test_a_frame_that_does_not_fit_is_refused_and_the_day_stays(lake: Lake, change, said: str) -> None:
    lake.replace_day(DAY, {"facet_embeddings": embeddings(DAY, 2, 1.0)})
    with pytest.raises(LakeError, match=said):
        lake.replace_day(DAY, {"facet_embeddings": change(embeddings(DAY, 2, 2.0))})
    assert list(lake.read_days("facet_embeddings", DAY, DAY)["facet_version"]) == ["1.0", "1.0"]


def test_a_time_without_zone_is_refused(lake: Lake) -> None:
    review = rows("topic_reviews", {"decided_at": datetime(2026, 3, 4, 12)})  # noqa: DTZ001
    with pytest.raises(LakeError, match="no time zone"):
        lake.append("topic_reviews", review)


def test_a_time_of_another_zone_is_the_same_moment(lake: Lake) -> None:
    moment = pd.Timestamp("2026-03-04 12:00", tz="Asia/Kathmandu")
    lake.append("topic_reviews", rows("topic_reviews", {"decided_at": moment}))
    assert lake.read_table("topic_reviews")["decided_at"][0] == datetime(2026, 3, 4, 6, 15, tzinfo=UTC)


def test_names_of_tables_and_columns_never_come_from_data(lake: Lake) -> None:
    with pytest.raises(LakeError, match="no table named"):
        lake.read_days("logs; DROP TABLE raw_traces", DAY, DAY)
    with pytest.raises(LakeError, match="has no column"):
        lake.read_days("raw_traces", DAY, DAY, ["1; DROP TABLE raw_traces"])
    with pytest.raises(LakeError, match="has no days"):
        lake.replace_day(DAY, {"cached_vectors": table_frame("cached_vectors")})


def test_a_table_says_its_key_so_that_nothing_stands_twice() -> None:
    assert find_table("facet_summaries").key == ("day", "unit_id", "facet", "position")
    assert find_table("topic_reviews").key == ()


def test_no_warning_is_raised_by_reading_or_writing(lake: Lake) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lake.append("raw_traces", table_frame("raw_traces", empty_nullable=True))
        assert len(lake.read_table("raw_traces")) == 3
