import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline_tests.lake.engine.writers import COUNT
from pattern_pipeline_tests.lake.frames import DAY, embeddings

REPOSITORY = Path(__file__).parents[3]
WRITERS, ROUNDS, READS = 4, 3, 20


@contextmanager
def process(lake: Lake, *arguments: object) -> Iterator["subprocess.Popen[str]"]:
    file = lake.location.catalog_file
    assert file is not None
    command = [
        sys.executable,
        "-m",
        "pattern_pipeline_tests.lake.engine.writers",
        str(file.parent),
        *map(str, arguments),
    ]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as it:
        try:
            yield it
        finally:
            it.kill()


def test_writers_at_once_all_land_and_a_reader_beside_them_is_never_refused(lake: Lake) -> None:
    lake.replace_day(DAY, {"facet_embeddings": embeddings(DAY, COUNT, 1.0)})
    writers = [process(lake, "write", number, ROUNDS) for number in range(1, WRITERS + 1)]
    with (
        writers[0] as first, writers[1] as second, writers[2] as third, writers[3] as fourth,
        process(lake, "read", READS) as reader,
    ):  # fmt: skip
        for writer in (first, second, third, fourth):
            out, err = writer.communicate(timeout=300)
            assert (writer.returncode, out.count("wrote")) == (0, 2 * ROUNDS), err
        out, err = reader.communicate(timeout=300)
    assert reader.returncode == 0, err
    reads = [tuple(line.split()[1:]) for line in out.splitlines()]
    assert len(reads) == READS
    assert set(reads) == {(str(COUNT), "1")}

    for number in range(1, WRITERS + 1):
        own = lake.read_days("facet_embeddings", DAY + timedelta(days=number), DAY + timedelta(days=number))
        assert set(own["facet_version"]) == {str(float(number * 100 + ROUNDS))}
        assert len(own) == COUNT
    shared = lake.read_days("facet_embeddings", DAY, DAY)
    assert len(shared) == COUNT
    assert shared["facet_version"].nunique() == 1


@pytest.mark.parametrize("after", [0.0, 0.005, 0.02, 0.04, 0.08])
def test_a_writer_killed_while_writing_leaves_the_day_whole(lake: Lake, after: float) -> None:
    with process(lake, "overwrite") as writer:
        assert writer.stdout is not None
        # The first write warms up; the kill falls into a later one.
        while writer.stdout.readline().strip() != "wrote":
            assert writer.poll() is None
        writer.stdout.readline()
        time.sleep(after)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
    left = lake.read_days("facet_embeddings", DAY, DAY)
    assert len(left) == COUNT
    assert left["facet_version"].nunique() == 1
    assert {float(vector[0]) for vector in left["vector"]} == {float(left["facet_version"][0])}

    assert lake.replace_day(DAY, {"facet_embeddings": embeddings(DAY, 3, 0.5)}) == 3
    assert len(lake.read_days("facet_embeddings", DAY, DAY)) == 3
