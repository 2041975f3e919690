"""The catalogues of interface texts: what the code says, and what each language has for it."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.core.management import call_command
from django.test.utils import override_settings

IGNORED = [".venv", "var", "node_modules", "tests", "benchmarks", "demo", "run", ".tools", "elearning/locale"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sd]|\{\w*\}|<[^>]+>")
# The standard rules of the five languages; a catalogue states its own in its head.
PLURALS = {
    "sq": "nplurals=2; plural=(n != 1);",
    "bg": "nplurals=2; plural=(n != 1);",
    "ro": "nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2);",
    "sr-latn": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
}


def translated_languages() -> list[str]:
    """Return the languages that need a catalogue: all but that of the source texts."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of `language` lies."""
    from django.utils.translation import to_locale

    return Path(settings.LOCALE_PATHS[0]) / to_locale(language) / "LC_MESSAGES" / "django.po"


def extract_texts() -> polib.POFile:
    """Return every text of code and templates, read by gettext's own tools. Runs from the project's root."""
    with tempfile.TemporaryDirectory() as folder, override_settings(LOCALE_PATHS=[folder]):
        call_command("makemessages", locale=["en"], keep_pot=True, ignore_patterns=IGNORED, verbosity=0, no_wrap=True)
        return polib.pofile(str(Path(folder) / "django.pot"))


def update_catalogue(language: str, texts: polib.POFile) -> polib.POFile:
    """Bring the catalogue of `language` level with `texts`: add what is new, drop what is gone, keep every translation."""
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {_identity(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": PLURALS[language],
    }
    for text in sorted(texts, key=_identity):
        entry = polib.POEntry(msgid=text.msgid, msgctxt=text.msgctxt, msgid_plural=text.msgid_plural, flags=text.flags)
        entry.comment = text.comment
        known = kept.get(_identity(text))
        if text.msgid_plural:
            entry.msgstr_plural = known.msgstr_plural if known else dict.fromkeys(range(_forms(language)), "")
        else:
            entry.msgstr = known.msgstr if known else ""
        catalogue.append(entry)
    catalogue.save(str(path))
    return catalogue


def find_faults(language: str, texts: polib.POFile) -> Iterator[str]:
    """Yield a line for each text that `language` lacks, has doubtful, or has with other placeholders than the source."""
    path = catalogue_path(language)
    have = {_identity(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    for text in texts:
        entry = have.get(_identity(text))
        name = f"{language}: “{text.msgid[:80]}”"
        if entry is None:
            yield f"{name} is missing"
        elif entry.fuzzy:
            yield f"{name} is marked as fuzzy"
        else:
            yield from (f"{name} {fault}" for fault in _entry_faults(entry, language))
    yield from (
        f"{language}: “{msgid[:80]}” is no longer used" for _ctx, msgid in have.keys() - {*map(_identity, texts)}
    )


def _entry_faults(entry: polib.POEntry, language: str) -> Iterator[str]:
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.msgid_plural and len(forms) != _forms(language):
        yield f"needs {_forms(language)} plural forms"
    if not all(form.strip() for form in forms):
        yield "is not translated"
        return
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    optional = set(PLACEHOLDER.findall(entry.msgid)) ^ wanted
    for form in forms:
        found = set(PLACEHOLDER.findall(form))
        # A singular may say "one" instead of the number.
        if not (found <= wanted | optional and wanted - found <= (wanted if entry.msgid_plural else set())):
            yield f"has other placeholders: {form[:80]}"


def _identity(entry: polib.POEntry) -> tuple[str, str]:
    return (entry.msgctxt or "", entry.msgid)


def _forms(language: str) -> int:
    return int(re.findall(r"nplurals=(\d)", PLURALS[language])[0])
