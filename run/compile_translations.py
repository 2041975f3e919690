"""Compile every catalogue of ours whose .mo is missing or older than its .po, without the gettext programs."""

import os
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def stale_catalogues(root: Path) -> list[Path]:
    """Return the .po files below `root`'s packages that need compiling."""
    catalogues = sorted(root.glob("*/locale/*/LC_MESSAGES/*.po"))
    return [po for po in catalogues if is_stale(po, po.with_suffix(".mo"))]


def is_stale(po: Path, mo: Path) -> bool:
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def compile_catalogue(po: Path) -> None:
    """Write the .mo beside `po`; a reader never sees half a file."""
    unfinished = po.with_suffix(f".mo.{os.getpid()}")
    polib.pofile(str(po)).save_as_mofile(str(unfinished))
    unfinished.replace(po.with_suffix(".mo"))


if __name__ == "__main__":
    for catalogue in stale_catalogues(ROOT):
        compile_catalogue(catalogue)
