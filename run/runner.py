"""honcho's process manager, made safe for a closed terminal and for a signal that comes while it still starts."""

import os
import signal

from honcho import manager

manager.SIGNALS[signal.SIGHUP] = {"name": "SIGHUP", "rc": 129}
manager.KILL_WAIT = 10  # a task may end; what it does not finish is owed and done after the next start


class Runner(manager.Manager):
    """Runs its processes until one ends or a signal comes, then ends them all with everything that they started."""

    stop_wanted = False

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
