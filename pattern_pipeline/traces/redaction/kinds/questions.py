"""What a turn of the assistant asks for, of what only its question tells: a secret, a security answer, a name."""

import re
from collections.abc import Iterable
from functools import lru_cache

import ahocorasick

from pattern_pipeline.traces.redaction.kinds.word_lists import words_of

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
_OF_YOURS = r"(?:your|you|ihr|ihre[rsnm]?|dein|deine[rsnm]?|votre|vos|ton|tu|su|sus|suo|sua|seu|uw|je|jouw|vous|du|sie|te|le|la|il)"
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
        words_of(
            "pin code authenticat verify otp cvv cvc pass geheim kennwort contraseña senha wachtwoord secur secret memorable maiden pet dog cat teacher "
            "school street born grow parents challenge recovery sicherheit mädchen haustier sécurité secrète jeune_fille animal "
            "seguridad soltera mascota sicurezza segret nubile seguran solteira beveilig meisjes huisdier nam naam nom who heiß heisst "
            "appel llam chiam cham heet 暗証 秘密 旧姓 名 "
        )
    )
)
# Of which every security question in plain letters holds one: its pattern is tried at every letter, and is the dearest.
_SIGNS_OF_SECURITY = words_of(
    "secur secret recovery verification memorable challenge maiden mother mum mom pet dog cat teacher school street friend first childhood favo old "
    "elementary primary high city town where parents sicherheits geheim geburtsname haustier jeune premier seguridad soltera mascota sicurezza segreta "
    "nubile primo solteira primeiro beveilig meisjes huisdier"
)


def _automaton(signs: Iterable[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for sign in signs:
        automaton.add_word(sign, sign)
    automaton.make_automaton()
    return automaton


_ANY = _automaton(_SIGNS)
_ANY_OF_SECURITY = _automaton(_SIGNS_OF_SECURITY)


def _may_hold(automaton: ahocorasick.Automaton, lower: str) -> bool:
    return next(automaton.iter(lower), None) is not None


@lru_cache(8192)
def asked_for(turn: str) -> tuple[str, ...]:
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
