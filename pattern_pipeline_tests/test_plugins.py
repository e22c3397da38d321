"""What other packages add is used where it keeps the rules, and refused with the package's name where not."""

import sys
from collections.abc import Callable, Mapping
from importlib import invalidate_caches
from pathlib import Path

import numpy as np
import pytest

from pattern_pipeline.datasets.export.registry import find_exporter
from pattern_pipeline.errors import ModelError, NotFoundError, SettingsError
from pattern_pipeline.topics.embedding.opening import open_embedder
from pattern_pipeline.topics.embedding.settings import EmbeddingSettings
from pattern_pipeline.traces.model import Reject
from pattern_pipeline.traces.readers.registry import READERS, make_readers, read_paths
from pattern_pipeline.traces.readers.tables.columns import ColumnMap
from pattern_pipeline_tests.outside_package.install import install

READER = """
class Notes:
    name = "notes"
    def recognizes(self, head): return head.content.startswith(b"#notes")
    def read(self, file): raise KeyError("turns")
    def lines(self): pass

class Strings(Notes):
    def read(self, file): yield "text"

class Unsure(Notes):
    def recognizes(self, head): raise RuntimeError("no idea")

class Chat(Notes):
    name = "chat"

class Nameless(Notes):
    name = None

class Mute:
    name = "mute"

class Costly(Notes):
    def __init__(self, price): pass
"""
EMBEDDERS = """
import numpy as np

class Short:
    name = "short"
    dimension = 4
    def embed(self, texts): return np.ones((len(texts), 3))

class Long(Short):
    def embed(self, texts): return np.ones((len(texts), 4))

class Failing(Short):
    def embed(self, texts): raise KeyError("texts")

class Ready(Short):
    name = "all-MiniLM-L6-v2"
    def embed(self, texts): return [[1, 0, 0, 0]] * len(texts)

ready = Ready()
"""
Install = Callable[..., Path]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    monkeypatch.syspath_prepend(str(tmp_path))

    def lay(kind: str, points: Mapping[str, str], text: str, distribution: str = "team-traces") -> Path:
        monkeypatch.delitem(sys.modules, "team", raising=False)
        install(tmp_path, distribution, {kind: points}, {"team": text})
        invalidate_caches()
        return tmp_path

    return lay


def test_two_plugins_that_read_under_one_name_are_refused(installed: Install) -> None:
    installed("readers", {"z": "team:Notes", "a": "team:Unsure"}, READER)
    with pytest.raises(SettingsError, match="has the name of another reader: notes"):
        make_readers(ColumnMap())


def test_a_plugin_is_asked_after_the_built_in_readers(installed: Install) -> None:
    installed("readers", {"notes": "team:Notes"}, READER)
    names = [reader.name for reader in make_readers(ColumnMap())]
    assert names == [*(reader.name for reader in READERS), "notes"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Chat", "has the name of another reader: chat"),
        ("Nameless", "has a name that is not text"),
        ("Mute", "has no recognizes and no read"),
        ("Costly", "cannot be made: TypeError"),
        ("Absent", "cannot be imported: AttributeError"),
    ],
)
def test_a_reader_that_breaks_the_rules_is_refused_with_its_package(
    installed: Install, name: str, reason: str
) -> None:
    installed("readers", {"theirs": f"team:{name}"}, READER)
    with pytest.raises(SettingsError, match=rf"the reader 'theirs' of team-traces 1\.2 {reason}") as caught:
        make_readers(ColumnMap())
    assert "uninstall team-traces" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Notes", "failed: KeyError: 'turns'"),
        ("Strings", "failed: TypeError: it yields a str, not a Trace or a Reject"),
        ("Unsure", "failed: RuntimeError: no idea"),
    ],
)
def test_a_reader_that_fails_rejects_one_file_and_no_more(
    installed: Install, tmp_path: Path, name: str, reason: str
) -> None:
    installed("readers", {"theirs": f"team:{name}"}, READER)
    files = [tmp_path / "a.notes", tmp_path / "b.notes"]
    for file in files:
        file.write_text("#notes\n", encoding="utf-8")
    rejects = list(read_paths(files, make_readers(ColumnMap())))
    assert all(isinstance(reject, Reject) for reject in rejects)
    assert [Path(reject.source.path).name for reject in rejects] == ["a.notes", "b.notes"]
    assert all(f"of team-traces 1.2 {reason}" in reject.fault.reason for reject in rejects)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Short", r"answered with the shape \(1, 3\) in place of \(1, 4\)"),
        ("Long", "answered with vectors that are not of length 1"),
        ("Failing", "failed: KeyError: 'texts'"),
    ],
)
def test_wrong_vectors_are_refused_with_the_package(
    installed: Install, tmp_path: Path, name: str, reason: str
) -> None:
    installed("embedders", {"theirs": f"team:{name}"}, EMBEDDERS)
    embedder = open_embedder(EmbeddingSettings(plugin="theirs"), tmp_path)
    with pytest.raises(ModelError, match=rf"the embedder 'theirs' of team-traces 1\.2 {reason}"):
        embedder.embed(["text"])


def test_vectors_of_a_plugin_never_have_the_name_of_a_built_in_model(
    installed: Install, tmp_path: Path
) -> None:
    installed("embedders", {"theirs": "team:ready"}, EMBEDDERS)
    embedder = open_embedder(EmbeddingSettings(plugin="theirs"), tmp_path)
    assert embedder.name == "theirs/all-MiniLM-L6-v2"
    vectors = embedder.embed(["one", "two"])
    assert (vectors.shape, vectors.dtype) == ((2, 4), np.float32)


def test_an_unknown_export_is_refused_with_all_names(installed: Install) -> None:
    installed("exporters", {"csv": "team:Csv"}, "class Csv:\n    suffix = 7\n    def write(self): pass\n")
    with pytest.raises(NotFoundError, match="the exports are: jsonl, csv"):
        find_exporter("parquet")
    with pytest.raises(SettingsError, match=r"the exporter 'csv' of team-traces 1\.2 has a suffix"):
        find_exporter("csv")


def test_of_two_packages_with_one_name_neither_is_taken(installed: Install) -> None:
    points = {"csv": "team:Csv"}
    installed("exporters", points, "")
    installed("exporters", points, "", "other-team")
    with pytest.raises(
        SettingsError, match=r"two packages add the exporter 'csv': .*team.* 1\.2 and .*team.* 1\.2"
    ):
        find_exporter("csv")
