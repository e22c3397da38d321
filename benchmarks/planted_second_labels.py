"""How fields of each kind are called, and how people say such a value, by a second hand."""

# Names of fields as programs write them.
KEYS: dict[str, tuple[str, ...]] = {
    "email": ("email", "contact_email", "userEmail", "mail_address"), "phone": ("phone", "mobile_no", "contactPhone", "telefon", "cell_phone"), "phone abroad": ("phoneNumber", "msisdn", "tel", "work_phone"),
    "card": ("card_number", "cardNo", "credit_card_number", "payment_card"), "IBAN": ("iban", "bank_iban", "payout_iban"), "US SSN": ("ssn", "applicant_ssn", "social_security_no"),
    "UK NINO": ("nino", "national_insurance_no"), "IP address": ("ip", "remote_ip", "sourceIp", "client_addr"), "MAC address": ("mac", "device_mac", "hw_address"),
    "birth date": ("dob", "date_of_birth", "birthDate", "customer_dob"), "passport": ("passport_no", "passportNumber", "traveller_passport"), "driving licence": ("driver_license_number", "driving_licence_no", "dl_number"),
    "password": ("password", "smtp_password", "userPassword", "db_pwd"), "secret": ("api_key", "auth_token", "client_secret", "accessToken"), "Polish PESEL": ("pesel",), "Portuguese NIF": ("nif",),
    "Belgian number": ("rijksregisternummer",), "Swiss AHV": ("ahv_nr",), "Chilean RUT": ("rut",), "Chinese id": ("resident_id",), "Korean RRN": ("rrn",), "Italian fiscal code": ("codice_fiscale",),
    "Mexican CURP": ("curp",), "Finnish code": ("hetu",), "Norwegian number": ("fnr",), "Romanian CNP": ("cnp",), "Turkish number": ("tckn",), "name": ("full_name", "customerName", "last_name", "account_holder"),
    "address": ("street_address", "shipping_address", "addressLine1", "home_address"),
}  # fmt: skip
# What stands on forms and in front of a colon.
LABELS: dict[str, tuple[str, ...]] = {
    "email": ("E-mail", "Contact e-mail"), "phone": ("Phone", "Mobile no.", "Telefon", "Téléphone", "Cell"), "phone abroad": ("Tel.", "Phone (work)", "WhatsApp"), "card": ("Card number", "Credit card no.", "Kartennummer"),
    "IBAN": ("IBAN", "Account (IBAN)"), "US SSN": ("SSN", "Social Security Number", "SSN (last known)"), "UK NINO": ("NI number", "National Insurance no."), "IP address": ("IP", "Source IP"), "MAC address": ("MAC", "Hardware address"),
    "birth date": ("Date of birth", "DOB", "Geburtsdatum", "Birthday"), "passport": ("Passport no.", "Passport number", "Reisepass-Nr."), "driving licence": ("Driving licence no.", "Driver's license", "Führerschein-Nr."),
    "password": ("Password", "Passwort", "Temporary password"), "secret": ("API key", "Access token", "Client secret"), "Polish PESEL": ("PESEL",), "Portuguese NIF": ("NIF",), "Belgian number": ("Rijksregisternummer",),
    "Swiss AHV": ("AHV-Nr.",), "Chilean RUT": ("RUT",), "Chinese id": ("Resident ID no.",), "Korean RRN": ("RRN",), "Italian fiscal code": ("Codice fiscale",), "Mexican CURP": ("CURP",), "Finnish code": ("HETU",),
    "Norwegian number": ("Fødselsnummer",), "Romanian CNP": ("CNP",), "Turkish number": ("T.C. Kimlik No",), "name": ("Full name", "Customer name", "Contact name"), "address": ("Address", "Street address", "Ship to"),
}  # fmt: skip
# Said in a conversation; kinds that are missing are said as "my LABEL is".
SAID: dict[str, dict[str, tuple[str, ...]]] = {
    "email": {"en": ("just drop a line to {}", "confirmation should go to {} instead"), "de": ("die Rechnung bitte an {} senden",), "fr": ("vous pouvez m'écrire à {}",), "es": ("mándame el recibo a {}",), "it": ("la ricevuta va a {}",), "pt": ("envie o recibo para {}",), "nl": ("mail de bon naar {}",), "pl": ("paragon proszę na {}",)},
    "phone": {"en": ("you can reach me on {}", "my cell is {}", "best phone number: {}"), "de": ("meine Telefonnummer lautet {}", "mobil unter {}"), "fr": ("mon portable c'est le {}", "joignable par téléphone au {}"), "es": ("mi número de teléfono es el {}", "mi móvil, {}"), "it": ("il mio telefono è {}", "cellulare: {}"), "pt": ("meu celular é {}", "o telefone é {}"), "nl": ("mijn mobiele nummer is {}", "telefoonnummer {}"), "pl": ("mój telefon to {}", "numer telefonu: {}")},
    "phone abroad": {"en": ("try {} when I'm abroad",), "de": ("im Ausland gilt {}",), "fr": ("à l'étranger: {}",), "es": ("fuera del país, {}",), "it": ("dall'estero {}",), "pt": ("no exterior {}",), "nl": ("in het buitenland {}",), "pl": ("za granicą {}",)},
    "birth date": {"en": ("I was born on {}", "DOB is {} if you need it", "his date of birth? {}"), "de": ("geboren am {}", "Geburtsdatum wäre {}"), "fr": ("date de naissance {}", "né le {} à Lyon"), "es": ("nacida el {}", "fecha de nacimiento: {}"), "it": ("data di nascita {}", "nata il {}"), "pt": ("nascida em {}", "data de nascimento {}"), "nl": ("geboortedatum {}", "geboren op {}"), "pl": ("data urodzenia to {}", "urodzona {}")},
    "password": {"en": ("the temporary password is {}", "login fails with password: {}"), "de": ("mein Passwort lautet {}",), "fr": ("le mot de passe est {}",), "es": ("la contraseña es {}",), "it": ("la password è {}",), "pt": ("a senha é {}",), "nl": ("het wachtwoord is {}",), "pl": ("hasło: {}",)},
    "secret": {"en": ("our key {} got leaked", "is {} still valid?", "the job prints {} in its log")},
    "card": {"en": ("please use {} instead", "the number on the front is {}"), "de": ("buchen Sie von {} ab",), "fr": ("débitez la {}",), "es": ("cárgalo a {}",)},
    "IBAN": {"en": ("wire it to {}",), "de": ("auf {} überweisen",), "fr": ("virez sur {}",), "nl": ("maak over naar {}",)},
    "IP address": {"en": ("someone logged in from {}", "{} keeps timing out")}, "MAC address": {"en": ("the box with {} dropped off",)},
    "name": {"en": ("my name is {}", "this is {} calling", "the account holder is {}"), "de": ("mein Name ist {}", "ich heiße {}"), "fr": ("je m'appelle {}", "mon nom est {}"), "es": ("me llamo {}", "mi nombre es {}"), "it": ("mi chiamo {}",), "pt": ("meu nome é {}",), "nl": ("mijn naam is {}",), "pl": ("nazywam się {}",)},
    "address": {"en": ("please deliver to {}", "we moved to {} last year"), "de": ("ich wohne jetzt {}",), "fr": ("j'habite {}",), "es": ("vivo en {}",), "it": ("abito in {}",), "pt": ("moro na {}",), "nl": ("ik woon op {}",), "pl": ("mieszkam na {}",)},
}  # fmt: skip
