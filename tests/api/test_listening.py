import pytest

from api.cli.listening import CannotListenError, check_port


# 192.0.2.1 is kept for documents, and `.invalid` for names that are nobody's.
@pytest.mark.parametrize("host", ["nulle.part.invalid", "192.0.2.1"])
def test_an_address_that_is_not_this_machines_is_said_in_french(host: str) -> None:
    with pytest.raises(CannotListenError) as refused:
        check_port(host, 0)
    told = str(refused.value)
    assert told.startswith(f"L’adresse {host} n’est ")
    assert told.endswith(".")
    assert "--host" in told
