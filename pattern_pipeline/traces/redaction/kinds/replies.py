"""What of a reply is the thing that was asked for: without "it's", "sure" and the sentence that goes on."""

import re
from collections.abc import Iterator, Sequence

from pattern_pipeline.traces.redaction.kinds.field_bounds import SPOKEN_DIGITS
from pattern_pipeline.traces.redaction.kinds.word_lists import words_of
from pattern_pipeline.traces.redaction.placeholders import PLACEHOLDER

LONGEST_REPLY = 200
_DIGITS = re.compile(
    r"(?<![0-9A-Za-z$€£/:.,-])[0-9](?:(?: ?[-.] ?| )?[0-9]){2,11}(?![0-9A-Za-z%/:]|[.,][0-9])"
)
_MIXED = re.compile(r"(?<!\w)(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{4,16}(?!\w)")
_LEAD_IN = re.compile(
    r"\s*(?:(?:sure(?: thing)?|yes|yeah|yep|yup|ok(?:ay)?|of course|certainly|absolutely|right|alright|well|oh|ah|hi|hello|hey|thanks?|thank you|please|"
    r"here (?:it is|you go|is)|here['’]s|um+|uh+|so|ja|klar|natürlich|gerne|gern|oui|bien sûr|voici|sí|si|claro|por supuesto|certo|certamente|sim|"
    r"natuurlijk|no problem|um,? that|はい|that['’]?s|ugh|also|and|i think|i believe|you can use|under|auf)(?![^\W\d_])[\s,.!:;-]*)*"
    r"(?:(?:(?:it|that|this|he|she|they|mine|name|the name|the names|names|her name|his name|my name|the answer|answer|my answer|(?:the |our |my )?(?:pin|host|guest|patient|doctor|party|code|password|driver|renter|reservation|booking|pet|dog|cat)|my (?:\w+['’]?s? )?(?:[\w-]+ ){0,5}?\w+|the (?:[\w-]+ ){0,5}?\w+|i|we|es|er|sie|das|der name|mein name|meine \w+|"
    r"mein \w+|c|ce|mon nom|mon \w+|ma \w+|mi nombre|mi \w+|su nombre|el nombre|il mio nome|il mio \w+|mio \w+|o meu nome|meu nome|meu \w+|mijn naam|mijn \w+|de naam|"
    r"reservation|booking)"
    r"(?: (?:is|was|are|were|would be|should be|will be|would have been|am|goes by|ist|war|lautet|heißt|heisst|est|était|s['’]appelle|es|era|fue|se llama(?:ba)?|è|era|si chiama(?:va)?|é|foi|"
    r"se chama(?:va)?|heet(?:te)?|was called|is called|was named|is named)|['’](?:s|m|re|est|était)|s(?= ))[\s:,]*(?:called |named |genannt |under |auf )?|"
    r"(?:i am|i['’]m|im|this is|name|pin|answer|ich bin|ich heiße|ich heisse|je suis|je m['’]appelle|soy|me llamo|sono|mi chiamo|sou|me chamo|ik ben|ik heet|nom|nombre|nome|naam)"
    r"[\s:,=-]+))?(?:the |actually |just |probably )?",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[.!?;\n(]+(?=\s|$)|\s[-–—]\s|,|\s(?:and|but|please|thanks?|thank|i|can|could|so|for|because|if|when|is|it|und|aber|bitte|ich|et|mais|merci|y|pero|por|"
    r"gracias|ma|grazie|mas|obrigad[oa]|en|maar|at|with|by|from|here|now|speaking|as)(?![^\W\d_])",
    re.IGNORECASE,
)
_NO_ANSWER = words_of(
    "yes yeah yep yup no nope nah ok okay sure what why who which when where how maybe correct right wrong none nothing same not never dunno idk hello hi hey "
    "thanks thank please sorry wait hold one moment second minute hmm um uh well help stop cancel skip forget forgot unknown unsure i we you they he she it "
    "that this there here don't dont do did does can can't cant cannot could would should will won't is isn't are am was have haven't had just already let "
    "ja nein nicht keine kein warum was wie ich weiß oui non pourquoi je sí si porque no sì perché io sim não nao eu nee waarom ik goodbye bye great good "
    "perfect fantastic awesome excellent wonderful amazing brilliant lovely nice cool super splendid cheers understood agreed exactly indeed absolutely "
    "definitely wow seriously finally unacceptable terrible awful horrible ridiculous outrageous unbelievable incredible annoying useless disappointing "
    "perfekt prima super danke parfait merci perfecto gracias perfetto grazie perfeito obrigado obrigada "
    "my your the a an another any some all anything nobody someone anyone me him her us them sir madam never mind continue done next"
)
_STRIP = " \t\r\n\"'`“”‘’«»*_.,;:!()"
_MOST_WORDS = {"NAME": 4, "SECURITY_ANSWER": 6, "PASSWORD": 1, "PIN": 1}
_NAME_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’.-][^\W\d_]*)*\.?")
Place = tuple[int, int]


def values_in(reply: str, kinds: Sequence[str], taken: Sequence[Place]) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of what of a reply was asked for; ``taken`` is what its own form tells already.

    A placeholder in the reply counts as taken, so that what was redacted once is not redacted further.
    """
    if len(reply) > LONGEST_REPLY:
        return
    taken = [*taken, *(match.span() for match in PLACEHOLDER.finditer(reply))]
    # Marks of one length, wherever placeholders are longer than what they stand for.
    rest = list(reply)
    for start, end in taken:
        rest[start:end] = "\0" * (end - start)
    plain = "".join(rest)
    if "PIN" in kinds:
        numbers = [*_DIGITS.finditer(plain), *SPOKEN_DIGITS.finditer(plain)]
        if numbers:
            for number in numbers:
                yield number.start(), number.start() + len(number.group().rstrip(" ,-")), "PIN"
        elif not taken and len(kinds) == 1:
            mixed = _MIXED.search(plain)
            if mixed:
                yield *mixed.span(), "PIN"
            elif place := _stated(plain, "PIN"):
                yield *place, "PIN"
    for kind in ("SECURITY_ANSWER", "PASSWORD", "NAME"):
        if kind in kinds and not taken and (place := _stated(plain, kind)):
            yield *place, kind
            return


def _stated(reply: str, kind: str) -> Place | None:
    """Locate the value in a reply: after the lead-in words, and before the sentence goes on."""
    lead = _LEAD_IN.match(reply)
    start = lead.end() if lead else 0
    for begin in dict.fromkeys((start, 0)):
        stop = _ENDS.search(reply, begin)
        end = stop.start() if stop else len(reply)
        while begin < end and reply[begin] in _STRIP:
            begin += 1
        while end > begin and reply[end - 1] in _STRIP:
            end -= 1
        value = reply[begin:end]
        words = value.split()
        if len(words) > 1 and reply[end:].lstrip()[:1] == "?":
            return None
        if words and len(words) <= _MOST_WORDS[kind] and _is_answer(words, kind):
            return begin, end
    return None


def _is_answer(words: Sequence[str], kind: str) -> bool:
    first = words[0].casefold().strip(_STRIP)
    if first in _NO_ANSWER and not (
        kind == "NAME" and len(words) > 1 and words[0][:1].isupper() and words[1][:1].isupper()
    ):
        return False
    if kind == "NAME":
        named = all(_NAME_WORD.fullmatch(word) for word in words) and any(len(word) > 1 for word in words)
        return named and (len(words) < 3 or all(word[:1].isupper() or len(word) < 4 for word in words))
    if kind == "PIN":
        return 3 <= len(words[0]) <= 24
    return True
