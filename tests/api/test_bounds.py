"""What may be typed for a number is bounded: a larger one than a database counts would be an error of ours."""

from collections.abc import Iterator

import pytest
from annotated_types import Le, Lt
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from starlette.testclient import TestClient

from api.addresses.row_ids import LARGEST
from api.app import create_app
from api.desk import Role
from api.settings import Settings
from recommender import Recommender
from tests.api.signed_in import sign_in

HUGE = 7748915966174892032


def parts(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from parts(inner)


def fields(dependant: Dependant) -> Iterator[tuple[str, FieldInfo]]:
    for part in parts(dependant):
        for group in (part.path_params, part.query_params, part.header_params, part.body_params):
            for field in group:
                yield field.name, field.field_info
                yield from inner_fields(field.field_info.annotation)


def inner_fields(annotation: object) -> Iterator[tuple[str, FieldInfo]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, info in annotation.model_fields.items():
            yield f"{annotation.__name__}.{name}", info
            yield from inner_fields(info.annotation)


def test_every_number_that_may_be_sent_has_a_bound(recommender: Recommender) -> None:
    numbers: dict[str, bool] = {}
    for route in iter_route_contexts(list(create_app(Settings(), recommender).routes)):
        for name, info in fields(route.dependant) if getattr(route, "dependant", None) else ():
            if info.annotation in (int, int | None):
                numbers[f"{route.path} {name}"] = any(isinstance(bound, Le | Lt) for bound in info.metadata)
    assert {"/api/v1/benchmarks page", "/bureau/fiches/brouillons/{draft_id} draft_id"} <= set(numbers)
    assert [name for name, bounded in numbers.items() if not bounded] == []


@pytest.mark.parametrize("path", ["/api/v1/benchmarks?page={}", "/api/v1/tools?page={}", "/api/v1/benchmarks/{}"])
def test_a_number_that_no_database_counts_is_refused_in_the_documented_shape(client: TestClient, path: str) -> None:
    answer = client.get(path.format(HUGE))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("number", [HUGE, LARGEST])
@pytest.mark.parametrize("path", ["/bureau/fiches/brouillons/{}", "/bureau/besoins-recurrents/{}"])
def test_no_number_in_an_address_of_the_desk_is_an_error_of_ours(client: TestClient, path: str, number: int) -> None:
    sign_in(client, Role.EXPERT)
    assert client.get(path.format(number)).status_code in {404, 422}
