from concurrent.futures import ThreadPoolExecutor

import pytest

from pattern_pipeline.datasets.promotion import promote_suites
from pattern_pipeline.datasets.suites import Suite
from pattern_pipeline.datasets.versions import Draft, Manifest
from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.maintenance import read_snapshot_id
from pattern_pipeline.lake.versions import LakeVersionStore
from pattern_pipeline_tests.datasets.windows import DAY, UnitOf, Window

SUITE = Suite(name="regression", facet="Task", require_review=False)
UNITS = [
    UnitOf("u1", session="s1", user="ana"),
    UnitOf("u2", answer=None),
    UnitOf("u3", request="¿Dónde está 📦?"),
]


@pytest.fixture
def store(lake: Lake) -> LakeVersionStore:
    return LakeVersionStore(lake)


def draft_of(manifest: Manifest) -> Draft:
    return Draft(dataset=manifest.dataset, day=DAY, suite=SUITE, findings=manifest.findings)


def test_a_promotion_is_kept_with_its_rows_and_the_snapshot_it_was_read_from(store: LakeVersionStore) -> None:
    assert store.latest("regression") is None
    before = read_snapshot_id(store.lake)
    results = promote_suites(DAY, [SUITE], Window(UNITS).inputs(), store)
    assert results[["status", "version", "rows"]].to_numpy().tolist() == [["promoted", 1, 3]]
    latest = store.latest("regression")
    assert latest is not None
    assert latest.lake_snapshot == before
    assert (latest,) == store.versions() == store.versions("regression")
    assert [row.origin.id for row in store.rows("regression", 1)]
    store.lake.replace_day(DAY, {"eval_datasets": results})
    assert store.lake.read_days("eval_datasets", DAY, DAY)["version"].tolist() == [1.0]


def test_the_same_rows_make_no_new_version_and_other_rows_do(store: LakeVersionStore) -> None:
    promote_suites(DAY, [SUITE], Window(UNITS).inputs(), store)
    again = promote_suites(DAY, [SUITE], Window(UNITS).inputs(), store)
    assert (again["status"][0], again["version"][0]) == ("unchanged", 1)
    promote_suites(DAY, [SUITE], Window(UNITS[:2]).inputs(), store)
    assert [(each.version, each.previous, each.rows) for each in store.versions()] == [
        (1, None, 3),
        (2, 1, 2),
    ]
    assert (len(store.rows("regression", 1)), len(store.rows("regression", 2))) == (3, 2)


def test_promotions_at_once_get_numbers_of_their_own(store: LakeVersionStore) -> None:
    promote_suites(DAY, [SUITE], Window(UNITS).inputs(), store)
    first = store.versions()[0]
    rows = store.rows("regression", 1)
    contents = [rows[:2], rows[1:], rows[:1], rows[2:]]
    with ThreadPoolExecutor(4) as pool:
        published = list(pool.map(lambda content: store.publish(draft_of(first), content), contents))
    assert sorted(each.version for each in published) == [2, 3, 4, 5]
    for content, manifest in zip(contents, published, strict=True):
        assert store.rows("regression", manifest.version) == content


def test_a_version_that_is_not_there_names_those_that_are(store: LakeVersionStore) -> None:
    promote_suites(DAY, [SUITE], Window(UNITS).inputs(), store)
    with pytest.raises(NotFoundError, match="its versions are: 1"):
        store.rows("regression", 7)
