"""Files that are broken, or built to harm."""

import bz2
import gzip
import json
import lzma
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from pattern_pipeline.errors import InputError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.landing import LakeLandingStore
from pattern_pipeline.traces.landing.landing import land_paths
from pattern_pipeline.traces.readers.io.files import RECORD_BYTES, find_files
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline_tests.traces.building import chat, request, write_lines
from pattern_pipeline_tests.traces.landing.hostile.landing import GOOD, NOW, beside_a_good_one, landed

ONE, TWO = "1" * 32, "2" * 32
LINE = json.dumps(request(chat(ONE))).encode() + b"\n"
SECOND = json.dumps(request(chat(TWO))).encode() + b"\n"


def _zip(**members: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _wrong_check(content: bytes) -> bytes:
    packed = bytearray(gzip.compress(content))
    packed[-6] ^= 0xFF
    return bytes(packed)


# Content, how many traces land, and what a reason says ("" for none).
FILES: dict[str, tuple[bytes, int, str]] = {
    "a wrong check sum": (_wrong_check(LINE), 1, "breaks off"),
    "two gzip files in one": (gzip.compress(LINE) + gzip.compress(SECOND), 2, ""),
    "gzip and then rubbish": (gzip.compress(LINE) + b"rubbish", 1, "breaks off"),
    "bzip2": (bz2.compress(LINE), 0, "bzip2, which is not read; decompress"),
    "xz": (lzma.compress(LINE), 0, "xz, which is not read; decompress"),
    "UTF-16": (LINE.decode().encode("utf-16"), 0, "UTF-16, which is not read"),
    "a byte order mark": (b"\xef\xbb\xbf" + LINE, 1, ""),
    "line ends of Windows": (LINE.replace(b"\n", b"\r\n") + SECOND, 2, ""),
    "no line end": (LINE.rstrip(), 1, ""),
    "nothing": (b"", 0, "empty"),
    "white space": (b" \n\t\n" * 50, 0, "empty"),
    "noise": (bytes(range(256)) * 20, 0, "no known format"),
    "a zip without a log": (_zip(**{"../../escape.json": b"{}"}), 0, ""),
    "a cut zip": (_zip(**{"samples/1.json": b"{}", "header.json": b"{}"})[:60], 0, ""),
    "NaN": (LINE.replace(b'"startTimeUnixNano"', b'"weight": NaN, "startTimeUnixNano"'), 1, ""),
    "a key that stands twice": (LINE.replace(b'"name": "step"', b'"name": "a", "name": "b"'), 1, ""),
    "bytes that are no text": (LINE + b'{"resourceSpans": "\xff"}\n' + SECOND, 2, "UTF-8"),
    "10,000 deep": (LINE + b'{"resourceSpans": ' + b"[" * 10_000 + b"]" * 10_000 + b"}\n", 1, "JSON"),
    "a field of another type": (
        b'{"id": "1", "traceId": "t", "type": ["SPAN"], "startTime": "2026-03-01"}\n',
        0,
        "",
    ),
    "10,000 deep in every format": (b"[" * 10_000 + b"]" * 10_000, 0, ""),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_read_as_far_as_it_goes_and_said_why_no_further(tmp_path: Path, case: str) -> None:
    content, traces, reason = FILES[case]
    found = beside_a_good_one(tmp_path / "in", "hostile", content)
    assert len(found.texts) == traces
    # What lands whole needs no reason; what does not has the one that is expected.
    assert any(reason in each for each in found.reasons) is bool(reason or not traces)
    assert all("\n" not in each for each in found.reasons)


@pytest.mark.parametrize(("filling", "reason"), [(b"x", "gzip bomb"), (b"\n", "blank lines")])
def test_a_gzip_bomb_is_refused_before_it_fills_anything(tmp_path: Path, filling: bytes, reason: str) -> None:
    bomb = tmp_path / "bomb.gz"
    with gzip.open(bomb, "wb", compresslevel=9) as out:
        out.write(LINE)
        for _ in range(300):
            out.write(filling * 1_000_000)
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pattern_pipeline.traces.readers.registry import read_paths\n"
        "items = list(read_paths([Path(sys.argv[1])]))\n"
        "print(len(items), items[-1].reason)\n"
        # Not getrusage: that begins with the memory of the process that was forked.
        "status = Path('/proc/self/status').read_text().split('VmHWM:')[1]\n"
        "print(int(status.split()[0]) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(bomb)], capture_output=True, text=True, check=True, timeout=60
    )
    said, megabytes = done.stdout.splitlines()
    assert said.startswith("2 ")
    assert reason in said
    assert int(megabytes) < 300


def test_a_line_too_long_to_hold_is_passed_over(tmp_path: Path) -> None:
    endless = b'{"resourceSpans": "' + b"x" * (RECORD_BYTES + 10) + b'"}\n'
    found = beside_a_good_one(tmp_path / "in", "hostile", LINE + endless + SECOND)
    assert found.texts.keys() == {ONE, TWO}
    assert found.reasons == ["a record of more than 16 MB; split it, or leave attachments out"]


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = write_lines(tmp_path / "secret.jsonl", request(chat(ONE)))
    inside = tmp_path / "in"
    inside.mkdir()
    write_lines(inside / "good.jsonl", request(chat(GOOD)))
    (inside / "link.jsonl").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    (inside / "dangling").symlink_to(tmp_path / "gone")
    found = landed(inside)
    assert found.texts.keys() == {GOOD}
    assert [reason.split(";")[0] for reason in found.reasons] == ["a link that leads out of the folder"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (item,) = read_paths([tmp_path / "pipe"])
    assert "not a regular file" in item.reason  # type: ignore[union-attr]
    assert list(find_files([tmp_path])) == []


def test_a_path_that_is_not_there_is_said_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(read_paths([tmp_path, tmp_path / "gone"]))


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A folder that is gone after the test: pytest removes old folders by recursion, which ends at 1,000."""
    yield tmp_path
    subprocess.run(["rm", "-rf", *map(str, tmp_path.iterdir())], check=True)


def test_folders_within_folders_are_read_however_deep(deep: Path) -> None:
    write_lines(deep / "good.jsonl", request(chat(GOOD)))
    before = Path.cwd()
    os.chdir(deep)
    try:
        for _ in range(1500):
            Path("d").mkdir()
            os.chdir("d")
        write_lines(Path("deep.jsonl"), request(chat(ONE)))
    finally:
        os.chdir(before)
    assert landed(deep).texts.keys() == {GOOD, ONE}


def test_folders_deeper_than_a_path_can_say_are_told_of(deep: Path) -> None:
    write_lines(deep / "zz-good.jsonl", request(chat(GOOD)))
    before = Path.cwd()
    os.chdir(deep)
    try:
        for _ in range(20):
            Path("d" * 250).mkdir()
            os.chdir("d" * 250)
    finally:
        os.chdir(before)
    found = landed(deep)
    assert found.texts.keys() == {GOOD}
    assert [reason.split(":")[0] for reason in found.reasons] == ["cannot be opened"]


def test_a_folder_that_is_closed_to_us_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lines(tmp_path / "good.jsonl", request(chat(GOOD)))
    (tmp_path / "closed").mkdir()
    entries = Path.iterdir

    # Not by its mode: to the superuser, as whom tests often run, nothing is closed.
    def closed(path: Path) -> Iterator[Path]:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return iter(list(entries(path)))

    monkeypatch.setattr(Path, "iterdir", closed)
    found = landed(tmp_path)
    assert found.texts.keys() == {GOOD}
    assert found.reasons == ["cannot be opened: Permission denied; allow it to be read, or leave it out"]


def test_names_of_any_bytes_are_stored_readable(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    content = LINE + b"{broken\n"
    for name in (b"bad\xff", b"\x1b[31mred", b"two\nlines", b"[bold]b"):
        (inside / os.fsdecode(name)).write_bytes(content.replace(ONE.encode(), name.hex().encode()))
    lake = Lake(LakeLocation(catalog=str(tmp_path / "lake.sqlite"), data=str(tmp_path / "data")))
    lake.migrate(())
    store = LakeLandingStore(lake)
    for new in (4, 0):
        report = land_paths(
            [inside], store, redact=True, now=NOW, earliest=date(2020, 1, 1), progress=lambda _: None
        )
        assert (report.new, report.rejected) == (new, 4)
    (paths,) = zip(*lake.rows("SELECT DISTINCT source_path FROM rejected_records"), strict=True)
    assert len(paths) == 4
    assert any(path.endswith("/bad\ufffd\ufffd\ufffd") for path in paths)
