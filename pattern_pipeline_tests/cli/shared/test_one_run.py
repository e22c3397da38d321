"""Two commands that make days take turns, and the second says for whom it waits."""

import os
import threading
from pathlib import Path

import pytest

from pattern_pipeline.cli.shared import one_run
from pattern_pipeline.cli.shared.one_run import hold_run_lock
from pattern_pipeline.settings import load_settings


def test_the_second_waits_for_the_first_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(tmp_path)
    lines: list[str] = []
    waiting, entered = threading.Event(), threading.Event()

    def say(line: str, *, err: bool) -> None:
        assert err
        lines.append(line)
        waiting.set()

    def second() -> None:
        with hold_run_lock(settings):
            entered.set()

    monkeypatch.setattr(one_run, "say", say)
    with hold_run_lock(settings):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(60)
        assert f"another run (process {os.getpid()}) has been at work since 20" in lines[0]
        assert not entered.is_set()
    assert entered.wait(60)
    thread.join()
    assert len(lines) == 1


def test_a_note_of_a_process_that_died_keeps_nobody_out(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    (tmp_path / "run.lock").touch()
    (tmp_path / "run.json").write_text('{"process": 1, "host": "elsewhere", "since": 0}')
    with hold_run_lock(settings):
        pass
    assert not (tmp_path / "run.json").exists()
