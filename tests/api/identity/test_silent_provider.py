"""A provider that takes connections and says nothing."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.identity.errors import ProviderUnavailableError
from api.identity.metadata import Metadata
from tests.api.identity.provider import Provider


def _told(metadata: Metadata) -> str:
    with pytest.raises(ProviderUnavailableError) as told:
        metadata.endpoints()
    return str(told.value)


def test_one_waits_for_a_silent_provider_and_the_others_hold_no_thread() -> None:
    later = [0.0]
    with socket.create_server(("127.0.0.1", 0), backlog=20) as listener:
        port = listener.getsockname()[1]
        metadata = Metadata(f"http://127.0.0.1:{port}", clock=lambda: time.monotonic() + later[0])
        with ThreadPoolExecutor(8) as people:
            told = list(people.map(lambda _: _told(metadata), range(8)))
        told.append(_told(metadata))
    assert len([one for one in told if one.startswith("/.well-known/")]) == 1
    assert "it did not answer a moment ago" in told[-1]
    later[0] += 11
    assert _told(metadata) == "/.well-known/openid-configuration: ConnectError"
    # Who is refused at once held nobody, and may ask again.
    assert _told(metadata) == "/.well-known/openid-configuration: ConnectError"


def test_what_is_known_of_a_provider_is_told_while_another_asks_it(provider: Provider) -> None:
    metadata = Metadata(provider.issuer)
    endpoints, keys = metadata.endpoints(), metadata.keys()
    with metadata._asking():
        assert (metadata.endpoints(), metadata.keys()) == (endpoints, keys)
