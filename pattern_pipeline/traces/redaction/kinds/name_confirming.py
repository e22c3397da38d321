"""What of a candidate is a name: not a greeting's "all", not a cry in capitals, not the type of a field."""

import re

# What follows a greeting or a title, opens a sentence, or stands for a value, and is nobody.
_WORDS = """
    Sir Sure Yes Yeah No Ok Okay Certainly Hello Hi Thanks Thank Please Why What Who Just It Of OP I
    First Appointment Appt Office Madam Madame Customer Customers Team Valued All Friend Friends Guest
    Guests Hiring Support Everyone Colleagues Diary God Lord Santa Reader User Users Applicant Student
    Parents Members Member Agent Assistant Monsieur Messieurs Mesdames Damen Herren Kunde Kunden Kundin
    Señor Señores Cliente Clienti Clientes Klant Client Street Street. And The Your Our Their His Her My
    This That Not None Null Unknown Required String True False
"""
_NOBODY = frozenset(_WORDS.split())
# "my name is Ben I need help": the sentence goes on in capitals.
_GOES_ON = re.compile(r"\s(?:I|ASAP|I['’]\w+|Time|Please|Thanks|Hello|Hi)(?!\w).*", re.DOTALL)


def person(candidate: str) -> str:
    """Return the name without the rest of the sentence after it; empty where it is no person's name."""
    name = _GOES_ON.sub("", candidate).rstrip()
    first = re.split(r"[ .’']", name, maxsplit=1)[0]
    return "" if first in _NOBODY else name


def quiet(candidate: str) -> str:
    """Not in capitals: whoever cries "I AM SO TIRED" tells no name."""
    return (
        person(candidate) if not any(word.isupper() and len(word) > 2 for word in candidate.split()) else ""
    )


def value(candidate: str) -> str:
    """Confirm the quoted value of a name key: a few words of letters, neither a sentence nor a schema type."""
    plain = candidate.strip().casefold()
    words = plain.split()
    named = 0 < len(words) <= 5 and not re.search(r"[_:;/=$%#()?!]", plain)
    return (
        candidate
        if named and plain not in ("string", "null", "none", "unknown", "true", "false", "required", "n/a")
        else ""
    )
