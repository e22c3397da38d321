"""Who answers the facets: the model of the settings, else the local extractor, for which nothing is loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.local.extractor import LocalExtractor
from pattern_pipeline.facets.model.settings import ModelSettings
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.orchestration.extractors import check_facets, name_of_extractor
from pattern_pipeline.orchestration.recorded import stage_settings
from pattern_pipeline.settings import Settings

ENDPOINT = FacetSpec(name="Endpoint", kind="free_text", prompt="Which endpoint is asked about?")


def settings(home: Path, model: str = "") -> Settings:
    return Settings(home=home, model=ModelSettings(name=model))


def test_answers_carry_the_name_of_who_gives_them(tmp_path: Path) -> None:
    assert name_of_extractor(settings(tmp_path)) == LocalExtractor().name
    assert name_of_extractor(settings(tmp_path, "m")) == "openai/m/1"


def test_another_model_or_another_facet_makes_summaries_stale_and_nothing_before_them(tmp_path: Path) -> None:
    local = stage_settings(settings(tmp_path))
    by_model = stage_settings(settings(tmp_path, "m"))
    assert {stage for stage in local if local[stage] != by_model[stage]} == {"facet_summaries"}
    (tmp_path / "facets").mkdir()
    (tmp_path / "facets" / "churn.toml").write_text(
        'name = "Churn"\nkind = "free_text"\nprompt = "Will the user leave?"\n'
    )
    changed = stage_settings(settings(tmp_path))
    assert {stage for stage in local if local[stage] != changed[stage]} == {
        "facet_summaries",
        "classified_logs",
    }


def test_a_custom_free_text_facet_needs_a_model(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Endpoint"):
        check_facets(settings(tmp_path), [ENDPOINT])
    check_facets(settings(tmp_path, "m"), [ENDPOINT])


def test_nothing_of_a_model_is_loaded_for_the_definitions() -> None:
    heavy = "{'openai', 'tiktoken', 'httpx', 'httpx2', 'sentence_transformers', 'torch'}"
    code = f"import sys, pattern_pipeline.definitions as _; print(sorted({heavy} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
