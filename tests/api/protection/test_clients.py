import pytest
from starlette.requests import Request

from api.protection.clients import client_address, client_digest

KEY = b"a key"


def request_from(host: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return Request({"type": "http", "headers": headers, "client": (host, 1) if host else None})


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, (), "192.0.2.9"),
        (0, ("198.51.100.1",), "192.0.2.9"),
        (1, ("198.51.100.1",), "198.51.100.1"),
        (1, ("203.0.113.66, 198.51.100.1",), "198.51.100.1"),
        (2, ("203.0.113.66, 198.51.100.1, 192.0.2.8",), "198.51.100.1"),
        (2, ("203.0.113.66,198.51.100.1", "192.0.2.8"), "198.51.100.1"),
        (2, ("198.51.100.1",), "192.0.2.9"),
        (1, ("203.0.113.66:80, 198.51.100.1:49152",), "198.51.100.1"),
        (1, ("[2001:db8::1]:49152",), "2001:db8::1"),
        (1, ("[2001:db8::1]",), "2001:db8::1"),
        (1, ("2001:db8::1",), "2001:db8::1"),
        (1, ("2001:db8::1:8080",), "2001:db8::1:8080"),
        (1, ("unknown:80",), "unknown:80"),
    ],
)
def test_the_address_is_the_one_our_outermost_proxy_saw(proxies: int, forwarded: tuple[str, ...], address: str) -> None:
    assert client_address(request_from("192.0.2.9", *forwarded), trusted_proxies=proxies) == address


def test_a_request_without_a_client_has_no_address() -> None:
    assert client_address(request_from(None), trusted_proxies=0) == ""


def test_a_digest_hides_the_address_and_follows_the_subscriber() -> None:
    assert "192" not in client_digest("192.0.2.9", key=KEY)
    assert client_digest("192.0.2.9", key=KEY) != client_digest("192.0.2.8", key=KEY)
    assert client_digest("192.0.2.9", key=KEY) != client_digest("192.0.2.9", key=b"other")
    assert client_digest("2001:db8::1", key=KEY) == client_digest("2001:0db8:0:0:ffff::2", key=KEY)
    assert client_digest("2001:db8::1", key=KEY) != client_digest("2001:db8:0:1::1", key=KEY)
    assert client_digest("::ffff:192.0.2.9", key=KEY) == client_digest("192.0.2.9", key=KEY)


@pytest.mark.parametrize("address", ["", "testclient", "\ud800", "999.1.1.1", "é" * 1_000])
def test_whatever_stands_for_an_address_has_a_digest(address: str) -> None:
    assert len(client_digest(address, key=KEY)) == 32
