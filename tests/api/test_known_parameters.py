import pytest
from starlette.testclient import TestClient

from tests.api.test_api import problem_of
from tests.api.test_conditional import READ

DESK = "/api/v1/desk/"
"""Under which a key is asked for first."""


def test_every_list_refuses_a_parameter_that_it_does_not_know_and_names_its_own(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    told = {path: [one["name"] for one in read["get"].get("parameters", []) if one["in"] == "query"]
            for path, read in paths.items() if "get" in read}  # fmt: skip
    lists = {path: names for path, names in told.items() if names and not path.startswith(DESK)}
    assert len(lists) == 7
    for path, names in lists.items():
        address = READ[path]
        problem = problem_of(client.get(address + ("&" if "?" in address else "?") + "oubli=1"), 422)
        assert problem["type"].endswith("requete-invalide")
        assert [error["field"] for error in problem["errors"]] == ["oubli"], path
        assert problem["errors"][0]["message"].endswith(f"ceux qui existent\u00a0: {', '.join(names)}."), path


def test_a_filter_of_one_list_is_none_of_another(client: TestClient) -> None:
    assert client.get("/api/v1/investigations?outcome=invalidated").status_code == 200
    problem = problem_of(client.get("/api/v1/tools?outcome=invalidated&theme=dechets&statut=x"), 422)
    assert [error["field"] for error in problem["errors"]] == ["outcome", "statut"]


def test_a_filter_that_takes_one_value_is_not_given_two(client: TestClient) -> None:
    problem = problem_of(client.get("/api/v1/tools?theme=dechets&theme=culture&page=1&page=2"), 422)
    assert [error["field"] for error in problem["errors"]] == ["theme", "page"]
    assert {error["message"] for error in problem["errors"]} == {"Ce paramètre ne se donne qu’une fois."}
    assert client.get("/api/v1/territories?q=plouga&kind=commune&kind=epci").status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/tools/pix", "/api/v1/territories/75056", "/health"])
def test_what_takes_no_parameter_says_the_same_with_one(client: TestClient, path: str) -> None:
    assert client.get(f"{path}?_=1").json() == client.get(path).json()
