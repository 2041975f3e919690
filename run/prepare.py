"""Bring database, static files and demo level with the code. Does nothing, and takes no time, when they already are."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

SOURCES = ("uv.lock", "*/migrations/*.py")


def prepare(root: Path) -> None:
    """Migrate, and load the demo once. A failure of either ends the start with its own message."""
    var = Path(os.environ["VAR_DIR"])
    done = var / "prepared"
    state = fingerprint(root)
    # Only of the embedded database do we know that nobody else changes it.
    if "DATABASE_URL" in os.environ or not (var / "db.sqlite3").exists() or read(done) != state:
        manage("migrate", "--no-input", "--skip-checks", "--verbosity", "0", why="Preparing the database …")
        done.write_text(state)
    if wants_demo() and not (var / "demo.txt").exists():
        logins = manage("load_demo", why="Loading the demo, once …")
        manage("simulate_class", why="Letting a class take its quizzes …")
        (var / "demo.txt").write_text(logins)


def wants_demo() -> bool:
    """A database of your own gets accounts with known passwords only if you ask for them."""
    wish = os.environ.get("DEMO", "").lower()
    if wish not in {"", "yes", "no"}:
        sys.exit(f"DEMO={wish}: yes or no?")
    return wish == "yes" or (wish == "" and "DATABASE_URL" not in os.environ)


def fingerprint(root: Path) -> str:
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def manage(*arguments: str, why: str) -> str:
    """Run a management command and return what it printed; its errors are shown, and end the start."""
    print(why, flush=True)
    result = subprocess.run([sys.executable, "manage.py", *arguments], stdout=subprocess.PIPE, text=True, check=False)
    if result.returncode:
        sys.exit(f"{result.stdout}\nmanage.py {arguments[0]} failed; the lines above say why.")
    return result.stdout


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
