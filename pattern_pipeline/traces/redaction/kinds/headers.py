"""What a column holds, by its header in tables, CSV and SQL."""

import re
from functools import lru_cache

from pattern_pipeline.traces.redaction.kinds.field_keys import kind_of_key

_KINDS = {
    "EMAIL": ("email", "emailaddress", "mail", "mailaddress", "correo", "courriel", "emailadresse"),
    "PHONE": ("phone", "telephone", "mobile", "mobilephone", "cell", "cellphone", "tel", "telefon", "telefono", "teléfono", "téléphone", "telefone", "telefoon",
              "fax", "msisdn", "handy", "móvil", "celular", "whatsapp"),
    "CARD": ("card", "creditcard", "debitcard", "cc", "kreditkarte", "tarjeta"),
    "IBAN": ("iban",), "BANK_ACCOUNT": ("account", "bankaccount", "konto", "routing", "sortcode"),
    "PASSWORD": ("password", "passwd", "pwd", "passwort", "passphrase", "contraseña", "kennwort", "senha"),
    "API_KEY": ("apikey", "secret", "accesstoken", "token", "secretkey", "accesskey", "authtoken", "refreshtoken", "clientsecret", "privatekey"),
    "BIRTH_DATE": ("dateofbirth", "dob", "birthdate", "birthday", "geburtsdatum", "datedenaissance", "fechadenacimiento", "fechanacimiento", "datadinascita",
                   "datadenascimento", "geboortedatum", "dataurodzenia"),
    "PASSPORT": ("passport", "reisepass", "pass", "passeport", "pasaporte", "passaporto", "passaporte", "paspoort", "paszport"),
    "SSN": ("ssn", "socialsecurity"),
    "NATIONAL_ID": (
        "nino", "nationalinsurance", "ni", "sin", "socialinsurance", "steuerid", "steueridentifikation", "taxid", "nir", "sécuritésociale", "numérodesécuritésociale",
        "dni", "nie", "nif", "codicefiscale", "bsn", "burgerservice", "cpf", "aadhaar", "pan", "nationalid", "pesel", "rijksregister", "personnummer", "hetu",
        "henkilötunnus", "fødselsnummer", "fnr", "cpr", "tfn", "taxfile", "ahv", "avs", "curp", "rut", "residentid", "residentregistration", "rrn", "idcard", "southafricanid",
        "tckimlik", "tckn", "taxnumber", "kimlik", "nhs", "pps", "ppsn", "rodnéčíslo", "cnp", "driverlicense", "driverslicense", "driverlicence", "driverslicence", "drivinglicence",
        "drivinglicense", "dl", "licence", "führerschein", "personalausweis", "idnumber", "identitycard",
    ),
    "IP_ADDRESS": ("ip", "ipaddress", "ipaddr"), "MAC_ADDRESS": ("mac", "macaddress", "hwaddr"),
    "NAME": ("firstname", "lastname", "fullname", "customername", "clientname", "surname", "contactname", "vorname", "nachname", "passengername", "cardholder",
             "recipientname", "employeename", "patientname", "guestname", "givenname", "familyname", "accountholder", "cardholdername", "prénom", "apellido",
             "apellidos", "cognome", "achternaam"),
    "ADDRESS": ("address", "streetaddress", "street", "addressline", "adresse", "anschrift", "dirección", "direccion", "indirizzo", "endereço", "morada", "adres"),
    "POSTAL_CODE": ("zip", "zipcode", "postalcode", "postcode", "plz"),
}  # fmt: skip
_BY_HEADER = {header: kind for kind, headers in _KINDS.items() for header in headers}
_DECORATION = re.compile(
    r"^(?:customer|user|client|contact|primary|home|work|billing|shipping|delivery|payment|account|passenger|patient|employee|guest|"
    r"recipient|sender|owner|device|db|remote|mobile|traveller|traveler|temporary|smtp|applicant|source|client|new|old|current)(?=.)|(?<=.)(?:number|nummer|no|nr|num|list|[12]|s)$"
)
_NOT_PLAIN = re.compile(r"[^\w]|_")
_WITHOUT_DIGITS = ("NAME", "PASSWORD", "PIN", "SECURITY_ANSWER")
# "no", "-"
_LONGEST_NOTHING = 2


@lru_cache(4096)
def kind_under(header: str) -> str | None:
    """Classify a column header by the kind of identifier under it, decorated or not: ``customer_phone_no``."""
    plain = _NOT_PLAIN.sub("", header.casefold())
    kind = _BY_HEADER.get(plain)
    # "account" alone counts things; only with "number" behind it is it a bank's.
    if kind is None or plain == "account":
        kind = _BY_HEADER.get(_DECORATION.sub("", plain))
    return kind or kind_of_key(header.strip().strip("\"'`*"))


def is_value(kind: str, value: str) -> bool:
    """Whether a cell may hold what its header says: it is neither empty nor replaced already."""
    if (value.isascii() and len(value) <= _LONGEST_NOTHING) or value.startswith("<"):
        return False
    return "@" in value if kind == "EMAIL" else kind in _WITHOUT_DIGITS or any(map(str.isdigit, value))
