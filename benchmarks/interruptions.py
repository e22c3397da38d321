"""``run`` killed and interrupted at seeded points of a small home, each time finished by the next ``run``.

    python benchmarks/interruptions.py [--kills 20] [--signals 5] [--seed 11] [--at-once 2] [--folder FOLDER]

One line a point: the signal, the exit status, how long the run took to end, how long a step of the next run waited
for its pool, and which tables differ from those of a home that nobody disturbed. ``--folder`` keeps the homes.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

sys.path.insert(0, str(Path(__file__).parents[1]))

from pattern_pipeline_tests.e2e.interrupted_runs import (
    Commands,
    Disturbed,
    commands,
    disturb,
    make_landed_home,
    make_undisturbed_home,
    seeded_points,
)

ROW = "{:<34} {:<8} {:>6} {:>8} {:>8}  {}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--signals", type=int, default=5)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="interruptions-"))
    # All homes share the fast form of the sentence model, which takes seconds to make.
    os.environ.setdefault("PATTERN_PIPELINE_EMBEDDING__CACHE", str(folder / "models"))
    planned = [(point, signal.SIGKILL) for point in seeded_points(options.seed, options.kills)]
    for number, each in enumerate((signal.SIGINT, signal.SIGTERM), 1):
        planned += [(point, each) for point in seeded_points(options.seed + number, options.signals)]
    with commands(folder / "logs") as server:
        landed = make_landed_home(server, folder)
        expected = make_undisturbed_home(server, landed, folder / "undisturbed")
    print(ROW.format("point", "signal", "status", "ended s", "waited s", "tables"), flush=True)
    servers: Queue[Commands] = Queue()
    opened = [Commands(folder / "logs") for _ in range(options.at_once)]
    for one in opened:
        servers.put(one)

    def work(job: tuple[int, tuple[object, signal.Signals]]) -> bool:
        place, (point, number) = job
        server = servers.get()
        try:
            home = folder / f"home-{place}"
            found = disturb(server, landed, home, point, number, expected)  # type: ignore[arg-type]
        finally:
            servers.put(server)
        good = is_good(found, number)
        if good:
            shutil.rmtree(home)
        else:
            print(found, flush=True)
        tables = "equal" if not found.differing else "differ: " + ", ".join(found.differing)
        print(
            ROW.format(
                str(point), number.name, found.status, f"{found.seconds:.1f}", f"{found.waited:.1f}", tables
            ),
            flush=True,
        )
        return good

    with ThreadPoolExecutor(options.at_once) as threads:
        results = list(threads.map(work, enumerate(planned)))
    for one in opened:
        one.close()
    if options.folder is None:
        shutil.rmtree(folder)
    print(f"{sum(results)} of {len(results)} as they should be")
    sys.exit(not all(results))


def is_good(found: Disturbed, number: signal.Signals) -> bool:
    """Whether the run ended as it should, and the next one finished it."""
    ended = found.status == (-signal.SIGKILL if number is signal.SIGKILL else 130)
    return (
        (ended or not found.alive)
        and found.next_status == 0
        and found.waited < 10
        and not found.differing
        and found.leftovers == 0
        and (number is signal.SIGKILL or "Traceback" not in found.lines)
    )


if __name__ == "__main__":
    main()
