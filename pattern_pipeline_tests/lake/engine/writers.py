"""What the processes of the concurrency tests run: ``python -m … <folder> <what> …``, each line one event."""

import sys
from datetime import timedelta
from pathlib import Path

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline_tests.lake.frames import DAY, embeddings

COUNT = 400


def write(lake: Lake, writer: int, rounds: int) -> None:
    """Replace a day of its own and one that all writers share, round by round."""
    for number in range(1, rounds + 1):
        for day in (DAY, DAY + timedelta(days=writer)):
            lake.replace_day(day, {"facet_embeddings": embeddings(day, COUNT, float(writer * 100 + number))})
            print("wrote", day, flush=True)


def overwrite(lake: Lake) -> None:
    """Replace one day until the process is killed."""
    number = 0.0
    while True:
        number += 1
        print("writing", flush=True)
        lake.replace_day(DAY, {"facet_embeddings": embeddings(DAY, COUNT, number)})
        print("wrote", flush=True)


def read(lake: Lake, times: int) -> None:
    """Read the shared day so many times; every answer is whole and of one writer."""
    for _ in range(times):
        found = lake.read_days("facet_embeddings", DAY, DAY, ["facet_version", "vector"])
        values = {float(vector[0]) for vector in found["vector"]}
        print("read", len(found), len(values), flush=True)


if __name__ == "__main__":
    folder, what, *numbers = sys.argv[1:]
    opened = Lake(LakeLocation.local(Path(folder)))
    if what == "write":
        write(opened, int(numbers[0]), int(numbers[1]))
    elif what == "overwrite":
        overwrite(opened)
    else:
        read(opened, int(numbers[0]))
