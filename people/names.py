"""People's names as they are typed."""

import unicodedata


def tidy_name(name: str) -> str:
    """Return `name` with single spaces, no line breaks or invisible signs, and composed letters (č as one sign)."""
    words = unicodedata.normalize("NFC", name).split()
    visible = ("".join(sign for sign in word if unicodedata.category(sign) not in {"Cc", "Cf"}) for word in words)
    return " ".join(word for word in visible if word)
