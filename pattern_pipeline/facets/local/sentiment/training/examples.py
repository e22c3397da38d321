"""Read the texts that the head learns from and is chosen by: comments of GoEmotions, and turns of our own."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

MOODS = ("displeased", "neither", "pleased")
# GoEmotions groups its 27 emotions; of "ambiguous" (surprise, curiosity, confusion) no mood follows.
_NEGATIVE, _POSITIVE = "1", "3"
_OWN = {"negative": 0, "neutral": 1, "positive": 2}


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts, and for each the place of its mood in ``MOODS``."""

    texts: tuple[str, ...]
    moods: tuple[int, ...]

    def first(self, number: int) -> "Examples":
        """Return the first ``number`` examples."""
        return Examples(self.texts[:number], self.moods[:number])


@dataclass(frozen=True, slots=True)
class LabelledConversation:
    """A user's turns, and the label a person would give."""

    label: str
    turns: tuple[str, ...]


def read_comments(file: Path) -> Examples:
    """Read one of GoEmotions' grouped splits (text, groups, id, parted by tabs); comments of both moods go."""
    rows = [line.rsplit("\t", 2) for line in file.read_text(encoding="utf-8").splitlines()]
    comments = [(text, set(groups.split(","))) for text, groups, _ in rows]
    comments = [(text, groups) for text, groups in comments if not {_NEGATIVE, _POSITIVE} <= groups]
    moods = (0 if _NEGATIVE in groups else 2 if _POSITIVE in groups else 1 for _, groups in comments)
    return Examples(tuple(text for text, _ in comments), tuple(moods))


def load_own_turns(name: str) -> Examples:
    """Load our own turns: ``train`` is for training, ``validation`` for choosing among trained heads."""
    turns = _load_own(name)
    pairs = [(text, mood) for key, mood in _OWN.items() for text in turns[key]]
    return Examples(tuple(text for text, _ in pairs), tuple(mood for _, mood in pairs))


def load_own_conversations(name: str) -> tuple[LabelledConversation, ...]:
    """Load conversations of our own: ``validation`` is chosen by, ``held_out`` only reported on."""
    return tuple(
        LabelledConversation(one["label"], tuple(one["turns"])) for one in _load_own(name)["conversations"]
    )


def _load_own(name: str) -> dict[str, Any]:
    file = files("pattern_pipeline.facets.local.sentiment.training").joinpath(f"own_{name}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
