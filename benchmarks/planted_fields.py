"""Values planted under keys and after questions that ask for a secret or a name, and look-alikes that must stay."""

import json
from collections.abc import Iterator
from itertools import product
from urllib.parse import quote, urlencode

SECRET_KEYS = (
    "AccountPin", "pin", "PIN", "pin_code", "userPin", "card-pin", "ATM_PIN", "passcode", "otp", "OTPCode", "accountpin", "security_code",
    "access_code", "securityAnswer", "SecurityAnswer2", "security_answer", "secret-answer", "answer_to_security_question",
    "mothers_maiden_name", "memorableWord", "password", "userPassword", "respuesta_secreta", "Sicherheitsantwort", "geheimzahl", "contraseña",
)  # fmt: skip
NAME_KEYS = (
    "HostName", "host_name", "GuestName", "guest-name", "UserName", "user_name", "username", "patient_name", "PatientName", "customerFullName",
    "customername", "first_name", "LastName", "maidenName", "DriverName", "renter_name", "emergencyContactName", "account_holder_name",
    "nombre_cliente", "nom_client", "Kundenname", "Nachname", "achternaam", "cognome", "reservation_name",
)  # fmt: skip
SECRETS = (
    "4711",
    "83920174",
    "four seven one one",
    "Alexanderplatz",
    "sunshine",
    "Müller-Lüdenscheidt",
    "my dog was called Rex in 1999",
    "花子",
)
NAMES = (
    "Ann",
    "anna berg",
    "O'Brien",
    "José Álvarez",
    "Nguyễn Văn An",
    "山田太郎",
    "Dr. van der Berg",
    "Jean-Luc P.",
)
LAYOUTS = {
    "JSON": lambda key, value: json.dumps({"id": 7, key: value, "day": "Friday"}),
    "JSON, no spaces, not ASCII": lambda key, value: json.dumps({key: value, "n": 1}, ensure_ascii=False, separators=(",", ":")),
    "nested": lambda key, value: json.dumps({"call": {"args": {key: value, "x": [1]}}}),
    "JSON in a string": lambda key, value: json.dumps({"arguments": json.dumps({key: value, "n": 1})}),
    "JSON in JSON in a string": lambda key, value: json.dumps({"a": json.dumps({"b": json.dumps({key: value})})}),
    "quoted value": lambda key, value: json.dumps({key: f'"{value}"'}),
    "filter": lambda key, value: json.dumps({key: f'api.is_equal_to("{value}")'}),
    "name and value": lambda key, value: json.dumps([{"name": "a", "value": "b"}, {"name": key, "value": value}]),
    "value before name": lambda key, value: json.dumps([{"value": value, "name": key}]),
    "OTLP pair": lambda key, value: json.dumps({"key": key, "value": {"stringValue": value}}),
    "list": lambda key, value: json.dumps({key: [value]}),
    "object": lambda key, value: json.dumps({key: {"type": "string", "value": value}}),
    "Python": lambda key, value: repr({key: value, "n": 1}),
    "form": lambda key, value: urlencode({"a": "1", key: value, "z": "2"}),
    "query": lambda key, value: f"GET https://shop.example/x?a=1&{quote(key)}={quote(value)}&z=2 HTTP/1.1",
    "XML": lambda key, value: f"<r><{key}>{value}</{key}></r>",
    "XML attribute": lambda key, value: f'<r {key}="{value}" n="1"/>',
    "XML field": lambda key, value: f'<field name="{key}">{value}</field>',
    "YAML": lambda key, value: f"id: 7\n{key}: '{value.replace(chr(39), chr(39) * 2)}'\nday: Friday",
    "line": lambda key, value: f"id: 7\n{key}: {value}\nday: Friday",
    "Markdown": lambda key, value: f"- **id**: 7\n- **{key}**: {value}\n",
    "CSV": lambda key, value: f"id,{key},day\n7,{value},Friday\n8,{value},Monday",
    "table": lambda key, value: f"| id | {key} |\n|---|---|\n| 7 | {value} |",
}  # fmt: skip
QUESTIONS = (
    ("PIN", "What is your PIN?"), ("PIN", "Right, and your PIN as well please."), ("PIN", "Please enter the 4-digit passcode we sent you."),
    ("PIN", "Wie lautet Ihre PIN?"), ("PIN", "Quel est votre code PIN ?"), ("PIN", "¿Cuál es su PIN?"), ("PIN", "Qual è il suo PIN?"),
    ("PIN", "Qual é o seu PIN?"), ("PIN", "Wat is uw pincode?"),
    ("SECURITY_ANSWER", "Could you tell me the answer to your security question?"), ("SECURITY_ANSWER", "What was your mother's maiden name?"),
    ("SECURITY_ANSWER", "And what was the name of the pet you had as a child?"), ("SECURITY_ANSWER", "In which city were you born?"),
    ("SECURITY_ANSWER", "Wie lautet der Geburtsname Ihrer Mutter?"), ("SECURITY_ANSWER", "Quel est le nom de jeune fille de votre mère ?"),
    ("SECURITY_ANSWER", "¿Cuál es el apellido de soltera de su madre?"), ("SECURITY_ANSWER", "Wat is de meisjesnaam van uw moeder?"),
    ("NAME", "Who is the reservation under?"), ("NAME", "and the name?"), ("NAME", "May I have your name, please?"), ("NAME", "Please provide your name."),
    ("NAME", "Could you provide me with the name of the host, please?"), ("NAME", "Auf welchen Namen läuft die Buchung?"),
    ("NAME", "Wie ist Ihr Name?"), ("NAME", "À quel nom est la réservation ?"), ("NAME", "¿A nombre de quién está la reserva?"),
    ("NAME", "Qual è il suo nome?"), ("NAME", "Qual é o seu nome?"), ("NAME", "Wat is uw naam?"),
)  # fmt: skip
REPLIES = {
    "PIN": (("it's {}", "1 2 3 4"), ("{}", "four seven one one"), ("{}", "4711"), ("Sure, {}.", "83 92"), ("My PIN is {}, thanks", "8392")),
    "SECURITY_ANSWER": (("{}", "Alexanderplatz"), ("{}", "kowalska"), ("It's {}.", "Nowak"), ("my mother's maiden name is {}", "Kowalska"), ("{}!", "Müller")),
    "NAME": (("{}", "angela"), ("It's {}", "Ann Lee"), ("{}, please", "José Álvarez"), ("Under {}.", "van der Berg"), ("{}", "Jean-Luc")),
}  # fmt: skip
STAY = (
    '{"hostname": "web-01.internal", "ip": null}', '{"host_name": "db-01", "port": 5432}', '{"HostName": "SRVPROD"}', '{"file_name": "pin.txt"}',
    '{"function_name": "get_user", "name": "find_order"}', '{"product_name": "Office Chair", "city_name": "Berlin"}', '{"pinned": true, "n": 1234}',
    '{"opinion": "good", "spinner": "dots"}', '{"pin_location": "Berlin", "map_pin": "Alexanderplatz"}', '{"gpio_pin": 117}', '{"pin": 13}',
    '{"username": "root"}', '{"user_name": "svc-deploy"}', '{"max_tokens": 4096, "token_count": 1234}', '{"question": "Capital of France?", "answer": "Paris"}',
    '{"answer": "Paris", "answers": ["a", "b"]}', '{"pin": {"type": "string", "description": "The PIN of the user"}, "required": ["first_name", "last_name"]}',
    '{"first_name": null, "pin": ""}', '{"error_code": "E1234", "status_code": 404, "country_code": "DE"}', "pineapple: 1234", "def login(user_name: str, pin: int) -> None:",
    'if user_name == "root":', "password = os.environ['DB_PASSWORD']", "user_name = get_name()", "interface User { firstName: string; pin: number; }",
    '{"agent_name": "billing-agent", "tool_name": "search", "model_name": "large"}', '{"company_name": "Acme", "hotel_name": "Hilton Hotel", "event_name": "login"}',
    '{"full_name": "octocat/Hello-World"}', "SELECT first_name, last_name, pin FROM users", "The customer name is required.", "Your PIN must have 4 digits.",
    '{"first_name": "{{first_name}}", "pin": "****"}', '{"PIN": "<PIN_1>", "HostName": "<NAME_1>"}', '{"display_name": "Claude", "class_name": "Foo"}',
    '{"Name": "Hilton Hotel", "APIName": "hotel_book"}', "pin the message 1234 to the top", '{"zip_code": null, "promo_code": "SUMMER24"}',
    '{"driver_name": "nvidia-smi", "driver_version": "535.1"}', "map pins: 120, hairpin bends: 48", '{"client_name": "acme-web", "scopes": "read"}',
)  # fmt: skip
# Turns and replies that tell nothing: a refusal, a question back, an answer to something else.
TALK_STAYS = (
    ("What is your PIN?", "Why do you need that?"), ("May I have your name, please?", "No"), ("What is your name?", "I'd rather not say"),
    ("What city would you like the weather for?", "Berlin"), ("What is the name of the hotel?", "Hilton Hotel"),
    ("Do you want me to pin this message?", "Yes please"), ("A ____ takes 33 hours to crawl one mile", "snail"), ("How many guests?", "1234"),
    ("I have reset your PIN. Anything else?", "Weather in Boston"), ("Could you provide your security answer?", "I forgot"),
    ("What is the file name?", "report.txt"), ("Which company name should I use?", "Acme"), ("What is your name?", "what?"),
    ("Wie lautet Ihre PIN?", "Nein"), ("What restaurant would you like to go to?", "Legume"), ("For what time should the reservation be made?", "7 pm"),
)  # fmt: skip


def planted_fields() -> Iterator[tuple[str, str, str, str]]:
    """Kind, layout, value and text, of every key with every value in every layout that can hold both."""
    for kind, keys, values in (("secret", SECRET_KEYS, SECRETS), ("name", NAME_KEYS, NAMES)):
        for (layout, lay_out), key, value in product(LAYOUTS.items(), keys, values):
            yield kind, layout, value, lay_out(key, value)


def planted_replies() -> Iterator[tuple[str, str, str, str]]:
    """Kind, question, value and reply."""
    for kind, question in QUESTIONS:
        for pattern, value in REPLIES[kind]:
            yield kind, question, value, pattern.format(value)
