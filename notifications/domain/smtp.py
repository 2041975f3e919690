"""One connection to the mail server, with a hand on the moment after which nobody can say that a mail was not sent."""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.utils import parseaddr

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

BeforeData = Callable[[], None]
Answer = tuple[int, bytes]
CONSENT = range(200, 300)  # RFC 5321, 4.2.1
REFUSAL = range(500, 600)


class TemporaryError(Exception):
    """The mail was not taken; the same mail may be taken later."""


class PermanentError(Exception):
    """The mail server will never take this mail for this receiver."""


class UnknownOutcomeError(Exception):
    """Something broke after the mail's text had begun to flow: it may have arrived or not."""


class Line:
    """An open way to the mail server for any number of mails."""

    def __init__(self, backend: BaseEmailBackend) -> None:
        self._backend = backend

    def send(self, email: EmailMessage, *, before_data: BeforeData) -> None:
        """Send one mail to its one receiver; call `before_data` when everything but its text has been agreed.

        Raises TemporaryError, PermanentError or UnknownOutcomeError; whatever `before_data` raises passes through.
        """
        if isinstance(self._backend, EmailBackend):
            _send_by_smtp(self._backend, email, before_data)
        else:
            _send_by_provider(self._backend, email, before_data)

    def forget_mail(self) -> None:
        """Leave an unfinished mail behind, so that the next one starts clean, on a new connection if this one is broken."""
        server = getattr(self._backend, "connection", None)
        if server is None:
            return
        try:
            server.rset()
        except (smtplib.SMTPException, OSError):
            self.close()

    def close(self) -> None:
        with suppress(smtplib.SMTPException, OSError):
            self._backend.close()
        if isinstance(self._backend, EmailBackend):
            self._backend.connection = None


@contextmanager
def open_line() -> Iterator[Line]:
    """Give a line that opens with the first mail and closes at the end; the settings EMAIL_* say where to and how."""
    line = Line(get_connection())
    try:
        yield line
    finally:
        line.close()


def _send_by_provider(backend: BaseEmailBackend, email: EmailMessage, before_data: BeforeData) -> None:
    before_data()
    try:
        backend.send_messages([email])
    except Exception as error:
        raise UnknownOutcomeError(_describe(error)) from error


def _send_by_smtp(backend: EmailBackend, email: EmailMessage, before_data: BeforeData) -> None:
    text = email.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg] # Django's own parameter
    try:
        backend.open()
        server = backend.connection
        if server is None:
            raise TemporaryError("no connection to the mail server")
        server.ehlo_or_helo_if_needed()
        _agree_on_envelope(server, email)
    except (smtplib.SMTPException, OSError) as error:
        # Even a wrong password is temporary: it is ours to mend, and the mails wait.
        raise TemporaryError(_describe(error)) from error
    before_data()
    _check(_hand_over(server, text))


def _agree_on_envelope(server: smtplib.SMTP, email: EmailMessage) -> None:
    receiver = email.recipients()[0]
    options = ["BODY=8BITMIME"] if server.has_extn("8bitmime") else []
    if not receiver.isascii():
        if not server.has_extn("smtputf8"):
            raise PermanentError("the mail server cannot send to an address with such letters")
        options.append("SMTPUTF8")
    code, answer = server.mail(parseaddr(email.from_email)[1], options)
    if not _is_yes(code):
        raise TemporaryError(f"sender: {_words(code, answer)}")  # no fault of the receiver
    _check(server.rcpt(receiver))


def _hand_over(server: smtplib.SMTP, text: bytes) -> Answer:
    """Return the server's verdict on the mail's text. A line that breaks is no verdict."""
    try:
        return server.data(text)
    except smtplib.SMTPResponseException as error:
        return error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()
    except (smtplib.SMTPException, OSError) as error:
        raise UnknownOutcomeError(_describe(error)) from error


def _check(verdict: Answer) -> None:
    code, answer = verdict
    if code in REFUSAL:
        raise PermanentError(_words(code, answer))
    if not _is_yes(code):
        raise TemporaryError(_words(code, answer))


def _is_yes(code: int) -> bool:
    return code in CONSENT


def _words(code: int, answer: bytes) -> str:
    return f"{code} {answer.decode(errors='replace')}"


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
