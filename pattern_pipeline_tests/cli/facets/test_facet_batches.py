"""``run`` hands in batches and says so; ``facets collect`` takes in what has come; ``run`` goes on."""

from pathlib import Path

import pytest

from pattern_pipeline.settings import load_settings
from pattern_pipeline_tests.cli.command import command
from pattern_pipeline_tests.landed_files import land_files
from pattern_pipeline_tests.model_server.server import ModelServer
from pattern_pipeline_tests.traces.building import chat, request, write_lines

# A minute of commands in processes of their own; the same runs are specified in orchestration/ too.
pytestmark = pytest.mark.slow


def test_batches_are_handed_in_collected_and_made_into_days(
    tmp_path: Path, model_server: ModelServer
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text(
        f'[model]\nname = "paid"\nmode = "batch"\nbase_url = "{model_server.url}"\n'
    )
    (home / "prices.toml").write_text("[models]\npaid = { input = 10, output = 40, batch_discount = 0.5 }\n")
    told = [request(chat(f"{number:x}".rjust(32, "a"), f"Where is parcel {number}?")) for number in range(3)]
    settings = load_settings(home)
    land_files(settings, [write_lines(tmp_path / "in.jsonl", *told)])
    handed_in = command(home, "run")
    assert handed_in.status == 0, handed_in.errors
    assert "by batch" in handed_in.errors
    assert "1 days wait for the provider's batches" in handed_in.output
    model_server.plan.polls = 2
    early = command(home, "facets", "collect")
    assert "0 batches taken in, 1 under way with 3 questions" in early.output, early.errors
    done = command(home, "facets", "collect")
    assert "1 batches taken in, 0 under way" in done.output, done.errors
    assert "make the 1 days that waited for them" in done.output
    assert "no batch of openai/paid/2 is in the queue" in command(home, "facets", "collect").output
    made = command(home, "run")
    assert "1 days made" in made.output, made.errors
    assert "will be asked" not in made.errors, "every answer is stored by now"
    assert len(model_server.batches.batches) == 1
