"""Asking a model about 2,000 units: wall time, calls, tokens, and what is paid again after a kill.

    python benchmarks/llm_throughput.py

The model is a server in a process of its own that takes 64 calls at once and answers each after 500 ms; the
conversations are real ones, the three built-in facets are asked in one call a unit. Each run is a process of its
own too, with a lake and a journal: it is timed from the first unit to the last answer that is kept. The ideal has
all slots full all the time and costs nothing else.
"""

import argparse
import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
from data import require_real_data

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pattern_pipeline.facets.loading import load_facets  # noqa: E402
from pattern_pipeline.facets.model.llm_extractor import LlmExtractor  # noqa: E402
from pattern_pipeline.facets.model.prompting.prompt import build_prompt  # noqa: E402
from pattern_pipeline.facets.summary import Unit  # noqa: E402
from pattern_pipeline.lake.answers import LakeAnswerStore  # noqa: E402
from pattern_pipeline.lake.engine.lake import Lake  # noqa: E402
from pattern_pipeline.lake.engine.location import LakeLocation  # noqa: E402
from pattern_pipeline.lake.spend import sum_spend  # noqa: E402
from pattern_pipeline.llm.budget import Budget  # noqa: E402
from pattern_pipeline.llm.paid_answers.answering import PaidRun  # noqa: E402
from pattern_pipeline.llm.paid_answers.run_identity import identify_run  # noqa: E402
from pattern_pipeline.llm.prices import find_price, load_prices  # noqa: E402
from pattern_pipeline.llm.settings import ModelSettings  # noqa: E402
from pattern_pipeline.llm.token_counting import count_tokens, describe_counting  # noqa: E402
from pattern_pipeline.traces.conversation.rendering import format_conversation, render_trace  # noqa: E402
from pattern_pipeline.traces.model import Trace  # noqa: E402
from pattern_pipeline.traces.readers.registry import read_paths  # noqa: E402
from pattern_pipeline_tests.model_server.process import RunningServer, model_server_process  # noqa: E402

UNITS, SLOTS, LATENCY = 2_000, 64, 0.5
MODEL = "gpt-5-mini"
MAX_TOKENS = 32_000


@dataclass(frozen=True)
class Run:
    """What one run took: seconds from first unit to last kept answer, processor seconds, and peak bytes."""

    seconds: float
    processor: float
    peak: int
    answered: int


def main() -> None:
    """Measure every case and print the table; or, with ``--units``, be one of the runs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=UNITS)
    parser.add_argument("--units", type=Path)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--url", default="")
    asked = parser.parse_args()
    if asked.units is not None:
        print(json.dumps(vars(run(asked.units, asked.home, asked.url))), flush=True)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with model_server_process(latency=LATENCY, slots=SLOTS) as server:
            measure("star", asked.count, folder, server)
            measure("tau2", asked.count, folder, server)
            after_a_kill("star", folder, server)
            at_once("star", folder, server)


def measure(data: str, count: int, folder: Path, server: RunningServer) -> None:
    """A run from nothing, and a second one."""
    file, units = folder / f"{data}.units", read_units(data, count)
    file.write_bytes(pickle.dumps(units))
    rounds = -(-len(units) // SLOTS)
    server.reset()
    first = finish(begin(file, folder / data, server))
    counts = server.counts()
    assert first.answered == len(units)
    print(f"\n{data}: {len(units)} units, ideal {rounds * LATENCY:.1f} s")
    print(f"  wall {first.seconds:.1f} s, {first.seconds / (rounds * LATENCY):.3f} of the ideal (aim 1.15)")
    print(f"  processor {first.processor:.1f} s, peak memory {first.peak >> 20} MB")
    print(f"  {counts['requests']} calls, {counts['requests'] / len(units):.3f} a unit; at most "
          f"{counts['peak']} at once, {counts['rejected']} sent away")  # fmt: skip
    tokens(units, server)
    paid = sum_spend(Lake(LakeLocation.local(folder / data / "lake")))
    print(f"  kept: {paid['calls'].sum():.0f} calls, ${paid['cost'].sum():.4f} at the price of {MODEL}")
    server.reset()
    second = finish(begin(file, folder / data, server))
    print(f"  second run: {server.counts()['requests']} calls, {second.seconds:.2f} s")


def tokens(units: Sequence[Unit], server: RunningServer) -> None:
    """What was sent, against the texts alone."""
    own = sum(count_tokens(format_conversation(unit.conversation)) for unit in units)
    sent = sum(count_tokens(text) for text in server.texts())
    facets = load_facets(None)
    prompt = build_prompt(units[0], facets, window_tokens=128_000, answer_tokens=1_000)
    schema = count_tokens(orjson.dumps(prompt.schema).decode())
    count = len(units)
    how = describe_counting(MODEL)
    print(f"  {own / count:.0f} tokens a text ({how}), {sent / count:.0f} sent: {sent / own:.3f} "
          f"of the text's own (aim 1.2); with the schema, {schema} tokens, {sent / own + schema * count / own:.3f}"
          )  # fmt: skip


def after_a_kill(data: str, folder: Path, server: RunningServer) -> None:
    """A run killed when half is answered, and the next one."""
    file, home = folder / f"{data}.units", folder / "killed"
    count = len(pickle.loads(file.read_bytes()))
    server.reset()
    first = begin(file, home, server)
    while server.counts()["answered"] < count // 2:
        assert first.poll() is None
        time.sleep(0.05)
    first.kill()
    first.communicate()
    asked = server.counts()
    second = finish(begin(file, home, server))
    total = server.counts()["requests"]
    assert second.answered == count
    print(f"\nkilled at half ({data}): {asked['requests']} calls until then, all {count} answered in the end, "
          f"{total - count} calls paid again, {SLOTS} were in flight at most")  # fmt: skip


def at_once(data: str, folder: Path, server: RunningServer) -> None:
    """Two runs over the same units."""
    file, home = folder / f"{data}.units", folder / "twice"
    count = len(pickle.loads(file.read_bytes()))
    server.reset()
    processes = [begin(file, home, server) for _ in range(2)]
    runs = [finish(each) for each in processes]
    counts = server.counts()
    assert [each.answered for each in runs] == [count, count]
    print(f"\ntwo runs at once ({data}): {counts['answered']} calls answered for {count} units, "
          f"{counts['rejected']} sent away for want of a slot, {max(run.seconds for run in runs):.1f} s"
          )  # fmt: skip


def begin(file: Path, home: Path, server: RunningServer) -> "subprocess.Popen[str]":
    """A run in a process of its own."""
    command = [sys.executable, __file__, "--units", str(file), "--home", str(home), "--url", server.url]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def finish(process: "subprocess.Popen[str]") -> Run:
    """Wait for a run."""
    out, _ = process.communicate()
    assert process.returncode == 0, f"the run ended with {process.returncode}"
    return Run(**json.loads(out.splitlines()[-1]))


def run(file: Path, home: Path, url: str) -> Run:
    """One run, in this process."""
    units = pickle.loads(file.read_bytes())
    lake = Lake(LakeLocation.local(home / "lake"))
    facets = load_facets(None)
    lake.migrate(facets)
    extractor = LlmExtractor(
        PaidRun(
            settings=ModelSettings(name=MODEL, base_url=url, concurrency=SLOTS),
            store=LakeAnswerStore(lake),
            price=find_price(MODEL, load_prices(None)),
            budget=Budget(max_cost_per_run=1_000.0),
            run=identify_run(),
            journal_folder=home / "journals",
        ),
    )
    begun, processor = time.perf_counter(), time.process_time()
    with profiled():
        found = extractor.extract(units, facets)
    return Run(
        seconds=time.perf_counter() - begun,
        processor=time.process_time() - processor,
        peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        answered=sum(all(each.status != "failed" for each in summaries) for summaries in found),
    )


@contextmanager
def profiled() -> Iterator[None]:
    """Write a profile of the main thread to the file that ``PROFILE`` names, if it does."""
    target = os.environ.get("PROFILE")
    if not target:
        yield
        return
    import cProfile

    profile = cProfile.Profile()
    profile.enable()
    try:
        yield
    finally:
        profile.disable()
        profile.dump_stats(target)


def read_units(data: str, count: int) -> list[Unit]:
    """Conversations of one set as the pipeline renders them, no two alike."""
    from hashlib import blake2b

    items = read_paths(sorted(require_real_data(data).glob("*.otlp.jsonl.gz")))
    units: dict[str, Unit] = {}
    for item in items:
        if isinstance(item, Trace) and len(units) < count:
            conversation = render_trace(item, MAX_TOKENS)
            text = format_conversation(conversation)
            digest = blake2b(text.encode(), digest_size=16).hexdigest()
            if conversation.lines:
                units.setdefault(digest, Unit(item.trace_id, digest, conversation))
    return list(units.values())


if __name__ == "__main__":
    main()
