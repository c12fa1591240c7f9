"""A real SMTP server on loopback."""

from __future__ import annotations

import asyncio
import email
import threading
from email.policy import default
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services import free_port

if TYPE_CHECKING:
    import ssl
    from email.message import EmailMessage

REFUSED = "refuse@exemple.fr"
BUSY = "occupe@exemple.fr"


class SmtpServer:
    """Takes mails, refuses one recipient for good and another for now; it can be stopped and started again."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, implicit: bool = False) -> None:
        """Take mails; over TLS where there is a certificate, from the first byte where that is ``implicit``."""
        self._tls, self._implicit = tls, implicit
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.both_came = threading.Event()
        """Set when a confirmation and a notice have come."""
        self.port = free_port()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    async def handle_RCPT(  # noqa: N802 - the name is the library's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        if address == REFUSED:
            return f"550 no such user {address}"
        if address == BUSY:
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(email.message_from_bytes(content, policy=default))
        self.recipients += envelope.rcpt_tos
        if len(self.mails) == 2:
            self.both_came.set()
        return "250 OK"

    def start(self) -> None:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(30)

    def stop(self) -> None:
        if self._loop and self._thread:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(30)
            self._loop = self._thread = None

    def _run(self, ready: threading.Event) -> None:
        loop = asyncio.new_event_loop()
        self._loop = loop
        protocols: list[SMTP] = []

        def protocol() -> SMTP:
            starttls = None if self._implicit else self._tls
            protocols.append(SMTP(self, hostname="localhost", loop=loop, tls_context=starttls))
            return protocols[-1]

        server = loop.run_until_complete(
            loop.create_server(protocol, "127.0.0.1", self.port, ssl=self._tls if self._implicit else None)
        )
        ready.set()
        loop.run_forever()
        server.close()
        loop.run_until_complete(server.wait_closed())
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
