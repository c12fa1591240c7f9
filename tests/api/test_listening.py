import pytest

from api.cli.listening import CannotListenError, check_port
from tests.api.conftest import Run


# 192.0.2.1 is kept for documents, and `.invalid` for names that are nobody's.
@pytest.mark.parametrize("host", ["nulle.part.invalid", "192.0.2.1"])
def test_an_address_that_is_not_this_machines_is_said_in_french(host: str) -> None:
    with pytest.raises(CannotListenError) as refused:
        check_port(host, 0)
    told = str(refused.value)
    assert told.startswith(f"L’adresse {host} n’est ")
    assert told.endswith(".")
    assert "--host" in told


def test_a_misspelt_setting_is_told_before_anything_else(deja_la: Run) -> None:
    done = deja_la("serve", "--host", "nulle.part.invalid", DEJA_LA_TRUSTED_PROXIE="1")
    assert "DEJA_LA_TRUSTED_PROXIE: perhaps DEJA_LA_TRUSTED_PROXIES is meant" in done.stderr
    assert "--host en donne une" in done.stderr
    assert done.returncode == 1
