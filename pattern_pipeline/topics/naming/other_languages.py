"""Candidate names in languages whose grammar is not known here, with or without spaces between words."""

from collections.abc import Collection, Iterator, Sequence, Set

from pattern_pipeline.language.content_words import stem_word
from pattern_pipeline.language.sentences import split_clauses
from pattern_pipeline.language.values import split_without_values
from pattern_pipeline.language.words import is_readable_word, split_compounds, split_word_set
from pattern_pipeline.topics.naming.phrase import Phrase, PhraseKind

# A question loses its meaning without its first word.
_QUESTION_STARTS = split_word_set(
    """
    was wer wo wie wann warum wieso welche welcher welches wohin woher wieviel
    où quand comment pourquoi quel quelle quels quelles que qui combien est-ce
    qué dónde cuándo cómo cuál cuáles cuánto cuánta cuántos quién donde cuando
    che cosa dove quando come perché quale quali quanto chi onde qual quem porque
    wat waar wanneer hoe waarom welke vad var när hur varför
    """
)
_JOINING = split_word_set("de du des d' da do di del della von van")
_MAXIMUM_CLAUSE = 7
_MAXIMUM_CORE = 5
_MAXIMUM_RUN = 3
MAXIMUM_CLAUSE_CHARACTERS = 20


def extract_plain_phrases(sentence: str, stop_words: Set[str]) -> Iterator[Phrase]:
    """Extract whole clauses, clauses without the stop words around them, and runs without stop words.

    Of "quiero cambiar la contraseña" these are all of it, "cambiar la contraseña", and each content word.
    """
    for words in split_clauses(sentence):
        if all(word in stop_words or is_readable_word(word) for word in words):
            core = _strip_stop_words(words, stop_words)
            if words[0] not in _QUESTION_STARTS and 2 <= len(core) <= _MAXIMUM_CORE:
                yield from _build_phrases(core, stop_words, "statement")
            if 3 <= len(words) <= _MAXIMUM_CLAUSE and core != words:
                yield from _build_phrases(words, stop_words, "statement")
        for first, join, second in zip(words, words[1:], words[2:], strict=False):
            # "Mot de passe" is one thing.
            if join in _JOINING and not {first, second} & stop_words and is_readable_word(first + second):
                yield from _build_phrases([first, join, second], stop_words, "noun")
        run: list[str] = []
        for word in [*words, ""]:
            if word and word not in stop_words and is_readable_word(word):
                run.append(word)
                continue
            for size in range(1, _MAXIMUM_RUN + 1):
                for at in range(len(run) - size + 1):
                    yield from _build_phrases(run[at : at + size], stop_words, "noun")
            run = []


def _strip_stop_words(words: list[str], stop_words: Collection[str]) -> list[str]:
    places = [place for place, word in enumerate(words) if word not in stop_words]
    return words[places[0] : places[-1] + 1] if places else []


def _build_phrases(words: list[str], stop_words: Collection[str], kind: PhraseKind) -> Iterator[Phrase]:
    key = frozenset(stem_word(word) for word in words if word not in stop_words)
    if key:
        yield Phrase(" ".join(words), key, kind)


def choose_clauses(members: Sequence[str], keywords: Sequence[str], limit: int = 5) -> tuple[str, ...]:
    """Choose the clauses that contain most of a topic's keywords, best first, for text without spaces.

    ``keywords``: most distinctive first; each counts half as much as the one before. Of equal clauses that of
    the earlier member comes first. Empty if no clause contains a keyword.
    """
    weights = {word: 0.5**rank for rank, word in enumerate(keywords)}
    scored: dict[str, float] = {}
    for text in members:
        for clause in _split_unspaced(text):
            held = sum(weight for word, weight in weights.items() if word in clause)
            # Of clauses with the same keywords, the shorter one contains less else.
            scored.setdefault(clause, held - len(clause) / 1_000 if held else 0.0)
    best = sorted((clause for clause in scored if scored[clause] > 0), key=lambda clause: -scored[clause])
    return tuple(best[:limit])


def _split_unspaced(text: str) -> Iterator[str]:
    for sentence in split_without_values(text):
        for clause in split_compounds(sentence):
            if len(clause) <= MAXIMUM_CLAUSE_CHARACTERS and is_readable_word(clause):
                yield clause
