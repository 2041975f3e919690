"""An SMTP server that keeps every mail in a Maildir and sends none on: python -m run.mail_catcher <folder> <port>."""

import signal
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox


def main(folder: str, port: int) -> None:
    """Catch mails until SIGINT or SIGTERM."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    controller = Controller(Mailbox(folder), hostname="127.0.0.1", port=port)
    controller.start()
    stopped.wait()
    controller.stop()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
