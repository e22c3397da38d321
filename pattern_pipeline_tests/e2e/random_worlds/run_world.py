"""Take a world through the stages, and check every day of it."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from unittest.mock import patch

import numpy as np

from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.lake.landing import LakeLandingStore
from pattern_pipeline.lake.topic_board import add_review
from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.topics.identity import level_state
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline.traces.landing.landing import land_paths
from pattern_pipeline_tests.e2e.random_worlds.invariants import check_day, check_same
from pattern_pipeline_tests.e2e.random_worlds.memory_lake import MemoryLake
from pattern_pipeline_tests.e2e.random_worlds.stages import Home, hash_landed_days, make_day
from pattern_pipeline_tests.e2e.random_worlds.texts import HOSTILE
from pattern_pipeline_tests.e2e.random_worlds.traces import write_file_text
from pattern_pipeline_tests.e2e.random_worlds.world import FIRST, Change, Land, Make, Review, World

OWN_FACET = """
name = "Channel"
kind = "categorical"
prompt = "Where did it begin? ({wording})"
no_match = "Nobody says."
[[labels]]
name = "a|b <web>"
examples = ["I ordered it on your page."]
[[labels]]
name = "SHOP"
examples = ["I was in your shop."]
"""
# What a person can type.
_NAMES = [text for text in HOSTILE if text.strip() and text.encode("utf-8", "replace").decode() == text]


def run_world(world: World, folder: Path, *, validated: bool = False, drawn: bool = False) -> Home:
    """Run every step of a world in a home in ``folder``; a failure names seed, step and what was drawn."""
    home = open_home(world, folder)
    home.validated, home.drawn = validated, drawn
    for number, step in enumerate(world.steps):
        try:
            with (
                patch.object(level_state, "SETTLED_ANSWERS", world.settles_at),
                patch.object(level_state, "SETTLED_DAYS", 3 if world.settles_at >= 500 else 1),
            ):
                _take_step(world, home, folder, number, step)
        except Exception as error:
            what = (
                step if isinstance(step, Make | Change | Review) else f"{len(step.conversations)} traces land"
            )
            raise AssertionError(
                f"world {world.seed}, step {number} ({what}), drawn {world.drawn}: {error}"
            ) from error
    return home


def list_changed_days(home: Home, but: date) -> list[date]:
    """List the days that were made of what has changed since, but one; ``run`` makes them first too."""
    landed = hash_landed_days(home)
    return [day for day in sorted(home.made_of) if day != but and home.made_of[day] != landed.get(day, "")]


def open_home(world: World, folder: Path) -> Home:
    """Open an empty home with the world's settings."""
    if world.own_facet:
        write_own_facet(folder, 0)
    facets = load_facets(folder / "facets")
    lake = MemoryLake()
    lake.migrate(facets)
    return Home(lake, facets, session_units=world.session_units, redact=world.redact)


def write_own_facet(folder: Path, wording: int) -> None:
    """Write the facet of the world's own; another wording is another version."""
    (folder / "facets").mkdir(parents=True, exist_ok=True)
    (folder / "facets" / "channel.toml").write_text(OWN_FACET.replace("{wording}", str(wording)))


def _take_step(
    world: World, home: Home, folder: Path, number: int, step: Land | Make | Change | Review
) -> None:
    match step:
        case Land(conversations) if conversations:
            file = folder / f"{number}.jsonl"
            file.write_text(write_file_text(conversations), encoding="utf-8")
            # Traces without times are of the day on which they are ingested.
            now = datetime.combine(max(each.day for each in conversations), time(23), UTC)
            land_paths(
                [file],
                LakeLandingStore(home.lake),
                redact=home.redact,
                now=now,
                earliest=FIRST,
                progress=lambda _report: None,
            )
        case Make(day, twice):
            made = [make_day(home, each) for each in (*list_changed_days(home, day), day)]
            for each in made:
                check_day(home, each)
            if twice:
                check_same(made[-1], make_day(home, day))
        case Change(topics, wording):
            home.topics = TopicSettings(**topics)
            if world.own_facet:
                write_own_facet(folder, wording)
                home.facets = load_facets(folder / "facets")
        case Review(seed):
            _review_topics(home, np.random.default_rng(seed))


def _review_topics(home: Home, random: np.random.Generator) -> None:
    topics = home.lake.read_table("topic_clusters", ["facet", "topic_id"]).drop_duplicates()
    for row in iterate_rows(topics):
        decision = str(random.choice(["approved", "rejected", "renamed", "none"], p=[0.2, 0.1, 0.1, 0.6]))
        name = _NAMES[int(random.integers(len(_NAMES)))] if decision == "renamed" else None
        if decision != "none":
            add_review(home.lake, row.facet, row.topic_id, decision, reviewer="r|1", name=name)
