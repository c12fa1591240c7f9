"""Open a benchmark as a program does."""

from collections.abc import Mapping

from starlette.testclient import TestClient

NEED = "dépôts sauvages d’encombrants dans la rue, écrire à lea@exemple.fr"


HOME = "/api/v1/benchmarks"


def opened(client: TestClient, **body: object) -> tuple[str, dict[str, str]]:
    """Open a benchmark; gives its address, and the header of its team."""
    answer = client.post(HOME, json={"need": NEED, **body})
    assert answer.status_code == 201, answer.text
    receipt = answer.json()
    assert answer.headers["location"] == f"{HOME}/{receipt['id']}"
    return answer.headers["location"], {"Authorization": f"Bearer {receipt['secret']}"}


def cell_of(client: TestClient, address: str, team: Mapping[str, str]) -> str:
    cell = client.get(address, headers=team).json()["answers"][0]["cells"][4]
    return f"{address}/cells/{cell['answer']}/{cell['criterion']}"
