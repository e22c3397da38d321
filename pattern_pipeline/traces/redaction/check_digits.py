"""Check digits of payment cards and bank accounts, and the ranges of addresses."""

import ipaddress
import re

_CARD_LENGTHS = range(13, 20)


def has_variety(candidate: str) -> bool:
    """Enough different characters for a secret: ``sk-xxxxxxxxxxxxxxxxxxxxxxxx`` is from a manual."""
    return len(set(candidate)) > 8


def is_card(candidate: str) -> bool:
    """Luhn's check digit over a number of a card's length, with a first digit that cards have."""
    digits = [int(char) for char in candidate if char.isdigit()]
    if len(digits) not in _CARD_LENGTHS or digits[0] not in (2, 3, 4, 5, 6) or len(set(digits)) == 1:
        return False
    doubled = [
        digit * 2 - 9 * (digit > 4) if index % 2 else digit for index, digit in enumerate(digits[::-1])
    ]
    return sum(doubled) % 10 == 0


def is_iban(candidate: str) -> bool:
    """ISO 13616's check: the rearranged account number leaves 1 when divided by 97."""
    account = re.sub(r"[ -]", "", candidate).upper()
    if not 15 <= len(account) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in account[4:] + account[:4])) % 97 == 1


def is_ip_address(candidate: str) -> bool:
    """An address that names a machine: not a version number in disguise, not a mask or loopback."""
    try:
        address = ipaddress.ip_address(candidate)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified or candidate.startswith("255."))


def is_social_security_number(candidate: str) -> bool:
    """A number that the US administration may have given out."""
    area, group, serial = re.split(r"[- ]", candidate)
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def is_phone_number(candidate: str) -> bool:
    """Seven to fifteen digits (E.164 allows no more), not one of them only."""
    digits = [char for char in candidate if char.isdigit()]
    return 7 <= len(digits) <= 15 and len(set(digits)) > 1
