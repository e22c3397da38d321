"""False alarms in quiet weeks, and how late new issues and turned moods are found in replayed real days.

    python benchmarks/watching.py [--folder FOLDER] [--seeds 3] [--weeks 8] [--part quiet|issues|moods|real]

Quiet weeks are drawn from all real days, so that nothing changes but by chance; in the uneven ones each day has
tasks it favours. New issues and impatient users are turns written by hand, put at the end of the conversations
of so large a share of the units from one day on, and answered by the local facets like everything else. FOLDER
keeps answers and vectors from run to run.
"""

import argparse
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import pandas as pd
from data import require_real_data
from watching_days import Watcher
from watching_traffic import Answering, Traffic, real_sizes, real_traffic, resampled
from watching_troubles import TROUBLES, Trouble, impatient, troubled

from pattern_pipeline.traces.conversation.lines import Conversation

SET = "star"
FIRST = date(2024, 1, 1)
LEAD_IN = 28
RATES = (0.01, 0.02, 0.03, 0.05)
MOOD_RATES = (0.3, 0.5, 0.8)
PATIENCE = 5


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--weeks", type=int, default=8)
    parser.add_argument("--part", action="append", choices=["quiet", "issues", "moods", "real"])
    chosen = parser.parse_args()
    answering = Answering()
    traffic = real_traffic(SET, answering, chosen.folder)
    parts = chosen.part or ["quiet", "issues", "moods", "real"]
    if "real" in parts:
        real_days(traffic)
    if "quiet" in parts:
        quiet_weeks(traffic, range(chosen.seeds), chosen.weeks)
    if "issues" in parts:
        new_issues(traffic, answering, range(chosen.seeds))
    if "moods" in parts:
        turned_moods(traffic, answering, range(chosen.seeds))


def real_days(traffic: Traffic) -> None:
    """What is said of the real days as they were; nobody knows what truly changed on them."""
    watcher = Watcher(traffic, map_days=1)
    days = sorted(set(traffic.summaries["day"]))
    kinds = Counter(kind for day in days for kind in watcher.watch(day)["kind"])
    print(f"real days: {len(days)} days, alerts {dict(kinds)}", flush=True)


def quiet_weeks(traffic: Traffic, seeds: Sequence[int], weeks: int) -> None:
    """False alarms in so many weeks after the days that are compared with."""
    labels = pd.read_json(require_real_data(SET) / "labels.jsonl", lines=True).set_index("trace_id")["tasks"]
    tasks = {unit: str(names[0]) if names else "" for unit, names in labels.items()}
    for name, kinds in (("quiet", None), ("uneven", tasks)):
        total = 0
        for seed in seeds:
            days = [FIRST + timedelta(days=number) for number in range(LEAD_IN + 7 * weeks)]
            watcher = Watcher(resampled(traffic, real_sizes(traffic, days, seed), seed, kinds))
            found = [watcher.watch(day) for day in days[LEAD_IN:]]
            kept = Counter(kind for each in found for kind in each["kind"])
            total += kept.total()
            print(
                f"{name} seed {seed}: {kept.total()} false alarms in {weeks} weeks {dict(kept)}", flush=True
            )
        rate = total / len(seeds) / weeks
        print(f"{name}: {rate:.3f} false alarms a week, {8 * rate:.2f} in 8 weeks", flush=True)


@dataclass(frozen=True)
class Trial:
    """Days until an alert told of the change (0: the same day, None: not in PATIENCE days), and other alerts."""

    delay: int | None
    others: int
    units: int


def new_issues(traffic: Traffic, answering: Answering, seeds: Sequence[int]) -> None:
    """Each kind of trouble at each rate: how late it is told."""
    for rate in RATES:
        trials: dict[str, list[Trial]] = {}
        for name, trouble in TROUBLES.items():
            for seed in seeds:
                trials.setdefault(name, []).append(_issue_trial(traffic, answering, trouble, rate, seed))
        _report(f"new issue {rate:.0%}", trials)


def _issue_trial(traffic: Traffic, answering: Answering, trouble: Trouble, rate: float, seed: int) -> Trial:
    random = np.random.default_rng(seed)
    quiet, days = _stretch(traffic, seed)
    chosen = [unit for day in days[LEAD_IN:] for unit in _some(_units_of(quiet, day), rate, random)]
    changed = {unit: troubled(quiet.conversations[unit], trouble, random) for unit in chosen}
    watcher = Watcher(replaced(quiet, answering, changed))
    others, delay = 0, None
    for late, day in enumerate(days[LEAD_IN:]):
        hits = [_hit(row, set(chosen)) for _, row in watcher.watch(day).iterrows()]
        others += sum(not hit for hit in hits)
        if any(hits):
            delay = late
            break
    return Trial(delay, others, len(chosen) // PATIENCE)


def _hit(alert: "pd.Series[object]", planted: set[str]) -> bool:
    shown = list(alert["exemplars"])  # type: ignore[call-overload]
    return alert["kind"] in ("new", "spike") and 2 * sum(unit in planted for unit in shown) > len(shown)


def turned_moods(traffic: Traffic, answering: Answering, seeds: Sequence[int]) -> None:
    """Some of a task's users, of a common and a rarer one, lose patience from one day on."""
    labels = pd.read_json(require_real_data(SET) / "labels.jsonl", lines=True).set_index("trace_id")["tasks"]
    single = labels[labels.map(len) == 1].map(lambda names: str(names[0]))
    common = single.value_counts()
    for rate in MOOD_RATES:
        trials: dict[str, list[Trial]] = {}
        for name, task in (
            ("largest task", common.index[0]),
            ("middle task", common.index[len(common) // 2]),
        ):
            units = set(single.index[single == task])
            for seed in seeds:
                trials.setdefault(name, []).append(_mood_trial(traffic, answering, units, rate, seed))
        _report(f"mood turned for {rate:.0%}", trials)


def _mood_trial(traffic: Traffic, answering: Answering, task: set[str], rate: float, seed: int) -> Trial:
    random = np.random.default_rng(seed)
    quiet, days = _stretch(traffic, seed)
    inside = {unit for unit in quiet.conversations if unit.split("-", 4)[4] in task}
    chosen = [
        unit
        for day in days[LEAD_IN:]
        for unit in _some([each for each in _units_of(quiet, day) if each in inside], rate, random)
    ]
    changed = {unit: impatient(quiet.conversations[unit], random) for unit in chosen}
    watcher = Watcher(replaced(quiet, answering, changed))
    others, delay = 0, None
    for late, day in enumerate(days[LEAD_IN:]):
        found = watcher.watch(day)
        hits = [row["kind"] == "turn" and _unhappy(row, inside) for _, row in found.iterrows()]
        others += sum(not hit for hit in hits)
        if any(hits):
            delay = late
            break
    return Trial(delay, others, len(chosen) // PATIENCE)


def _unhappy(alert: "pd.Series[object]", inside: set[str]) -> bool:
    shown = list(alert["exemplars"])  # type: ignore[call-overload]
    return "NEGATIVE" in list(alert["labels"]) and 2 * sum(unit in inside for unit in shown) > len(shown)


def _stretch(traffic: Traffic, seed: int) -> tuple[Traffic, list[date]]:
    """Quiet days of the real days' mean size, the last PATIENCE of them to be changed."""
    days = [FIRST + timedelta(days=number) for number in range(LEAD_IN + PATIENCE)]
    sizes = real_sizes(traffic, days, seed)
    mean = round(float(traffic.summaries.groupby("day")["unit_id"].nunique().mean()))
    return resampled(traffic, sizes | dict.fromkeys(days[LEAD_IN:], mean), seed), days


def replaced(traffic: Traffic, answering: Answering, changed: dict[str, Conversation]) -> Traffic:
    """The traffic with these conversations answered anew."""
    old = traffic.summaries[traffic.summaries["unit_id"].isin(changed)]
    days = dict(zip(old["unit_id"], old["day"], strict=True))
    fresh = answering.summaries({unit: days[unit] for unit in changed}, changed)
    rest = ~traffic.embeddings["unit_id"].isin(changed)
    return Traffic(
        pd.concat([traffic.summaries.drop(old.index), fresh], ignore_index=True),
        pd.concat([traffic.embeddings[rest], answering.embeddings(fresh)], ignore_index=True),
        {**traffic.conversations, **changed},
    )


def _units_of(traffic: Traffic, day: date) -> list[str]:
    return sorted(set(traffic.summaries.loc[traffic.summaries["day"] == day, "unit_id"]))


def _some(units: Sequence[str], rate: float, random: np.random.Generator) -> Iterator[str]:
    """As many as the rate says, or one more by chance where it says a fraction."""
    count = int(rate * len(units) + random.random())
    yield from (str(unit) for unit in random.choice(list(units), size=min(count, len(units)), replace=False))


def _report(title: str, trials: dict[str, list[Trial]]) -> None:
    every = [trial for some in trials.values() for trial in some]
    same = sum(trial.delay == 0 for trial in every)
    found = [trial.delay for trial in every if trial.delay is not None]
    print(
        f"{title}: {every[0].units} units a day; same day {same}/{len(every)}, within {PATIENCE} days "
        f"{len(found)}/{len(every)}, other alerts {sum(trial.others for trial in every)}"
    )
    for name, some in trials.items():
        print(f"    {name:16} days {[trial.delay for trial in some]}", flush=True)


if __name__ == "__main__":
    main()
