"""The example proxy: what its file says of TLS, and nginx itself, where it is installed, under that file."""

import re
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.proxy import FILE, HOST, running_proxy
from tests.services import free_port

STRONG = re.compile(r"ECDHE-(?:ECDSA|RSA)-(?:AES(?:128|256)-GCM-SHA(?:256|384)|CHACHA20-POLY1305)")


@pytest.fixture
def tls_port(tmp_path: Path) -> Iterator[int]:
    """Run nginx under the file, on loopback."""
    with running_proxy(tmp_path) as port:
        yield port


@pytest.fixture
def clear_port(tmp_path: Path) -> Iterator[int]:
    """Run nginx likewise, and give the port where it listens without TLS."""
    port = free_port()
    with running_proxy(tmp_path, clear_port=port):
        yield port


def _agreed(port: int, *, version: ssl.TLSVersion, ciphers: str = "ALL:@SECLEVEL=0") -> str:
    """Shake hands in one version; the cipher that was agreed on, or none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers(ciphers)
    context.maximum_version = version
    if version >= ssl.TLSVersion.TLSv1_2:
        context.minimum_version = version
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as bare, context.wrap_socket(bare) as wrapped:
            return (wrapped.cipher() or ("",))[0]
    except (ssl.SSLError, ConnectionError):
        return ""


def test_the_proxy_names_tls_1_2_and_1_3_and_strong_ciphers_alone() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert re.findall(r"ssl_protocols (.+);", text) == ["TLSv1.2 TLSv1.3"]
    (ciphers,) = re.findall(r"ssl_ciphers (\S+);", text)
    assert [name for name in ciphers.split(":") if not STRONG.fullmatch(name)] == []


def test_nginx_agrees_on_both_versions(tls_port: int) -> None:
    assert STRONG.fullmatch(_agreed(tls_port, version=ssl.TLSVersion.TLSv1_2))
    assert _agreed(tls_port, version=ssl.TLSVersion.TLSv1_3).startswith("TLS_")


@pytest.mark.parametrize("ciphers", ["AES128-SHA", "AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA", "CAMELLIA"])
def test_nginx_refuses_a_weak_cipher(tls_port: int, ciphers: str) -> None:
    assert _agreed(tls_port, version=ssl.TLSVersion.TLSv1_2, ciphers=f"{ciphers}:@SECLEVEL=0") == ""


@pytest.mark.parametrize("host", [HOST, "ailleurs.example", "ailleurs.example:8080", "ailleurs.example."])
def test_nothing_is_served_without_tls_and_the_way_leads_here_whatever_the_host(clear_port: int, host: str) -> None:
    with httpx2.Client(base_url=f"http://127.0.0.1:{clear_port}", headers={"Host": host}) as client:
        for method, path in (("GET", "/outils?q=a%0d%0aX:y"), ("POST", "/recherche"), ("GET", "/connexion")):
            led = client.request(method, path)
            assert (led.status_code, led.headers["location"]) == (301, f"https://{HOST}{path}")
        for path in ("/api/v1/requests", "/health", "/openapi.json", "/metrics"):
            refused = client.post(path, headers={"X-Api-Key": "dl_x"})
            assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
