"""The weights can be learned again, by anyone who has the comments."""

import json
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from pattern_pipeline.facets.local.sentiment.polarity import PolarityHead, load_shipped_head
from pattern_pipeline.facets.local.sentiment.training.examples import (
    Examples,
    load_own_conversations,
    load_own_turns,
    read_comments,
)
from pattern_pipeline.facets.local.sentiment.training.learn import (
    find_sentence_model,
    fit_head,
    score_head,
    write_head,
)
from pattern_pipeline_tests.real_data import REAL_DATA, requires_real_data

COMMENTS = REAL_DATA / "goemotions"
HELD_OUT = "GoEmotions test.tsv, held out"


def _equal(one: PolarityHead, other: PolarityHead, tolerance: float) -> bool:
    names = ("pieces", "word_rows", "signs", "bias")
    return np.array_equal(one.word_keys, other.word_keys) and all(
        np.allclose(getattr(one, name), getattr(other, name), atol=tolerance) for name in names
    )


def test_comments_of_both_moods_are_left_out_and_ambiguous_ones_have_none(tmp_path: Path) -> None:
    file = tmp_path / "some.tsv"
    file.write_text("good\t3\ta\nbad\t0,1\tb\nboth\t1,3\tc\nodd\t0\td\nplain\t2\te\n")
    assert read_comments(file) == Examples(("good", "bad", "odd", "plain"), (2, 0, 1, 1))


def test_no_turn_that_is_learned_from_is_chosen_by_or_reported_on() -> None:
    learned = {text.lower() for text in load_own_turns("train").texts}
    chosen = {text.lower() for text in load_own_turns("validation").texts}
    held = [turn.lower() for one in load_own_conversations("held_out") for turn in one.turns]
    assert not learned & chosen
    # What everyone says, such as "Thanks.", is in both.
    assert sum(turn in learned and len(turn.split()) > 2 for turn in held) <= 0.05 * len(held)


def test_the_same_texts_give_the_same_weights() -> None:
    few = Examples(("I love it", "I hate it", "The door is blue", "so good", "so bad"), (2, 0, 1, 2, 0))
    one, other = (fit_head(few, load_own_turns("train"), find_sentence_model()) for _ in range(2))
    assert _equal(one, other, 0.0)
    assert one.polarity("I love it") > 0 > one.polarity("I hate it")


def test_weights_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    head = load_shipped_head()
    write_head(head, tmp_path / "weights.npz")
    with np.load(tmp_path / "weights.npz", allow_pickle=False) as arrays:
        assert np.array_equal(arrays["pieces"].astype(np.float32), head.pieces)
        assert np.array_equal(arrays["word_keys"], head.word_keys)


@pytest.mark.real_data
@requires_real_data
def test_comments_teach_what_comments_say() -> None:
    comments = read_comments(COMMENTS / "train.tsv").first(3_000)
    head = fit_head(comments, load_own_turns("train").first(0), find_sentence_model())
    found = score_head(head, read_comments(COMMENTS / "dev.tsv").first(600))
    assert found.displeased > 0.4
    assert found.pleased > 0.6


@pytest.mark.real_data
@requires_real_data
def test_the_held_out_score_is_the_one_told() -> None:
    told = json.loads(
        files("pattern_pipeline.facets.local.sentiment.weights").joinpath("sentiment.json").read_text()
    )
    found = asdict(score_head(load_shipped_head(), read_comments(COMMENTS / "test.tsv")))
    assert found == pytest.approx(told["scores"][HELD_OUT], abs=0.002)


@pytest.mark.slow
@pytest.mark.real_data
@requires_real_data
def test_the_shipped_weights_are_learned_again() -> None:
    learned = fit_head(read_comments(COMMENTS / "train.tsv"), load_own_turns("train"), find_sentence_model())
    assert _equal(learned, load_shipped_head(), 0.02)
