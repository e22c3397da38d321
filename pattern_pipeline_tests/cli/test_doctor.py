"""``doctor`` says who answers the facets, and what is missing before a model can be asked."""

from pathlib import Path

import pytest

from pattern_pipeline.cli.doctor import Finding, examine_home


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATTERN_PIPELINE_HOME", str(tmp_path))
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def found(**model: str) -> Finding:
        lines = [f'{name} = "{value}"' for name, value in model.items()]
        (tmp_path / "settings.toml").write_text("\n".join(["[model]", *lines]) + "\n")
        return next(each for each in examine_home() if each.what == "answers")

    return found


def test_without_a_model_nothing_is_paid(answers) -> None:
    finding = answers()
    assert finding.sound
    assert finding.found.startswith("local/")
    assert "nothing is paid" in finding.found


def test_a_model_is_told_with_its_endpoint_mode_and_price(answers) -> None:
    finding = answers(name="gpt-5-mini", api_key="secret-key", mode="batch")
    assert finding.sound
    assert "openai/gpt-5-mini/2 at https://api.openai.com/v1, batch; $0.25 and $2" in finding.found
    assert "secret-key" not in finding.found
    assert "price is not known" in answers(name="mine", base_url="http://localhost:1/v1").found


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ({"name": "gpt-5-mini"}, "needs a key"),
        ({"name": "mine", "base_url": "localhost:1"}, "is no address"),
    ],
)
def test_what_keeps_a_model_from_being_asked_is_told(answers, model: dict[str, str], told: str) -> None:
    finding = answers(**model)
    assert not finding.sound
    assert told in finding.found
