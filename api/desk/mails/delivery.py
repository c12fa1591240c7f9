"""Send the mails of the outbox by SMTP."""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from typing import TYPE_CHECKING, Literal

from api.desk.mails.tables import MailKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.desk.clock import Clock
    from api.desk.mails.outbox import Outbox, TakenMail

logger = logging.getLogger(__name__)

_BATCH = 20
"""Mails sent over one connection; at most `SmtpConfig.timeout` each, so that a batch ends before its lease."""


@dataclass(frozen=True)
class SmtpConfig:
    """The server that takes our mail."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str = ""
    """Empty to send without signing in."""
    password: str = field(default="", repr=False)
    timeout: float = 20.0
    """How long a silent server is waited for, in seconds."""


class Courier:
    """Carries mails from the outbox to the server."""

    def __init__(self, outbox: Outbox, smtp: SmtpConfig, *, sender: str, clock: Clock, reply_to: str = "") -> None:
        """Carry the mails of an outbox, from the address ``sender``; answers go to ``reply_to`` where there is one."""
        self._outbox = outbox
        self._smtp = smtp
        self._sender = sender
        self._clock = clock
        self._reply_to = reply_to

    def deliver(self) -> int:
        """Send what is due; a mail that cannot be sent waits for its next time, or is stuck.

        Returns:
            How many mails were sent.

        """
        mails = self._outbox.take(_BATCH)
        if not mails:
            return 0
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            # Whatever the code, it is about the server or our password and not about the mail: never for good.
            self._fail(mails, error)
            return 0
        with server:
            return sum(self._send(server, mail) for mail in mails)

    def _connect(self) -> smtplib.SMTP:
        config = self._smtp
        if config.security == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(config.host, config.port, timeout=config.timeout, context=context)
        else:
            server = smtplib.SMTP(config.host, config.port, timeout=config.timeout)
        try:
            if config.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if config.user:
                server.login(config.user, config.password)
        except BaseException:
            server.close()
            raise
        return server

    def _send(self, server: smtplib.SMTP, mail: TakenMail) -> bool:
        try:
            server.send_message(self._message(mail), from_addr=self._sender, to_addrs=[mail.recipient])
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._fail([mail], error)
            return False
        self._outbox.mark_sent(mail)
        return True

    def _message(self, mail: TakenMail) -> EmailMessage:
        message = EmailMessage(policy=SMTP_POLICY)
        # A line break in a header is a ValueError, never another header.
        message["From"] = self._sender
        message["To"] = mail.recipient
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = mail.message_id
        message["Auto-Submitted"] = "auto-generated"
        body = mail.body
        if self._reply_to and mail.kind is not MailKind.NOTICE:
            message["Reply-To"] = self._reply_to
            body += f"\nPour nous écrire, répondez à ce message : il arrive à {self._reply_to}.\n"
        message.set_content(body)
        return message

    def _fail(self, mails: Sequence[TakenMail], error: Exception) -> None:
        told = _told(error)
        logger.warning("%d mail(s) not sent: %s", len(mails), told)
        for mail in mails:
            self._outbox.mark_failed(mail, told, for_good=_is_for_good(error))


def _codes_of(error: Exception) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _is_for_good(error: Exception) -> bool:
    """Tell a mail that is refused, or cannot be written, from a server that is down or busy."""
    # A certificate that does not hold is a ValueError too, and the server's.
    of_server = smtplib.SMTPConnectError | smtplib.SMTPHeloError | smtplib.SMTPAuthenticationError | ssl.SSLError
    if isinstance(error, of_server):
        return False
    if isinstance(error, ValueError):
        return True
    codes = _codes_of(error)
    return bool(codes) and all(code >= 500 for code in codes)


def _told(error: Exception) -> str:
    """Say what happened by the error's sort and codes: the server's words may quote an address."""
    return " ".join([type(error).__name__, *(str(code) for code in _codes_of(error))])
