"""A mail server shows a certificate: to one that does not hold, no mail goes."""

from pathlib import Path

import pytest

from api.desk import Store
from api.desk.mails.delivery import Courier, SmtpConfig
from tests.api.desk.clock import Clock
from tests.api.desk.conftest import FORM
from tests.api.desk.smtp import SmtpServer
from tests.tls import BAD, certificate, server_context


def delivered(store: Store, clock: Clock, shown: Path, security: str) -> tuple[int, SmtpServer]:
    """File a request, and carry its mails to a server that shows a certificate."""
    server = SmtpServer(tls=server_context(shown), implicit=security == "tls")
    server.start()
    try:
        config = SmtpConfig("localhost", server.port, security)  # type: ignore[arg-type]
        store.requests.submit(store.drafts.save(None, FORM.as_dict(), step=3).token)
        courier = Courier(store.outbox, config, sender="ne-pas-repondre@exemple.fr", clock=clock)
        return courier.deliver(), server
    finally:
        server.stop()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mails_go_to_a_server_whose_certificate_holds(
    mailing_store: Store, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    sent, server = delivered(mailing_store, clock, certificate(tmp_path, "good", monkeypatch), security)
    assert sent == len(server.mails) == 2


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("sort", BAD)
def test_no_mail_goes_to_a_server_whose_certificate_does_not_hold(
    mailing_store: Store, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str, sort: str
) -> None:
    sent, server = delivered(mailing_store, clock, certificate(tmp_path, sort, monkeypatch), security)
    assert (sent, server.mails) == (0, [])
    assert mailing_store.outbox.depth().waiting == 2
