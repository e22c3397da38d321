"""Homes whose facets a model answers, on the traffic of ``conftest``."""

from datetime import date
from pathlib import Path

from pattern_pipeline.demo.traffic import write_traffic
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline_tests.landed_files import land_files
from pattern_pipeline_tests.model_server.server import ModelServer

DAYS = (date(2026, 3, 2), date(2026, 3, 3))
TRACES = 20


def home_with_traffic(folder: Path) -> Path:
    """A home with two days of landed traffic, 20 traces each."""
    traffic = write_traffic(folder / "traffic", first_day=DAYS[0], days=len(DAYS), traces_per_day=TRACES)
    settings = load_settings(folder)
    land_files(settings, traffic.files)
    return folder


def answered_by(home: Path, server: ModelServer, name: str = "paid", **settings: object) -> Settings:
    """The settings of the home, once the model of that name answers; the price of ``paid`` is known."""
    lines = [f"{key} = {value!r}".replace("'", '"') for key, value in settings.items()]
    model = ["[model]", f'name = "{name}"', f'base_url = "{server.url}"', "attempts = 1", *lines]
    (home / "settings.toml").write_text(
        "\n".join([*model, "[topics]", "minimum_summaries = 15", 'names = "local"']) + "\n"
    )
    (home / "prices.toml").write_text("[models]\npaid = { input = 10, output = 40, batch_discount = 0.5 }\n")
    return load_settings(home)
