"""Short codes that a person can read off paper and type."""

import secrets

# Crockford's alphabet: no I, L, O, U, so that no sign is taken for another.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12


def make_code() -> str:
    """Return a new random code of 60 bits, without separators."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def show_code(code: str) -> str:
    """Return `code` in groups of four: `ABCD-EFGH-JKMN`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """Return the code meant by what somebody typed: any case, spaces and hyphens, O for 0, I or L for 1."""
    kept = "".join(sign for sign in typed.upper() if sign.isalnum())
    return kept.translate(str.maketrans("OIL", "011"))
