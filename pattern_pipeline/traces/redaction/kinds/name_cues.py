"""Words and keys that announce a name of a person, in the languages at hand."""

KEYS = (
    "first[_ -]?name", "last[_ -]?name", "full[_ -]?name", "middle[_ -]?name", "given[_ -]?name", "family[_ -]?name", "surname",
    "maiden[_ -]?name", "customer[_ -]?name", "client[_ -]?name", "contact[_ -]?name", "guest[_ -]?name", "patient[_ -]?name", "passenger[_ -]?name",
    "rider[_ -]?name", "driver[_ -]?name", "employee[_ -]?name", "caller[_ -]?name", "account[_ -]?holder", "card[_ -]?holder(?:[_ -]?name)?",
    "sender[_ -]?name", "recipient[_ -]?name", "owner[_ -]?name", "person[_ -]?name", "renter[_ -]?name", "borrower[_ -]?name", "vorname", "nachname", "familienname",
    "prénom", "nom de famille", "apellidos?", "sobrenome", "cognome", "voornaam", "achternaam", "氏名", "お名前", "名前",
)  # fmt: skip
# "Name" alone names products and tools as well: a value must look like a person's, on a line that holds no more.
LABELS = ("name", "nom", "nombre", "nome", "naam", "kunde", "client", "customer")
SAID = (
    "my name is", "my name's", "my full name is", "my first name is", "my last name is", "his name is", "her name is", "name of the customer is", "ich heiße", "ich heisse", "mein name ist",
    "je m'appelle", "je m’appelle", "mon nom est", "je suis (?:madame|monsieur)", "me llamo", "mi nombre es", "meu nome é",
    "eu me chamo", "me chamo", "chamo-me", "mi chiamo", "il mio nome è", "mijn naam is", "ik heet", "hier spricht", "am apparat ist", "nazywam się", "mam na imię",
    "jag heter", "jeg heter", "jeg hedder", "mitt namn är", "nimeni on", "benim adım", "jmenuji se", "mă numesc", "меня зовут", "the name is", "私の名前は", "私は",
)  # fmt: skip
TITLES = (
    "mr", "mrs", "ms", "mx", "dr", "prof", "herrn?", "frau", "madame", "monsieur", "mme", "mlle", "señora?", "señorita", "sr", "sra", "srta",
    "senhora?", "signora?", "sig", r"sig\.ra", "dott", "dhr", "mevr", "mevrouw", "heer", "meneer",
)  # fmt: skip
GREETINGS = (
    "dear", "liebe[rs]?", "chère?", "cher", "estimad[oa]", "querid[oa]", "prezad[oa]", "car[oa]", "gentile", "beste", "geachte",
)  # fmt: skip
CLOSINGS = (
    "regards", "sincerely", "yours truly", "grüßen", "grüße", "cordialement", "atentamente",
    "un saludo", "saludos", "saludos cordiales", "atenciosamente", "cumprimentos", "z poważaniem", "pozdrawiam", "hälsningar", "hilsen", "saluti",
    "many thanks", "cheers", "best wishes", "bien à vous", "gruß", "cordiali saluti", "distinti saluti", "vriendelijke groet(?:en)?",
)  # fmt: skip
# Who is spoken of, and how one speaks of them: a first and a last name must follow.
# With what follows them, for as parts of keys they stand in every record.
ROLES = tuple(f"{role}{after}" for role in (
    "passenger", "guest", "customer", "patient", "client", "caller", "driver", "account holder", "cardholder", "recipient", "tenant", "applicant",
    "contact person", "speaking with", "speaking to", "spoke with", "spoke to", "behalf of", "signed by", "attn",
) for after in (" ", ":", "'s"))  # fmt: skip
I_AM = ("ik ben", "ich bin", "je suis", "soy", "sono", "eu sou", "jestem", "jag är", "jeg er")
