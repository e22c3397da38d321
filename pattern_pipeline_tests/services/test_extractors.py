"""Who answers the facets: the model of the settings, else the local extractor, for which nothing is loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.local.extractor import LocalExtractor
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline.services.extractors import check_facets, get_extractor_name, open_namer
from pattern_pipeline.services.lake_state import hash_stage_settings
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings
from pattern_pipeline.topics.settings import TopicSettings

ENDPOINT = FacetSpec(name="Endpoint", kind="free_text", prompt="Which endpoint is asked about?")


@pytest.fixture(autouse=True)
def _no_home_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    # The variable would override the homes that these tests name.
    monkeypatch.delenv("PATTERN_PIPELINE_HOME", raising=False)


def settings(home: Path, model: str = "") -> Settings:
    return Settings(home=home, model=ModelSettings(name=model))


def test_answers_carry_the_name_of_who_gives_them(tmp_path: Path) -> None:
    assert get_extractor_name(settings(tmp_path)) == LocalExtractor().name
    assert get_extractor_name(settings(tmp_path, "m")) == "openai/m/2"


def test_another_model_or_another_facet_makes_summaries_stale_and_nothing_before_them(tmp_path: Path) -> None:
    local = hash_stage_settings(Workspace(settings(tmp_path)))
    by_model = hash_stage_settings(Workspace(settings(tmp_path, "m")))
    assert {stage for stage in local if local[stage] != by_model[stage]} == {"facet_summaries"}
    (tmp_path / "facets").mkdir()
    (tmp_path / "facets" / "churn.toml").write_text(
        'name = "Churn"\nkind = "free_text"\nprompt = "Will the user leave?"\n'
    )
    changed = hash_stage_settings(Workspace(settings(tmp_path)))
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


@pytest.mark.parametrize(
    ("names", "model", "namer"),
    [
        ("auto", "", None),
        ("auto", "m", "openai/m/names-1"),
        ("local", "m", None),
        ("model", "m", "openai/m/names-1"),
    ],
)
def test_a_model_names_topics_where_there_is_one_unless_the_settings_say_otherwise(
    tmp_path: Path, names: str, model: str, namer: str | None
) -> None:
    chosen = settings(tmp_path, model).model_copy(
        update={"topics": TopicSettings.model_validate({"names": names})}
    )
    found = open_namer(Workspace(chosen))
    assert (None if found is None else found.name) == namer


def test_names_by_a_model_that_is_not_named_are_an_error(tmp_path: Path) -> None:
    chosen = settings(tmp_path).model_copy(update={"topics": TopicSettings(names="model")})
    with pytest.raises(SettingsError, match="no model is named"):
        open_namer(Workspace(chosen))
