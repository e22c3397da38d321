"""Short phrases of a language whose grammar is not known here: cut at its words of grammar alone."""

from collections.abc import Collection, Iterator, Set

from pattern_pipeline.topics.naming.clauses import clauses
from pattern_pipeline.topics.naming.phrase import Phrase, PhraseKind
from pattern_pipeline.topics.naming.stems import stem
from pattern_pipeline.topics.naming.words import is_readable_word, word_set

# A question without its first word is no question and nothing else.
_ASKING = word_set(
    """
    was wer wo wie wann warum wieso welche welcher welches wohin woher wieviel
    où quand comment pourquoi quel quelle quels quelles que qui combien est-ce
    qué dónde cuándo cómo cuál cuáles cuánto cuánta cuántos quién donde cuando
    che cosa dove quando come perché quale quali quanto chi onde qual quem porque
    wat waar wanneer hoe waarom welke vad var när hur varför
    """
)
_JOINING = word_set("de du des d' da do di del della von van")
_LONGEST_CLAUSE = 7
_LONGEST_CORE = 5
_LONGEST_RUN = 3


def plain_phrases(sentence: str, stop_words: Set[str]) -> Iterator[Phrase]:
    """Whole clauses, what stands between the words of grammar around them, and runs without such words.

    Of "quiero cambiar la contraseña" all of it, "cambiar la contraseña", and each word that says something.
    """
    for words in clauses(sentence):
        if all(word in stop_words or is_readable_word(word) for word in words):
            core = _core(words, stop_words)
            if words[0] not in _ASKING and 2 <= len(core) <= _LONGEST_CORE:
                yield from _made(core, stop_words, "statement")
            if 3 <= len(words) <= _LONGEST_CLAUSE and core != words:
                yield from _made(words, stop_words, "statement")
        for first, join, second in zip(words, words[1:], words[2:], strict=False):
            # "Mot de passe" is one thing.
            if join in _JOINING and not {first, second} & stop_words and is_readable_word(first + second):
                yield from _made([first, join, second], stop_words, "noun")
        run: list[str] = []
        for word in [*words, ""]:
            if word and word not in stop_words and is_readable_word(word):
                run.append(word)
                continue
            for size in range(1, _LONGEST_RUN + 1):
                for at in range(len(run) - size + 1):
                    yield from _made(run[at : at + size], stop_words, "noun")
            run = []


def _core(words: list[str], stop_words: Collection[str]) -> list[str]:
    telling = [place for place, word in enumerate(words) if word not in stop_words]
    return words[telling[0] : telling[-1] + 1] if telling else []


def _made(words: list[str], stop_words: Collection[str], kind: PhraseKind) -> Iterator[Phrase]:
    key = frozenset(stem(word) for word in words if word not in stop_words)
    if key:
        yield Phrase(" ".join(words), key, kind)
