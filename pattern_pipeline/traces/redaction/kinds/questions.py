"""What a turn of the assistant asks for, and what of the reply is the thing asked for.

A secret, a security answer or a name is known by its question alone. A reply is read without "it's", "sure" and the
sentence that goes on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import ahocorasick

from pattern_pipeline.traces.redaction.kinds.cues import split_words
from pattern_pipeline.traces.redaction.kinds.field_bounds import SPOKEN_DIGITS
from pattern_pipeline.traces.redaction.placeholders import PLACEHOLDER

# What is asked comes last; a turn that thanks and tells first may be long.
_LAST = 240
_SENTENCE = re.compile(r"[^.!?\n。？！]*[.!?\n。？！]*")
_ASKS = re.compile(
    r"\?|？|\b(?:please|provide|tell|give|enter|type|say|share|confirm|verify|state|specify|need|require|send|supply|let me (?:know|have)|bitte|nennen|geben|"
    r"teilen|sagen|s'il vous|veuillez|donnez|indique[rz]?|por favor|dígame|digame|proporcione|facilite|informe|diga|per favore|fornisca|"
    r"inserisca|cannot authenticate|not authenticated|unable to (?:authenticate|verify)|graag|geef|vertel|wat is|and (?:your|the|what)|also)\b|ください|お願い|:\s*$",
    re.IGNORECASE,
)
# What is asked about these, and not for them.
_NOT_FOR = re.compile(
    r"\b(?:forgot|forgotten|reset|change|create|choose|pick|set up|new (?:pin|password|passcode|passphrase)|block(?:ed)?|wrong|incorrect|invalid|never (?:share|give|tell)|don't (?:share|give|tell)|"
    r"do not (?:share|give|tell)|why|vergessen|oublié|olvid|dimenticat)\b",
    re.IGNORECASE,
)
_PIN = re.compile(
    r"(?<![^\W_])(?:(?:cannot|unable to) (?:authenticate|verify) you(?:r identity)?|(?<!map )(?<!drop a )(?<!the map )pin(?!terest|point)(?:[- ]?(?:code|number|nummer))?|passcode|otp|one[- ]time (?:code|password|pin|passcode)|geheimzahl|"
    r"(?:security|verification|authentication|access|clearance|entry|door|sms|2fa|confirmation) code|code (?:we|i|that was|which was|you (?:received|got)|from)"
    r"[^?.]{0,40}(?:sent|text|sms|phone|app|received|got|authenticator)|code secret|code pin|código (?:pin|de seguridad|secreto|de segurança)|"
    r"codice (?:pin|segreto|di sicurezza)|sicherheitscode|zugangscode|pincode|bestätigungscode|暗証番号|cvv2?|cvc2?)(?![^\W\d_])",
    re.IGNORECASE,
)
_PASSWORD = re.compile(
    r"(?<![^\W_])(?:passwords?|passphrase|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|parola d'ordine|pass ?word)(?![^\W\d_])",
    re.IGNORECASE,
)
_SECURITY = re.compile(
    r"(?:security|secret|recovery|verification|memorable|challenge) (?:question|answer|word|phrase)|answer to (?:your|the) (?:security|secret)|"
    r"(?:mother|mum|mom)['’]?s['’]? (?:maiden|birth|last|family) name|maiden name|"
    r"name of (?:your|the) (?:first |childhood |favou?rite )?(?:pet|dog|cat|teacher|school|street|best friend|childhood friend)|"
    r"(?:first|childhood|favou?rite|old|elementary|primary|high)[- ](?:pet|teacher|school|car|street|boss|employer|concert|movie|book|film|team|"
    r"friend|hero|toy|nickname)(?:['’]s name)?|(?:pet|dog|cat)['’]s name|(?:pet|dog|cat)[^?.]{0,20}(?:called|named)|"
    r"(?:pet|dog|cat) (?:you had|as a child)|(?:street|city|town) (?:did )?you (?:were born|grew up|grow up|lived|meet)|"
    r"(?:city|town) (?:were you|you were) born|where did you (?:meet|grow up)|parents meet|"
    r"sicherheits(?:frage|antwort)|geheime? antwort|geburtsname ihrer mutter|mädchenname|erstes? haustier|name (?:ihres|deines) (?:ersten )?haustiers?|"
    r"question (?:de sécurité|secrète)|nom de jeune fille|premier animal|pregunta (?:de seguridad|secreta)|apellido de soltera|primera mascota|"
    r"domanda (?:di sicurezza|segreta)|cognome da nubile|primo animale|pergunta (?:de segurança|secreta)|nome de solteira|primeiro animal|"
    r"beveiligingsvraag|meisjesnaam|eerste huisdier|秘密の質問|旧姓",
    re.IGNORECASE,
)
_WHOSE = (
    r"(?:first|last|full|middle|given|family|legal|complete|guest|customer|patient|passenger|host|renter|driver|doctor|account ?holder|"
    r"cardholder|contact|user|sur)"
)
_NAME = re.compile(
    rf"\b(?:your (?:\w+ )?(?:name|username|surname)|(?:a|the|and|in|what|which|whose|under what|under which) (?:{_WHOSE} )?name\b(?! of the "
    r"(?:hotel|restaurant|venue|lock|company|business|product|file|event|movie|song|book|place|app|bank|airline|city|school|pet|store|shop))|"
    rf"{_WHOSE}[- ]?(?:and (?:last|family) )?names?|surname|username|name of (?:the|your) (?:host(?:ess)?|guest|patient|passenger|account holder|"
    r"card ?holder|person|doctor|driver|renter|customer|tenant|caller|contact|recipient|owner|organi[sz]er|attendee|traveler)|"
    r"name(?:s)? (?:is|are|should|shall|would|will) (?:the|it|this|that|i)\b|who (?:am i|is|are|should|shall|will|would)[^?]{0,30}"
    r"(?:speaking|talking|under|reserv|book|for|host|guest|patient|passenger|calling|contact|name|doctor)|whom am i|who(?:'s| is) (?:calling|this|the|your)|"
    r"under whose name|"
    r"(?:ihr|dein|ihren|deinen|der|den|welchen|auf welchen) (?:vollständige[rn]? )?(?:namen?|vornamen?|nachnamen?|benutzernamen?)|wie heißen sie|wie heisst du|"
    r"wie heißt du|auf welchen namen|(?:votre|ton|le|quel) (?:nom|prénom)|à quel nom|comment vous appelez|"
    r"(?:su|tu|el) (?:nombre|apellido)|a nombre de quién|a qué nombre|cómo se llama|cómo te llamas|(?:il suo|il tuo|suo|tuo) (?:nome|cognome)|come si chiama|"
    r"a che nome|a nome di chi|(?:seu|o) (?:nome|sobrenome)|em nome de quem|como se chama|em que nome|(?:uw|je|jouw|de|welke|op welke) "
    r"(?:volledige )?(?:naam|voornaam|achternaam)|hoe heet u|hoe heet je)|お名前|ご氏名|名前",
    re.IGNORECASE,
)
_NOT_NAMES = re.compile(
    r"\bname (?:of|for) (?:the|your|this|that) (?!host|guest|patient|passenger|account|card|person|doctor|driver|renter|customer|tenant|caller|contact|"
    r"recipient|owner|organi|attendee|travel|reservation|booking|order|appointment)|(?:file|company|business|product|project|event|function|class|"
    r"table|column|branch|city|street|hotel|restaurant|venue|band|brand|app|domain|variable|doctor's office|school|team|group|pet) ?names?",
    re.IGNORECASE,
)
# Nobody's name is asked for where names are given.
_SIGNS = tuple(
    word.replace("_", " ")
    for word in sorted(
        split_words(
            "pin code authenticat verify otp cvv cvc pass geheim kennwort contraseña senha wachtwoord secur secret memorable maiden pet dog cat teacher "
            "school street born grow parents challenge recovery sicherheit mädchen haustier sécurité secrète jeune_fille animal "
            "seguridad soltera mascota sicurezza segret nubile seguran solteira beveilig meisjes huisdier nam naam nom who heiß heisst "
            "appel llam chiam cham heet 暗証 秘密 旧姓 名 "
        )
    )
)
# Of which every security question in plain letters holds one: its pattern is tried at every letter, and is the dearest.
_SIGNS_OF_SECURITY = split_words(
    "secur secret recovery verification memorable challenge maiden mother mum mom pet dog cat teacher school street friend first childhood favo old "
    "elementary primary high city town where parents sicherheits geheim geburtsname haustier jeune premier seguridad soltera mascota sicurezza segreta "
    "nubile primo solteira primeiro beveilig meisjes huisdier"
)


def _build_automaton(signs: Iterable[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for sign in signs:
        automaton.add_word(sign, sign)
    automaton.make_automaton()
    return automaton


_ANY = _build_automaton(_SIGNS)
_ANY_OF_SECURITY = _build_automaton(_SIGNS_OF_SECURITY)


def _may_hold(automaton: ahocorasick.Automaton, lower: str) -> bool:
    return next(automaton.iter(lower), None) is not None


@lru_cache(8192)
def classify_question(turn: str) -> tuple[str, ...]:
    """Classify what a turn asks for; returns the kinds, most specific first, or an empty tuple."""
    end = turn[-_LAST:]
    lower = end.lower()
    # All at once, as most turns hold none of them.
    if not _may_hold(_ANY, lower):
        return ()
    security = not lower.isascii() or _may_hold(_ANY_OF_SECURITY, lower)
    sentences = [sentence for sentence in _SENTENCE.findall(end) if sentence.strip()]
    asking = [sentence for sentence in sentences if _ASKS.search(sentence)][-2:]
    kinds: dict[str, None] = {}
    for sentence in reversed(asking):
        for kind, pattern in (
            ("SECURITY_ANSWER", _SECURITY),
            ("PIN", _PIN),
            ("PASSWORD", _PASSWORD),
            ("NAME", _NAME),
        ):
            if (pattern is _SECURITY and not security) or not pattern.search(sentence):
                continue
            if kind == "NAME" and (_NOT_NAMES.search(sentence) or "SECURITY_ANSWER" in kinds):
                continue
            if kind != "NAME" and _NOT_FOR.search(sentence):
                continue
            kinds[kind] = None
    return tuple(kinds)


LONGEST_REPLY = 200
_ANSWER_DIGITS = re.compile(
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
_NO_ANSWER = split_words(
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


def locate_answers(
    reply: str, kinds: Sequence[str], taken: Sequence[Place]
) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of what of a reply was asked for; ``taken`` is what its own form tells already.

    A placeholder in the reply counts as taken, so that what was redacted once is not redacted further.
    """
    if len(reply) > LONGEST_REPLY:
        return
    taken = [*taken, *(match.span() for match in PLACEHOLDER.finditer(reply))]
    # Marks of one length, because placeholders may be longer than what they replace.
    rest = list(reply)
    for start, end in taken:
        rest[start:end] = "\0" * (end - start)
    plain = "".join(rest)
    if "PIN" in kinds:
        numbers = [*_ANSWER_DIGITS.finditer(plain), *SPOKEN_DIGITS.finditer(plain)]
        if numbers:
            for number in numbers:
                yield number.start(), number.start() + len(number.group().rstrip(" ,-")), "PIN"
        elif not taken and len(kinds) == 1:
            mixed = _MIXED.search(plain)
            if mixed:
                yield *mixed.span(), "PIN"
            elif place := _locate_statement(plain, "PIN"):
                yield *place, "PIN"
    for kind in ("SECURITY_ANSWER", "PASSWORD", "NAME"):
        if kind in kinds and not taken and (place := _locate_statement(plain, kind)):
            yield *place, kind
            return


def _locate_statement(reply: str, kind: str) -> Place | None:
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
