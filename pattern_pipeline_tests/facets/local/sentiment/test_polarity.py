"""The head that ships: its weights, what is told of them, and that answering needs nothing else."""

import hashlib
import json
import subprocess
import sys
from importlib.resources import files

import pytest

from pattern_pipeline.facets.local.sentiment.polarity import (
    BITS,
    WEIGHTS,
    hash_pieces,
    load_shipped_head,
    split_tokens,
)
from pattern_pipeline.facets.local.sentiment.signs import SIGNS

FOLDER = files("pattern_pipeline.facets.local.sentiment.weights")
MEGABYTE = 1_000_000


def test_the_weights_fit_what_they_are_multiplied_with() -> None:
    head = load_shipped_head()
    assert head.pieces.shape == (1 << BITS, 2)
    assert head.word_rows.shape == (len(head.word_keys), 2)
    assert head.signs.shape == (len(SIGNS), 2)
    assert (head.word_keys[1:] > head.word_keys[:-1]).all()


def test_the_weights_are_small_and_are_those_that_are_told_of() -> None:
    weights = FOLDER.joinpath(WEIGHTS).read_bytes()
    told = json.loads(FOLDER.joinpath("sentiment.json").read_text())
    assert len(weights) < MEGABYTE
    assert told["weights_sha256"] == hashlib.sha256(weights).hexdigest()


def test_what_is_told_names_data_licences_command_and_held_out_score() -> None:
    told = json.loads(FOLDER.joinpath("sentiment.json").read_text())
    assert [source["licence"] for source in told["learned_from"]] == ["Apache-2.0", "MIT", "Apache-2.0"]
    assert "training.learn" in told["command"]
    assert told["scores"]["GoEmotions test.tsv, held out"]["macro_f1"] > 0.6


@pytest.mark.parametrize("sign", ["sarcasm", "complaint", "displeased", "loud"])
def test_a_sign_of_displeasure_was_learned_as_one(sign: str) -> None:
    displeased, pleased = load_shipped_head().signs[SIGNS.index(sign)]
    assert displeased > pleased


@pytest.mark.parametrize("text", ["", " ", "\n", "\ud800", "0", "…", "a" * 5_000])
def test_any_text_has_a_polarity(text: str) -> None:
    assert -1.0 <= load_shipped_head().polarity(text) <= 1.0


def test_names_numbers_and_drawn_letters_do_not_matter() -> None:
    one, other = "Sooooo slow, <PERSON_1>, 17 minutes", "soooo slow,, 925 minutes"
    assert split_tokens(one) == ["soo", "slow", ",", ",", "0", "minutes"]
    assert hash_pieces(split_tokens(one)) == hash_pieces(split_tokens(other))


def test_answering_imports_neither_the_training_nor_what_it_needs() -> None:
    code = (
        "import sys; from pattern_pipeline.facets.local.sentiment.answer import measure_turn_moods;"
        "measure_turn_moods(['hi', 'ok']);"
        "print([name for name in sys.modules if name.split('.')[0] in ('sklearn', 'torch') or 'training' in name])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == "[]"
