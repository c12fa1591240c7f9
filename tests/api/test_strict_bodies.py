"""What a program sends is of the kinds that the document names: nothing is read as another."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.benchmark_calls import cell_of, opened
from tests.api.test_api import problem_of

NEED = {"text": "Les habitants ne savent pas quand sortir leurs encombrants."}


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("top_k", "3", "Un nombre entier est attendu."),
        ("top_k", 3.0, "Un nombre entier est attendu."),
        ("top_k", True, "Un nombre entier est attendu."),
        ("as_typed", "true", "«\u00a0true\u00a0» ou «\u00a0false\u00a0» est attendu."),
        ("as_typed", 1, "«\u00a0true\u00a0» ou «\u00a0false\u00a0» est attendu."),
        ("text", 12, "Un texte est attendu."),
        ("kinds", "tool", "Une liste est attendue."),
    ],
)
def test_a_value_of_another_kind_is_refused(client: TestClient, field: str, value: Any, expected: str) -> None:
    problem = problem_of(client.post("/api/v1/recommendations", json={**NEED, field: value}), 422)
    assert problem["errors"] == [{"field": field, "message": expected}]


def test_words_of_a_list_are_still_read(client: TestClient) -> None:
    told = client.post("/api/v1/recommendations", json={**NEED, "kinds": ["tool"], "top_k": 3, "as_typed": True})
    assert told.status_code == 200
    assert told.json()["investigations"] == []


def test_a_cell_takes_a_rating_that_is_a_number(client: TestClient) -> None:
    address, team = opened(client)
    cell = cell_of(client, address, team)
    for field, value in (("rating", "3"), ("version", "0"), ("text", 12), ("rating", True)):
        problem = problem_of(client.patch(cell, json={"version": 0, field: value}, headers=team), 422)
        assert [error["field"] for error in problem["errors"]] == [field]
    finished = client.patch(address, json={"version": 0, "finished": "true"}, headers=team)
    assert problem_of(finished, 422)["errors"][0]["message"] == "«\u00a0true\u00a0» ou «\u00a0false\u00a0» est attendu."
