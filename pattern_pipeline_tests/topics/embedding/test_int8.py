"""The packaged model in eight bits: as good as the published one, made once, refused where it is damaged."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pattern_pipeline.errors import ModelError, SettingsError
from pattern_pipeline.topics.embedding.embedder import MiniLM, SentenceTransformerEmbedder
from pattern_pipeline.topics.embedding.int8 import Int8MiniLM, ensure_int8_file
from pattern_pipeline.topics.embedding.opening import open_embedder
from pattern_pipeline.topics.embedding.settings import EmbeddingSettings

TEXTS = [
    "book a flight to Lisbon for two on Friday",
    "reserve a plane ticket",
    "I forgot my password and the reset mail never comes",
    "the invoice has the wrong VAT number, please send a corrected one",
    "ok",
    "Why does the build fail with a missing symbol after the upgrade? " * 30,
    "wo ist mein Paket",
    "退款需要多久",
    "\ud800 a lone surrogate",
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("int8") / "models"


def test_its_vectors_are_those_of_the_published_model_within_a_hundredth(cache: Path) -> None:
    exact, fast = MiniLM().embed(TEXTS), Int8MiniLM(cache).embed(TEXTS)
    assert fast.shape == exact.shape
    assert fast.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(fast, axis=1), 1.0, atol=1e-5)
    cosines = (exact * fast).sum(axis=1)
    assert cosines.mean() >= 0.99
    assert cosines.min() >= 0.96


def test_a_texts_vector_depends_on_no_other_text(cache: Path) -> None:
    model = Int8MiniLM(cache, threads=3)
    together = model.embed(TEXTS)
    alone = np.vstack([model.embed([text]) for text in TEXTS])
    np.testing.assert_array_equal(together, alone)


def test_no_texts_give_no_vectors_and_load_nothing(tmp_path: Path) -> None:
    assert Int8MiniLM(tmp_path / "absent").embed([]).shape == (0, 384)
    assert not (tmp_path / "absent").exists()


def test_vectors_of_the_two_forms_never_share_a_name() -> None:
    assert Int8MiniLM.name != MiniLM.name


def test_two_processes_at_once_make_it_once(tmp_path: Path) -> None:
    code = (
        "import logging, sys; from pathlib import Path\n"
        "from pattern_pipeline.topics.embedding.int8 import ensure_int8_file\n"
        "print(ensure_int8_file(Path(sys.argv[1])))\n"
        "logging.getLogger('a.library').info('told to nobody')\n"
        "assert not logging.getLogger().handlers, 'logging was set up for the whole program'"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    ended = [process.communicate(timeout=600) for process in started]
    assert [process.returncode for process in started] == [0, 0], ended
    assert [errors for _, errors in ended] == ["", ""]
    assert len({out for out, _ in ended}) == 1
    assert [path.suffix for path in tmp_path.iterdir() if path.suffix != ".lock"] == [".onnx"]


def test_a_damaged_file_is_one_line_with_the_fix(cache: Path, tmp_path: Path) -> None:
    name = ensure_int8_file(cache).name
    (tmp_path / name).write_bytes(b"half of it")
    with pytest.raises(ModelError, match=r"cannot be read.*delete the file"):
        Int8MiniLM(tmp_path).embed(["text"])


def test_a_folder_that_cannot_be_written_is_one_line_with_the_fix(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    with pytest.raises(ModelError, match=r"cannot be written.*fp32"):
        Int8MiniLM(file / "models").embed(["text"])


@pytest.mark.parametrize(
    ("settings", "kind", "name"),
    [
        (EmbeddingSettings(), Int8MiniLM, "all-MiniLM-L6-v2 int8"),
        (EmbeddingSettings(backend="fp32"), MiniLM, "all-MiniLM-L6-v2"),
        (EmbeddingSettings(model="/models/mine"), SentenceTransformerEmbedder, "/models/mine"),
    ],
)
def test_the_settings_name_the_model(
    settings: EmbeddingSettings, kind: type, name: str, tmp_path: Path
) -> None:
    found = open_embedder(settings, tmp_path)
    assert isinstance(found, kind)
    assert found.name == name


def test_int8_of_another_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="fp32"):
        open_embedder(EmbeddingSettings(model="/models/mine", backend="int8"), tmp_path)
