"""Certificates of our own, and a server of pages that shows one: real TLS on loopback."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import ssl
import threading
from contextlib import contextmanager
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest

_DAY = dt.timedelta(days=1)


def make_certificate(folder: Path, *, host: str = "localhost", ended: bool = False) -> Path:
    """Make a certificate that nobody but who is told trusts, its key in the same file.

    Args:
        folder: where the file goes.
        host: the name that it is for; ``127.0.0.1`` too where that is ``localhost``.
        ended: whether it is over.

    Returns:
        The file.

    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    names: list[x509.GeneralName] = [x509.DNSName(host)]
    if host == "localhost":
        names.append(x509.IPAddress(IPv4Address("127.0.0.1")))
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 3 * _DAY)
        .not_valid_after(now - _DAY if ended else now + _DAY)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}-{'ended' if ended else 'good'}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


def server_context(certificate: Path) -> ssl.SSLContext:
    """Make what a server shows a certificate by."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


BAD: Final = ("nobody vouches", "of another host", "over")
"""Sorts of certificate that must be refused."""


def certificate(folder: Path, sort: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a certificate of a sort, or a good one; this machine trusts it unless nobody vouches."""
    made = make_certificate(
        folder, host="ailleurs.exemple" if sort == "of another host" else "localhost", ended=sort == "over"
    )
    if sort != "nobody vouches":
        monkeypatch.setenv("SSL_CERT_FILE", str(made))
    return made


@contextmanager
def json_server(tell: Callable[[str], dict[str, object]], *, certificate: Path | None = None) -> Iterator[str]:
    """Serve JSON on loopback.

    Args:
        tell: gives the answer, from the server's own address.
        certificate: what it shows; none to serve without TLS.

    Yields:
        The address.

    """

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(tell(address)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing: a client that refuses the certificate breaks off."""

    server = Server(("127.0.0.1", 0), Handler)
    if certificate is not None:
        server.socket = server_context(certificate).wrap_socket(server.socket, server_side=True)
    address = f"{'https' if certificate else 'http'}://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join(30)
        server.server_close()
