"""What is to be asked: each open question once, however many units share a text."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pattern_pipeline.facets.paying.answer_store import AnswerKey
from pattern_pipeline.facets.paying.asked_hash import asked_hash
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit


@dataclass(frozen=True, slots=True)
class Question:
    """One call: a unit, and those facets of it that nothing has answered yet."""

    unit: Unit
    facets: tuple[FacetSpec, ...]

    @property
    def text(self) -> str:
        """The hash under which the question is claimed: of the text alone, whatever attributes are shown."""
        return self.unit.content_hash

    @property
    def keys(self) -> tuple[AnswerKey, ...]:
        """The keys under which the answers are stored, in the facets' order."""
        return tuple(key_of(self.unit, facet) for facet in self.facets)


def key_of(unit: Unit, facet: FacetSpec) -> AnswerKey:
    """Return the key under which a facet's answer for a unit is stored."""
    return AnswerKey(asked_hash(unit, facet), facet.name, facet.version)


class Answers:
    """All that is known about some units.

    ``progress`` is called with the number of answered units and the number of all units.
    """

    def __init__(
        self,
        units: Sequence[Unit],
        facets: Sequence[FacetSpec],
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.units = units
        self.facets = facets
        self.versions = {facet.name: facet.version for facet in facets}
        self.answered_units = 0
        self._progress = progress
        self._by_key: dict[AnswerKey, Summary] = {}
        # Units of one text together, and of those the ones that show a model the same.
        self._by_text: dict[str, dict[tuple[AnswerKey, ...], list[Unit]]] = {}
        self._text_of: dict[str, str] = {}
        for unit in units:
            keys = tuple(key_of(unit, facet) for facet in facets)
            self._by_text.setdefault(unit.content_hash, {}).setdefault(keys, []).append(unit)
            self._text_of.update((key.text_hash, unit.content_hash) for key in keys)
        self._open = dict.fromkeys(self._by_text)

    @property
    def open_texts(self) -> list[str]:
        """The texts with a question that nothing has answered, in the units' order."""
        return list(self._open)

    def learn(self, found: Mapping[AnswerKey, Summary]) -> None:
        """Take in answers, whoever gave them."""
        self._by_key.update(found)
        answered = [
            text
            for text in dict.fromkeys(self._text_of[key.text_hash] for key in found)
            if text in self._open and not self.questions(text)
        ]
        for text in answered:
            del self._open[text]
            self.answered_units += sum(len(units) for units in self._by_text[text].values())
        if answered and self._progress is not None:
            self._progress(self.answered_units, len(self.units))

    def hashes(self, texts: Iterable[str] | None = None) -> set[str]:
        """Return the text hashes under which answers about these texts (None: all) may be stored."""
        chosen = self._by_text if texts is None else texts
        return {key.text_hash for text in chosen for keys in self._by_text[text] for key in keys}

    def questions(self, text: str) -> list[Question]:
        """List the calls that answer the open facets of one text."""
        found = []
        asked: set[AnswerKey] = set()
        for keys, units in self._by_text[text].items():
            open_facets = tuple(
                facet
                for facet, key in zip(self.facets, keys, strict=True)
                if key not in self._by_key and key not in asked
            )
            asked.update(keys)
            if open_facets:
                found.append(Question(units[0], open_facets))
        return found

    def summaries(self) -> list[tuple[Summary, ...]]:
        """One tuple a unit and one Summary a facet, in order. Raises KeyError where a question is open."""
        return [tuple(self._by_key[key_of(unit, facet)] for facet in self.facets) for unit in self.units]
