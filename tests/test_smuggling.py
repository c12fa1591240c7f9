"""No request hides in another: the proxy and the service agree on where a message ends."""

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from tests.proxy import HOST, running_proxy
from tests.services import UNHURRIED_ENVIRONMENT, Service

HIDDEN = f"GET /version HTTP/1.1\r\nHost: {HOST}\r\n\r\n"
"""What nobody may be made to ask: the answers to it are counted."""
CHUNKED = f"0\r\n\r\n{HIDDEN}"
WHOLE = f"{len(HIDDEN):x}\r\n{HIDDEN}\r\n0\r\n\r\n"


def _post(*fields: str, body: str) -> str:
    lines = ("POST /api/v1/recommendations HTTP/1.1", f"Host: {HOST}", "Content-Type: application/json", *fields)
    return "\r\n".join([*lines, "", body])


HIDING = {
    "a length, then chunks": _post(f"Content-Length: {len(CHUNKED)}", "Transfer-Encoding: chunked", body=CHUNKED),
    "chunks, then a length": _post("Transfer-Encoding: chunked", f"Content-Length: {len(CHUNKED)}", body=CHUNKED),
    "a short length, then chunks": _post("Content-Length: 4", "Transfer-Encoding: chunked", body=WHOLE),
    "two lengths": _post("Content-Length: 0", f"Content-Length: {len(HIDDEN)}", body=HIDDEN),
    "two lengths in one field": _post(f"Content-Length: 0, {len(HIDDEN)}", body=HIDDEN),
    "a length with a sign": _post("Content-Length: +0", body=HIDDEN),
    "a negative length": _post("Content-Length: -1", body=HIDDEN),
    "a length in hexadecimal": _post("Content-Length: 0x0", body=HIDDEN),
    "a space before the colon": _post("Content-Length : 0", f"Content-Length: {len(HIDDEN)}", body=HIDDEN),
    "chunks by another name": _post("Content-Length: 0", "Transfer-Encoding: xchunked", body=HIDDEN),
    "chunks, with a space before": _post("Content-Length: 0", " Transfer-Encoding: chunked", body=CHUNKED),
    "chunks, with a tab after": _post("Content-Length: 0", "Transfer-Encoding:\tchunked\t", body=CHUNKED),
    "chunks, twice": _post("Transfer-Encoding: chunked", "Transfer-Encoding: identity", body=CHUNKED),
    "chunks, folded": _post("Content-Length: 0", "Transfer-Encoding:", " chunked", body=CHUNKED),
    "chunks, after a bare return": _post("Content-Length: 0", "X: y\rTransfer-Encoding: chunked", body=CHUNKED),
    "chunks, after a bare line feed": _post("Content-Length: 0\nTransfer-Encoding: chunked", body=CHUNKED),
    "a chunk of no number": _post("Transfer-Encoding: chunked", body=f"g\r\n{HIDDEN}\r\n0\r\n\r\n"),
    "a chunk that ends early": _post("Transfer-Encoding: chunked", body=f"1\r\n{HIDDEN}0\r\n\r\n"),
    "a chunk too long to count": _post("Transfer-Encoding: chunked", body=f"{'f' * 17}\r\n{HIDDEN}"),
    "a body that HTTP/1.0 does not know": _post("Transfer-Encoding: chunked", body=CHUNKED).replace("1.1", "1.0", 1),
}


class Served(NamedTuple):
    """A service, and nginx before it."""

    origin: str
    """Of the service itself."""
    tls_port: int

    def answered(self) -> int:
        """Count the answers to what is hidden."""
        figures = httpx2.get(f"{self.origin}/metrics", timeout=60).text
        pattern = r'^deja_la_http_requests_total\{method="GET",route="/version",status="200"\} (\S+)$'
        return int(sum(float(number) for number in re.findall(pattern, figures, re.MULTILINE)))

    def tell(self, text: str) -> bytes:
        """Say something by TLS and hear all that is answered, until the proxy hangs up or is silent for a second."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        heard = b""
        with (
            socket.create_connection(("127.0.0.1", self.tls_port), timeout=60) as bare,
            context.wrap_socket(bare) as wrapped,
            suppress(TimeoutError, ConnectionError, ssl.SSLError),
        ):
            wrapped.sendall(text.encode("latin-1"))
            while part := wrapped.recv(65536):
                heard += part
                wrapped.settimeout(1)
        return heard


@pytest.fixture(scope="module")
def served(index_folder: Path, new_data_dir, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:  # type: ignore[no-untyped-def]
    with new_data_dir() as folder:
        environment: Mapping[str, str] = {
            **UNHURRIED_ENVIRONMENT,
            "DEJA_LA_DATA_DIR": str(folder),
            "DEJA_LA_PUBLIC_URL": f"https://{HOST}",
        }
        with Service({**environment, "DEJA_LA_TRUSTED_PROXIES": "1", "PATH": "/usr/bin"}) as service:
            assert (folder / "index" / index_folder.name).exists()
            with running_proxy(tmp_path_factory.mktemp("nginx"), service_port=service.port) as tls_port:
                yield Served(service.origin, tls_port)


def test_what_is_asked_openly_is_counted(served: Served) -> None:
    before = served.answered()
    assert served.tell(HIDDEN).startswith(b"HTTP/1.1 200 ")
    assert served.answered() == before + 1


@pytest.mark.parametrize("hiding", HIDING)
def test_a_request_hidden_in_another_reaches_nobody(served: Served, hiding: str) -> None:
    before = served.answered()
    heard = served.tell(HIDING[hiding])
    assert heard.count(b"HTTP/1.1 ") <= 1
    assert b"HTTP/1.1 200 " not in heard
    assert served.answered() == before
    # Whoever asks next, on a connection that the proxy kept to the service, is given their own answer.
    assert served.tell(f"GET /health HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n").startswith(
        b"HTTP/1.1 200 "
    )
    assert served.answered() == before
