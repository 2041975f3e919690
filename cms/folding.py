"""Folding: one spelling for search, whatever the script and the accents (zaštita = zastita = заштита)."""

import unicodedata

# Serbian and Bulgarian Cyrillic as people of the region write it in Latin letters, already without accents.
_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "d", "е": "e", "ж": "z", "з": "z", "и": "i", "й": "j",
        "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s",
        "т": "t", "ћ": "c", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "c", "џ": "dz", "ш": "s", "щ": "st", "ъ": "a",
        "ь": "j", "ю": "ju", "я": "ja", "ы": "y", "э": "e", "ё": "e",
    }
)  # fmt: skip
# Letters that are not a plain letter with an accent.
_LATIN = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """Return `text` in lower-case Latin letters without accents, its words parted by single spaces."""
    lower = unicodedata.normalize("NFC", text).casefold().translate(_CYRILLIC).translate(_LATIN)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in plain)
    return " ".join(words.split()).replace("dj", "d")  # where đ is missing, people write dj
