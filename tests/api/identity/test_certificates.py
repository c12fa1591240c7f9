"""A provider shows a certificate: one that does not hold is no provider of ours."""

from pathlib import Path

import pytest

from api.identity.errors import ProviderUnavailableError
from api.identity.metadata import Metadata
from tests.tls import BAD, certificate, json_server


def described(address: str) -> dict[str, object]:
    names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
    return {"issuer": address, **{name: f"{address}/{name}" for name in names}}


def test_a_provider_whose_certificate_holds_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = certificate(tmp_path, "good", monkeypatch)
    with json_server(described, certificate=shown) as address:
        assert Metadata(address).endpoints().token == f"{address}/token_endpoint"


@pytest.mark.parametrize("sort", BAD)
def test_a_provider_whose_certificate_does_not_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    shown = certificate(tmp_path, sort, monkeypatch)
    with (
        json_server(described, certificate=shown) as address,
        pytest.raises(ProviderUnavailableError, match="ConnectError"),
    ):
        Metadata(address).endpoints()
