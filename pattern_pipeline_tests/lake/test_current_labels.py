"""The labels of a window are stored for all its days, and never over those of a later map."""

import shutil
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pattern_pipeline.lake.current_labels import list_window, read_window_maps, store_window_labels
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.engine.row_access import MaterializedDay
from pattern_pipeline.topics.placement.window_labels import WindowLabels, label_window
from pattern_pipeline_tests.empty_lakes import make_empty_lake
from pattern_pipeline_tests.lake.frames import FACETS, rows
from pattern_pipeline_tests.topics.placement.small_maps import answers, card, day, no_topics, topics, vectors

WINDOW = 3


class Home:
    """A lake, and the three steps by which a run makes a day: its map, its window's labels, and storing them."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self.versions = count()
        self.read: dict[int, WindowLabels] = {}

    def land(self, number: int, units: int = 2) -> None:
        summaries = answers(number, units)
        frames = {"facet_summaries": summaries, "facet_embeddings": vectors(summaries)}
        self.lake.replace_day(day(number), frames)

    def map_day(self, number: int, *, without_topics: bool = False) -> None:
        version = str(next(self.versions))
        frames = {
            "topic_maps": rows("topic_maps", card(number, window=WINDOW, topics=int(not without_topics))),
            "topic_clusters": no_topics() if without_topics else topics(number, made=f" v{version}"),
        }
        self.lake.replace_day(day(number), frames, record=record("topic_clusters", number, version))

    def label(self, number: int) -> None:
        days = list_window(day(number), WINDOW)
        window = {
            name: self.lake.read_days(name, days[0], days[-1])
            for name in ("facet_summaries", "facet_embeddings")
        }
        self.read[number] = label_window(days, *window.values(), read_window_maps(self.lake, days))

    def store(self, number: int) -> list[int]:
        changed = store_window_labels(self.lake, self.read[number], record("current_labels", number))
        return [(each - day(0)).days for each in changed]

    def make(self, number: int) -> list[int]:
        self.map_day(number)
        self.label(number)
        return self.store(number)

    def shown(self) -> dict[int, set[str]]:
        """By day the names of its units' topics, without their version."""
        found: dict[int, set[str]] = defaultdict(set)
        for labelled, label in self.lake.rows("SELECT day, label FROM current_labels"):
            found[(labelled - day(0)).days].add(str(label).split(" v")[0])
        return dict(found)


def record(stage: str, number: int, content: str = "") -> MaterializedDay:
    return MaterializedDay(stage=stage, day=day(number), inputs_hash="", content_hash=content, rows=1)


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a lake with five days of answers; it is copied, and not opened again."""
    lake = make_empty_lake(tmp_path_factory.mktemp("landed") / "lake", FACETS)
    made = Home(lake)
    for number in range(5):
        made.land(number)
    return Path(lake.location.data).parent


@pytest.fixture
def home(landed: Path, tmp_path: Path) -> Home:
    shutil.copytree(landed, tmp_path / "lake")
    return Home(Lake(LakeLocation.local(tmp_path / "lake")))


def test_a_new_map_labels_all_units_of_its_window_again_and_none_outside(home: Home) -> None:
    for number in range(5):
        home.make(number)
    assert home.shown() == {
        0: {"Task by 2"},
        1: {"Task by 3"},
        2: {"Task by 4"},
        3: {"Task by 4"},
        4: {"Task by 4"},
    }
    assert home.lake.rows("SELECT count(*) FROM current_labels") == [(10,)]


def test_an_older_day_made_again_takes_no_label_from_a_newer_map(home: Home) -> None:
    for number in (1, 2, 3, 4):
        home.make(number)
    before = home.lake.rows("SELECT * FROM current_labels WHERE day > ? ORDER BY ALL", [day(0)])
    assert home.make(2) == [0], "the only day of its window that no newer map covers"
    assert home.lake.rows("SELECT * FROM current_labels WHERE day > ? ORDER BY ALL", [day(0)]) == before


def test_a_late_unit_of_an_older_day_gets_the_label_of_the_newest_map_at_once(home: Home) -> None:
    for number in (2, 3, 4):
        home.make(number)
    home.land(2, units=3)
    assert home.make(2) == [0, 2]
    assert home.lake.rows("SELECT count(*), any_value(label) FROM current_labels WHERE unit_id = 'u2-2'") == [
        (1, home.lake.rows("SELECT name FROM topic_clusters WHERE day = ?", [day(4)])[0][0])
    ]


def test_units_that_left_their_day_and_days_that_are_empty_have_no_labels(home: Home) -> None:
    home.make(2)
    home.land(1, units=1)
    home.land(2, units=0)
    assert home.make(2) == [0, 1, 2], "day 2 lost its rows"
    assert home.make(3) == [1, 3]
    assert home.lake.rows("SELECT day, count(*) FROM current_labels GROUP BY day ORDER BY day") == [
        (day(0), 2),
        (day(1), 1),
        (day(3), 2),
    ]


def test_a_window_that_is_labelled_again_alike_is_not_written(home: Home) -> None:
    home.make(4)
    files = "SELECT count(*) FROM ducklake_list_files('lake', 'current_labels')"
    before = home.lake.rows("SELECT rowid, * FROM current_labels ORDER BY ALL"), home.lake.rows(files)
    home.label(4)
    assert home.store(4) == []
    assert (
        home.lake.rows("SELECT rowid, * FROM current_labels ORDER BY ALL"),
        home.lake.rows(files),
    ) == before


def test_a_map_without_topics_gives_its_days_back_to_the_map_before_it(home: Home) -> None:
    home.make(3)
    home.make(4)
    home.map_day(4, without_topics=True)
    home.label(4)
    home.store(4)
    assert home.shown() == {number: {"Task by 3"} for number in (1, 2, 3, 4)}


def test_a_run_that_was_overtaken_by_a_newer_map_leaves_its_labels(home: Home) -> None:
    home.map_day(3)
    home.label(3)
    home.make(4)
    assert home.store(3) == [1]
    assert home.shown() == {1: {"Task by 3"}} | {number: {"Task by 4"} for number in (2, 3, 4)}


def test_a_run_that_ends_before_the_newer_map_has_labelled_its_window_labels_it_meanwhile(home: Home) -> None:
    home.map_day(3)
    home.label(3)
    home.map_day(4)
    assert home.store(3) == [1, 2, 3]
    home.label(4)
    assert home.store(4) == [2, 3, 4]


def list_steps(home: Home) -> dict[str, Callable[[int], object]]:
    return {
        "map": home.map_day,
        "none": lambda number: home.map_day(number, without_topics=True),
        "label": home.label,
        "store": home.store,
    }


@st.composite
def interleaved_runs(draw: st.DrawFn) -> list[tuple[str, int]]:
    """The steps of runs of days in any order, some of them twice, cut into one another."""
    first_map = st.sampled_from(["map", "map", "none"])
    runs = {
        number: [
            (step, number)
            for _ in range(draw(st.integers(1, 2)))
            for step in (draw(first_map), "label", "store")
        ]
        for number in range(1, 4)
    }
    order = draw(st.permutations([number for number, steps in runs.items() for _ in steps]))
    waiting = {number: iter(steps) for number, steps in runs.items()}
    return [next(waiting[number]) for number in order]


def check_last_word(home: Home, steps: list[tuple[str, int]]) -> None:
    with home.lake.connect() as connection:
        for table in ("current_labels", "topic_maps", "topic_clusters", "materialized_days"):
            connection.execute(f"DELETE FROM {table}")
    for step, number in steps:
        list_steps(home)[step](number)
    last = {number: step for step, number in steps if step in ("map", "none")}
    mapped = sorted(number for number, step in last.items() if step == "map")
    for number in range(4):
        covering = [each for each in mapped if each - WINDOW < number <= each]
        rows_of_day = home.lake.query_frame("SELECT * FROM current_labels WHERE day = ?", [day(number)])
        if covering:
            made = home.lake.rows("SELECT name FROM topic_clusters WHERE day = ?", [day(max(covering))])
            assert rows_of_day["label"].tolist() == [made[0][0]] * 2, (
                f"day {number} by the map of {max(covering)}"
            )
        else:
            # A day that no map covers is its own run's: the latest map before it, where there is one by then.
            assert len(rows_of_day) in (0, 2)


ONE_HOME = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@given(steps=interleaved_runs())
@settings(max_examples=3, suppress_health_check=ONE_HOME)
def test_in_whatever_order_runs_come_and_end_the_newest_map_of_each_day_has_the_last_word(
    home: Home, steps: list[tuple[str, int]]
) -> None:
    check_last_word(home, steps)


@pytest.mark.slow
@given(steps=interleaved_runs())
@settings(max_examples=30, suppress_health_check=ONE_HOME)
def test_so_it_has_in_many_more_orders(home: Home, steps: list[tuple[str, int]]) -> None:
    check_last_word(home, steps)


def test_the_window_ends_on_its_day() -> None:
    assert list_window(date(2026, 3, 1), 3) == (date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1))
    assert list_window(date(2026, 3, 1), 1) == (date(2026, 3, 1),)
