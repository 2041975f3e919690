"""A mail server that keeps what it gets, and misbehaves on request."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every command

REFUSE, TEMPORARY, DISCONNECT, SLOW = "refuse", "temporary", "disconnect", "slow"


@dataclass
class MailServer:
    """Every accepted mail is in `messages`, oldest first.

    `fail(kind, times=n)` makes the next n mails go wrong:
    REFUSE answers 550 to the recipient, TEMPORARY 451, DISCONNECT takes the mail (it is in `messages`) and cuts the line
    before saying so, SLOW waits `delay` seconds after the data and then accepts.
    `stop()` and `start()` take it down and up again on the same port.
    """

    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    delay: float = 3.0
    _failures: list[str] = field(default_factory=list)
    _controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        if self._controller is None:
            self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
            self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def reset(self) -> None:
        """Forget all mails and failures, and be up."""
        self.messages.clear()
        self._failures.clear()
        self.start()

    def fail(self, kind: str, *, times: int = 1) -> None:
        self._failures.extend([kind] * times)

    def to(self, address: str) -> list[EmailMessage]:
        """Return the mails for `address`."""
        return [message for message in self.messages if message["X-Envelope-To"] == address]

    def wait_for(self, count: int = 1, *, seconds: float = 20) -> list[EmailMessage]:
        """Return the mails once there are `count`; fail when time runs out."""
        wait_until(lambda: len(self.messages) >= count, seconds=seconds, what=f"{count} mails")
        return self.messages

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        if self._failures[:1] == [REFUSE]:
            self._failures.pop(0)
            return "550 5.1.1 no such mailbox"
        if self._failures[:1] == [TEMPORARY]:
            self._failures.pop(0)
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        failure = self._failures.pop(0) if self._failures else None
        if failure == SLOW:
            await asyncio.sleep(self.delay)
        message = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(message)
        if failure == DISCONNECT:
            server.transport.abort()
        return "250 OK"


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Return once `condition()` holds; fail naming `what` when time runs out."""
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, f"waited {seconds} s for {what}"
        time.sleep(0.02)
