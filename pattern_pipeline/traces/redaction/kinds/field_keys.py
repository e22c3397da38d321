"""Keys of fields that hold a secret or a person's name, in any spelling: ``AccountPin``, ``host_name``."""

import re
from functools import lru_cache

from pattern_pipeline.traces.redaction.kinds.cues import split_words

_SPLIT = re.compile(r"[A-ZÀ-Þ]+(?![a-zß-ÿ])|[A-ZÀ-Þ]?[a-zß-ÿ]+|[0-9]+|[^\W\d_]+")
_POSSESSIVE = re.compile(r"['’]s?(?![^\W\d_])")
# Behind the word that tells, and no more than a number, a form or an order.
_TAIL = split_words(
    "code codes number numbers no nr num nummer value values input entered provided given digits plain plaintext text raw "
    "string str field param arg new old current confirm confirmation confirmed repeat again encrypted user customer"
)
_PIN = split_words("pin pins mpin tpin upin passcode pincode pinnumber otp totp geheimzahl nip codepin")
# A pin of these is of a board, a map or an alley.
_NO_PIN = split_words(
    "gpio led map maps drop dropped location push board chip adc hair bowling lapel safety rolling io tx rx cs sda scl "
    "clock data output reset analog digital marker trigger echo interrupt hat geo message chat post unpin is npm"
)
_BEFORE_PIN = (
    "account", "card", "user", "bank", "customer", "atm", "sim", "login", "debit", "credit", "security", "access", "secret",
    "voicemail", "client", "my",
)  # fmt: skip
# "code" with one of these: whoever knows it is let in.
_CODES = split_words(
    "access door gate entry unlock security verification auth authentication authorization otp sms mfa 2fa factor pin secret passcode "
    "clearance safe alarm lock login recovery backup zugangs sicherheits"
)
_CARD_CODE = split_words("cvv cvc cvv2 cvc2 csc cid prüfziffer kartenprüfnummer")
_ANSWER = split_words(
    "answer answers response reply antwort respuesta réponse reponse risposta resposta antwoord"
)
_ASKED = split_words(
    "security secret secrets recovery challenge verification kba memorable sicherheits sicherheit seguridad secreta sécurité securite "
    "secrète secrete sicurezza segreta segurança seguranca beveiligings beveiliging"
)
_WORDS_OF_SECRETS = split_words("word phrase answer wort palabra parola palavra mot")
_SECRET_WORD = split_words("secret memorable security recovery seed safe code mnemonic pass")
_PASSWORD = split_words(
    "password passwd pwd passphrase passwort kennwort contraseña contrasena senha wachtwoord passwords userpassword"
)
_NAME = split_words("name names nom nombre nome naam")
# One word, without "name" beside it.
_NAMES = split_words(
    "surname forename cardholder vorname nachname familienname geburtsname mädchenname prénom prenom apellido apellidos sobrenome "
    "cognome voornaam achternaam klantnaam gastnaam gebruikersnaam kundenname gastname benutzername patientenname fahrername"
)
PEOPLE = split_words(
    "first last full middle given family maiden legal preferred birth customer client clients guest host hostess user login patient passenger "
    "renter tenant driver doctor physician nurse employee caller contact owner holder person sender recipient receiver payee payer "
    "beneficiary borrower lender applicant candidate student teacher member subscriber attendee participant visitor traveler "
    "traveller buyer seller manager spouse wife husband mother mothers father fathers insured policyholder cardholder accountholder "
    "organizer organiser booker reservation booking responsible signer signatory witness victim claimant donor staff technician resident "
    "occupant landlord lessee rider courier pilot instructor coach representative requester requestor approver reporter billing "
    "shipping emergency kunde kunden gast cliente huésped huesped usuario paciente pasajero client patiente invité klant gast utente "
    "paziente ospite hóspede passageiro utilisateur passager"
)
# Names of machines have these keys as well: the value must not look like one.
_EITHER = split_words("host client clients user login owner driver member reporter contact billing shipping")
_PERSONAL = split_words("first last full middle given family maiden legal preferred birth")
# What else is named of them, or by them: "customer_company_name", "user_agent_name".
_NOT_PEOPLE = split_words(
    "file company business organization organisation org team group product city country state street domain table column database db class "
    "function method tool model service server event project package module field variable app application device machine computer pod "
    "node cluster bucket queue topic metric brand store shop hotel restaurant venue school bank agent pool role space type plan list "
    "key code image repo repository branch job task workflow provider software hardware process thread"
)
_JOINED = {
    "name": PEOPLE,
    "pin": _BEFORE_PIN,
    "answer": _ASKED,
    "antwort": _ASKED,
    "antwoord": _ASKED,
    "password": PEOPLE,
}
_LONGEST = 8


@lru_cache(8192)
def classify_key(key: str) -> str | None:
    """Classify a key: the kind of a secret (``PIN``, ...), ``NAME``, or None where the key names neither."""
    words = tuple(_split_into_words(key))
    if not words or len(words) > _LONGEST:
        return None
    given = set(words)
    core = list(words)
    while len(core) > 1 and (core[-1] in _TAIL or core[-1].isdigit()):
        core.pop()
    return _classify_secret(core, given) or _classify_name(core)


@lru_cache(8192)
def may_be_of_a_machine(key: str) -> bool:
    """Whether such a key names machines, accounts of systems and programs as well as people."""
    words = tuple(_split_into_words(key))
    return (not _PERSONAL & set(words) and bool(_EITHER & set(words))) or key == "hostname"


def _split_into_words(key: str) -> list[str]:
    plain = _POSSESSIVE.sub("", key)
    words = [word.casefold() for word in _SPLIT.findall(plain)]
    return [part for word in words for part in _split_joined(word)]


def _split_joined(word: str) -> tuple[str, ...]:
    """``accountpin`` as two words; a word of its own, such as ``opinion``, as it is."""
    for end, known in _JOINED.items():
        before = word.removesuffix(end)
        if before != word and before in known:
            return (before, end)
    return (word,)


def _classify_secret(core: list[str], given: set[str]) -> str | None:
    last = core[-1]
    if last in _PIN or (last == "time" and {"one", "time"} <= given and given & {"code", "password", "pin"}):
        return None if given & _NO_PIN else "PIN"
    if last in _CARD_CODE:
        return "CARD_CODE" if last != "cid" or "card" in given else None
    if last in _PASSWORD:
        return "PASSWORD"
    if (
        "code" in given
        and last in _CODES
        and not given & {"error", "status", "country", "area", "zip", "postal", "promo"}
    ):
        return "CARD_CODE" if {"card", "security"} <= given else "PIN"
    answered = given & _ANSWER and (given & _ASKED or {"maiden", "pet"} & given)
    if answered and (
        last in _ANSWER
        or (core[0] in _ANSWER and last in _ASKED)
        or "answer" in core[0]
        or (last in ("question", "questions") and core[0] in _ANSWER)
    ):
        return "SECURITY_ANSWER"
    if last in _WORDS_OF_SECRETS and len(core) > 1 and core[-2] in _SECRET_WORD:
        return "SECURITY_ANSWER"
    if last == "mnemonic":
        return "SECURITY_ANSWER"
    if "maiden" in given and last in _NAME:
        return "SECURITY_ANSWER" if given & {"mother", "mothers"} else "NAME"
    if last in _NAME and "pet" in given and given & {"first", "childhood", "child"}:
        return "SECURITY_ANSWER"
    return None


def _classify_name(core: list[str]) -> str | None:
    last = core[-1]
    if len(core) == 1:
        return "NAME" if last in _NAMES else None
    if last in _NAMES or (last == "holder" and core[-2] in ("card", "account", "policy")):
        return "NAME"
    before = core[:-1]
    if last not in _NAME:
        # "nom_client", "nombre_del_cliente"
        first, rest = core[0], set(core[1:])
        return (
            "NAME"
            if first in _NAME - {"name", "names"} and last in PEOPLE and not rest & _NOT_PEOPLE
            else None
        )
    if set(before) & _NOT_PEOPLE:
        return None
    return "NAME" if before[-1] in PEOPLE or (before[-1] in ("on", "in") and before[0] in PEOPLE) else None
