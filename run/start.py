"""`make run`: the whole Hub on this machine. Ends as one: with Ctrl-C, SIGTERM, a closed terminal or the end of any part."""

import os
import shlex
import sys
import threading
from pathlib import Path

from run.embedded import NoEmbeddedRedisError, redis_command, running_redis, socket_path
from run.greeting import greet_when_ready
from run.ports import free_port, is_free
from run.prepare import prepare
from run.runner import Runner

ROOT = Path(__file__).resolve().parent.parent


class CannotStartError(RuntimeError):
    """Something in the way; the message says what to do about it."""


def main() -> int:
    os.chdir(ROOT)
    try:
        parts = settle_environment()
        prepare(ROOT)
    except (CannotStartError, NoEmbeddedRedisError) as problem:
        print(f"\n{problem}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # nothing runs yet, and the next start goes on where this one stopped
        return 130
    runner = Runner()
    for name, command in parts.items():
        runner.add_process(name, f"exec {shlex.join(command)}", env=dict(os.environ), cwd=str(ROOT))
    threading.Thread(target=greet_when_ready, kwargs={"shows_mails": "mail" in parts}, daemon=True).start()
    return runner.run()


def settle_environment() -> dict[str, list[str]]:
    """Fill in what the environment does not give, and return the command of each part that is to run here."""
    var = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    port = os.environ.setdefault("PORT", "8000")
    if not port.isdigit() or not is_free(int(port)):
        raise CannotStartError(f"Port {port} is taken or is no port. Choose another one:  PORT=8010 make run")
    os.environ.update(VAR_DIR=str(var), PYTHONUNBUFFERED="1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings.dev")
    parts = {}
    if "REDIS_URL" not in os.environ:
        parts["redis"] = embed_redis(var)
    if "EMAIL_URL" not in os.environ:
        parts["mail"] = embed_mail(var)
    parts["web"] = web_command(port)
    parts["worker"] = celery("worker", "--concurrency=2", "--loglevel=INFO", "--without-gossip", "--without-mingle")
    parts["beat"] = celery("beat", "--loglevel=WARNING", f"--schedule={var / 'beat-schedule'}", "--pidfile=")
    return parts


def celery(*arguments: str) -> list[str]:
    # The site comes first: worker and beat give way to it while all start at once.
    return ["nice", "-n", "10", sys.executable, "-m", "celery", "--app=worker.app:app", "--quiet", *arguments]


def web_command(port: str) -> list[str]:
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", os.environ.get("HOST", "127.0.0.1")]
    size = ["--workers", os.environ.get("WEB_WORKERS", "2"), "--blocking-threads", "4"]
    return [*granian, "--port", port, *size, "--no-ws", "--log-level", "warning", "elearning.wsgi:application"]


def embed_redis(var: Path) -> list[str]:
    """Point the environment at a server of our own and return its command."""
    socket = socket_path(var)
    pid = running_redis(socket)
    if pid:
        raise CannotStartError(
            f"The Hub already runs with the state in {var}, or was cut off: kill {pid}, then try again."
        )
    data = var / "redis"
    data.mkdir(exist_ok=True)
    os.environ["REDIS_URL"] = f"unix://{socket}"
    return redis_command(data, socket)


def embed_mail(var: Path) -> list[str]:
    """Point the environment at a mail catcher of our own and return its command."""
    port = free_port(preferred=1025)
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    return [sys.executable, "-m", "run.mail_catcher", str(var / "mail"), str(port)]


if __name__ == "__main__":
    sys.exit(main())
