"""A key and its value, however they are laid out; and values whose place alone tells them."""

import json

import pytest

from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.redaction.text import Redactor

RULES = RedactionRules(key=b"secret")
FOUND = [
    ('[{"label": "dob", "value": "1980-03-12"}]', '[{"label": "dob", "value": "<BIRTH_DATE_1>"}]'),
    (
        '{"key": "dob", "value": {"stringValue": "1980-03-12"}}',
        '{"key": "dob", "value": {"stringValue": "<BIRTH_DATE_1>"}}',
    ),
    (
        '{"passport": {"type": "string", "example": "C01X00T47"}}',
        '{"passport": {"type": "string", "example": "<PASSPORT_1>"}}',
    ),
    (
        '<ns:dob xsi:type="xsd:string">1980-03-12</ns:dob>',
        '<ns:dob xsi:type="xsd:string"><BIRTH_DATE_1></ns:dob>',
    ),
    ("<dob><![CDATA[1980-03-12]]></dob>", "<dob><![CDATA[<BIRTH_DATE_1>]]></dob>"),
    ('localStorage.setItem("account_holder", "Ann Lee")', 'localStorage.setItem("account_holder", "<NAME_1>")'),
    (
        'variable "dl_number" {\n  default = "D1234567"\n}',
        'variable "dl_number" {\n  default = "<NATIONAL_ID_1>"\n}',
    ),
    ("id | dob | n\n---+-----+---\n 4 | 1980-03-12 | 2", "id | dob | n\n---+-----+---\n 4 | <BIRTH_DATE_1> | 2"),
    ("id   dob         n\n4    1980-03-12  2", "id   dob         n\n4    <BIRTH_DATE_1>  2"),
    ("passport............: C01X00T47", "passport............: <PASSPORT_1>"),
    ('{"passport_numbers": ["C01X00T47"]}', '{"passport_numbers": ["<PASSPORT_1>"]}'),
    ("<tr><td>Password</td><td>hunter2x</td></tr>", "<tr><td>Password</td><td><PASSWORD_1></td></tr>"),
    ("<password>hunter2x</password>", "<password><PASSWORD_1></password>"),
    ('<input name="passport_no" value="C01X00T47">', '<input name="passport_no" value="<PASSPORT_1>">'),
    ('var apiKey string = "9f8e7d6c5b4a"', 'var apiKey string = "<API_KEY_1>"'),
    ('user.setPassword("hunter2x");', 'user.setPassword("<PASSWORD_1>");'),
    ('--full-name "Ann Lee" --dry-run', '--full-name "<NAME_1>" --dry-run'),
    ("$c['passphrase'] = 'hunter2x';", "$c['passphrase'] = '<PASSWORD_1>';"),
    ("id,customer_phone_no\n1,02079460958", "id,customer_phone_no\n1,<PHONE_1>"),
    ("INSERT INTO users (id, name, dl_number) VALUES (7, 'x', 'D1234567'), (8, 'y', 'D7654321');",
     "INSERT INTO users (id, name, dl_number) VALUES (7, 'x', '<NATIONAL_ID_1>'), (8, 'y', '<NATIONAL_ID_2>');"),
    (
        'Your passport number, please?\nCustomer: C01X00T47',
        'Your passport number, please?\nCustomer: <PASSPORT_1>',
    ),
    ("May I have your full name?\nAnn Lee", "May I have your full name?\n<NAME_1>"),
    ("From: Ann Lee <ann@example.org>", "From: <NAME_1> <<EMAIL_1>>"),
    ("curl -u bob:hunter2x https://host.example", "curl -u <PASSWORD_1> https://host.example"),
    ("sshpass -p hunter2x ssh root@box", "sshpass -p <PASSWORD_1> ssh root@box"),
    ("mysql -u root -phunter2x shop", "mysql -u root -p<PASSWORD_1> shop"),
    ("machine a.example login bob password hunter2x", "machine a.example login bob password <PASSWORD_1>"),
    ("redis://:hunter2x@cache:6379/0", "redis://<PASSWORD_1>@cache:6379/0"),
    ("call four one five, five five five zero one three two", "call <SPOKEN_NUMBER_1>"),
    ("ich bin am 12.03.1980 geboren", "ich bin am <BIRTH_DATE_1> geboren"),
    ("my social is 5 3 6 2 2 1 2 3 4 okay", "my social is <SSN_1> okay"),
    ("peer ::ffff:203.0.113.77 left", "peer <IP_ADDRESS_1> left"),
    ("aabb.cc12.3344 is up", "<MAC_ADDRESS_1> is up"),
    ("IBAN: D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0", "IBAN: <IBAN_1>"),
    ("LU28 0019 4006 4475 0000", "<IBAN_1>"),
    ("AHV 756.9217.0769.85", "AHV <NATIONAL_ID_1>"),
    ("Personnummer: 811228-9874", "Personnummer: <NATIONAL_ID_1>"),
    ("Führerscheinnummer B072RRE2I55", "Führerscheinnummer <NATIONAL_ID_1>"),
    ("Flat 3, 12 Maple Lane, Springfield, SW1A 2BX", "<ADDRESS_1>"),
    ("ul. Kwiatowa 12/4, 60-096 Borek", "<ADDRESS_1>"),
    ("Rua das Flores, 12, 3º Esq., 1200-195 Lisboa", "<ADDRESS_1>"),
    ("12 Banksia Avenue, Millbrook NSW 2251", "<ADDRESS_1>"),
]  # fmt: skip
KEPT = [
    "password = getpass.getpass()",
    'String password = request.getParameter("password");',
    'token = os.environ["API_TOKEN"]',
    "tokenizer: cl100k_base",
    'api_key="YOUR_API_KEY"',
    '{"Headphones": "6992792935", "Smartphone": "1801728040"}',
    "Your full name? This will help me find it.",
    "one two three four five six seven eight",
    "password policy v2 applies",
    "INSERT INTO orders (id, total) VALUES (70000001, 12.5)",
    "curl -u $USER:$PASS https://host.example",
    "4662.3917.1160 and face.feed.beef",
    "my passport expired, the driver version is 535.129.03",
    "sig=short&page=2",
    '{"required": ["first_name", "lastName", "address1", "address2"]}',
    '{"address": {"address1": null, "zip": null}, "order": "12345678"}',
    "please give:\n- First name\n- Last name\n- ZIP code",
    '{"last_name": {"type": "string", "description": "As on the card"}}',
]
SECRETS = [
    "4815162342:AA" + "hG5kQ2" * 5 + "xYz",
    "PMAK-" + "0123456789abcdef01234567" + "-" + "89abcdef" * 4 + "01",
    "lin_api_" + "aB3dE5gH7j" * 4,
    "dapi" + "0123456789abcdef" * 2,
    "r8_" + "aB3dE5gH7j" * 3 + "K9mN1pQ",
    "hvs." + "aB3dE5gH7j" * 3,
    "glsa_" + "aB3dE5gH7j" * 3 + "xy_0123abcd",
    "figd_" + "aB3dE5gH7j" * 4,
    "NRAK-" + "ABC123DEF456GHI789JKL012MNO",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_found(text: str, expected: str) -> None:
    redacted = Redactor(RULES).text(text)
    assert redacted == expected
    assert Redactor(RULES).text(redacted) == redacted


@pytest.mark.parametrize("text", KEPT)
def test_kept(text: str) -> None:
    assert Redactor(RULES).text(text) == text


@pytest.mark.parametrize("secret", SECRETS)
def test_keys_are_told_by_what_they_begin_with(secret: str) -> None:
    assert Redactor(RULES).text(f"I exported {secret} and it fails") == "I exported <API_KEY_1> and it fails"


def test_a_signed_address_keeps_all_but_its_signature() -> None:
    address = "https://a.blob.example/c/f.csv?sv=2022&sig="
    assert Redactor(RULES).text(f"{address}aB3dE5gH7jK9mN1pQ3sT5%2B%3D&sp=r") == f"{address}<API_KEY_1>&sp=r"


@pytest.mark.parametrize("key", ["pwd", "client_secret", "apiKey", "dateOfBirth", "passport"])
def test_a_key_tells_its_value_at_every_depth(key: str) -> None:
    text = json.dumps({key: "12.03.1980" if key == "dateOfBirth" else "C01X00T47q"})
    for _ in range(3):
        redacted = Redactor(RULES).text(text)
        assert "1980" not in redacted
        assert "C01X00T47" not in redacted
        json.loads(redacted)
        text = json.dumps({"arguments": text})
