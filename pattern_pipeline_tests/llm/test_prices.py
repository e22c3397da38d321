"""What a model costs is found by the name that people and servers use for it."""

from datetime import date
from pathlib import Path

import pytest

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.llm.prices import Price, find_price, load_prices, read_prices_date

TABLE = {
    "gpt-5-mini": Price(0.25, 0.025, 2.0, 0.5),
    "gpt-5": Price(1.25, 0.125, 10.0, 0.5),
    "gpt-5-2030-01-01": Price(9.0, 9.0, 9.0),
    "claude-haiku-4-5": Price(1.0, 0.1, 5.0, 0.5),
    "mistral-large": Price(0.5, 0.05, 1.5),
}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("gpt-5-mini", "gpt-5-mini"),
        ("gpt-5-mini-2025-08-07", "gpt-5-mini"),
        ("openai/gpt-5-mini-2025-08-07", "gpt-5-mini"),
        ("azure/eu/GPT-5-Mini", "gpt-5-mini"),
        ("claude-haiku-4-5-20251001", "claude-haiku-4-5"),
        ("claude-haiku-4-5@20251001", "claude-haiku-4-5"),
        ("anthropic/claude-haiku-4.5", "claude-haiku-4-5"),
        ("mistral-large-2512", "mistral-large"),
        ("mistral-large-latest", "mistral-large"),
        # The whole name goes before a shorter one.
        ("gpt-5-2030-01-01", "gpt-5-2030-01-01"),
        ("gpt-5-2031-01-01", "gpt-5"),
        ("gpt-5-nano", None),
        ("gpt-5-mini-high", None),
        ("my-gpt-5", None),
        ("llama3.1:8b", None),
        ("", None),
    ],
)
def test_a_model_is_known_by_its_name_with_provider_and_snapshot(asked: str, found: str | None) -> None:
    assert find_price(asked, TABLE) == (TABLE[found] if found else None)


def test_the_shipped_table_is_dated_and_sound() -> None:
    prices = load_prices(None)
    day = read_prices_date()
    assert day is not None
    assert day > date(2025, 1, 1)
    assert len(prices) > 50
    for name, price in prices.items():
        assert 0 < price.cached <= price.input <= price.output <= 1_000, name
        assert 0 <= price.batch_discount < 1, name
    for provider in ("gpt-", "claude-", "gemini-", "mistral-", "deepseek-"):
        assert any(name.startswith(provider) for name in prices), provider


def test_the_users_lines_stand_over_the_shipped_ones(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    assert load_prices(file) == load_prices(None)
    file.write_text(
        '[models."llama3.1"]\ninput = 0\noutput = 0\n'
        '[models."Claude-Haiku-4.5"]\ninput = 3\noutput = 6\nbatch_discount = 0.25\n'
    )
    prices = load_prices(file)
    assert find_price("llama3.1", prices) == Price(0, 0, 0)
    assert find_price("anthropic/claude-haiku-4-5", prices) == Price(3, 3, 6, 0.25)
    assert find_price("gpt-5", prices) == find_price("gpt-5", load_prices(None))


def test_a_batch_takes_its_share_off() -> None:
    assert Price(2, 1, 4, 0.5).by_batch == Price(1, 0.5, 2)
    assert Price(2, 1, 4).by_batch == Price(2, 1, 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[models.x]\ninput = 1\noutput = one\n", "line 3"),
        ("[models.x]\ninput = 1", "models.x.output"),
        ("[models.x]\ninput = -1\noutput = 1", "models.x.input"),
        ("[models.x]\ninput = nan\noutput = 1", "models.x.input"),
        ("[models.x]\ninput = 1\noutput = 1\nper = 1000", "models.x.per"),
        ("[x]\ninput = 1\noutput = 1", "models"),
        ("models = 3", "models"),
    ],
)
def test_a_bad_file_is_one_line_with_the_place_and_the_fix(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_prices(file)
    line = str(caught.value)
    assert said in line
    assert str(file) in line
    assert "; " in line
    assert "\n" not in line
