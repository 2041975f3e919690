"""honcho's process manager, made safe for a closed terminal, a signal during the start, and parts with children."""

import contextlib
import os
import signal
import threading
from typing import Any

from honcho import manager, process

manager.SIGNALS[signal.SIGHUP] = {"name": "SIGHUP", "rc": 129}
manager.KILL_WAIT = 10  # a task may end; what it does not finish is owed and done after the next start
BROKER = "redis"


class Leader(process.Popen):
    """A part that takes its children with it, even when it dies without a word.

    They would hold its output open, and honcho takes a part for running as long as somebody does.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        threading.Thread(target=self._sweep_up, daemon=True).start()

    def _sweep_up(self) -> None:
        self.wait()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


class Part(process.Process):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._child_ctor = Leader


class Runner(manager.Manager):
    """Runs its processes until one ends or a signal comes, then ends them all with everything that they started."""

    stop_wanted = False
    broker_ended = False

    def __init__(self) -> None:
        super().__init__()
        self._process_ctor = Part

    def run(self) -> int:
        """Block until everything has ended and return the exit status."""
        try:
            self.loop()
        except OSError:  # our output has nowhere to go any more
            mute()
        finally:
            self.kill()
        return self.returncode or 0

    def terminate(self) -> None:
        # honcho raises KeyError for a part that has no pid yet, and would leave the others running.
        self.stop_wanted = True
        if self._all_started():
            super().terminate()

    def _any_stopped(self) -> bool:
        return self.stop_wanted or super()._any_stopped()

    def _killall(self, force: bool = False) -> None:
        if force:
            super()._killall(force=True)
            return
        for name in self._running():
            if name != BROKER:  # a worker that loses its broker while it ends waits for it to come back
                self._end(name)

    def _all_stopped(self) -> bool:
        if self._terminating and not self.broker_ended and self._running() == [BROKER]:
            self.broker_ended = True
            self._end(BROKER)
        return super()._all_stopped()

    def _running(self) -> list[str]:
        return [name for name, part in self._processes.items() if "returncode" not in part]

    def _end(self, name: str) -> None:
        # Not the whole group, as honcho does: a Celery worker whose children vanish while it ends may never end.
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._processes[name]["pid"], signal.SIGTERM)

    def _start(self) -> None:
        # The processes that relay output must outlive the terminal, to report that their part has ended.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        super()._start()
        signal.signal(signal.SIGHUP, self._hang_up)

    def _hang_up(self, *_: object) -> None:
        mute()
        self.returncode = 129
        self.terminate()


def mute() -> None:
    """Send what is still written to nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
