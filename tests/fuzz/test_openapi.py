"""Whatever is sent to an operation that the API describes, it answers as it says, and never with an error of its own.

``make fuzz`` sends a thousand requests to each operation, others each time; ``make test`` a hundred, always the same.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.app import create_app
from recommender import Recommender
from tests.browser.server import serving, site_settings

EXAMPLES = int(os.environ.get("DEJA_LA_FUZZ_EXAMPLES", "100"))
DOCUMENT = json.loads((Path(__file__).parents[2] / "docs/openapi.json").read_text(encoding="utf-8"))
OPERATIONS = [
    found.ok()  # type: ignore[union-attr]
    for found in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()
]


@pytest.fixture(scope="module")
def address(recommender: Recommender, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    with serving(create_app(site_settings(folder), recommender)) as address:
        yield address


def test_every_operation_is_tried() -> None:
    described = {(method, path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert {(operation.method.lower(), operation.path) for operation in OPERATIONS} == described


@pytest.mark.parametrize("operation", OPERATIONS, ids=[operation.label for operation in OPERATIONS])
def test_an_operation_answers_as_it_says(
    operation: schemathesis.APIOperation[Any, Any, Any, Any], address: str
) -> None:
    @given(data=st.data())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=EXAMPLES <= 100,
        suppress_health_check=list(HealthCheck),
    )
    def answers_as_it_says(data: st.DataObject) -> None:
        mode = data.draw(st.sampled_from(list(schemathesis.GenerationMode)))
        case = data.draw(operation.as_strategy(generation_mode=mode))
        # A code that fits the pattern may be of no territory: that is refused, and right.
        case.call_and_validate(base_url=address, excluded_checks=[positive_data_acceptance])

    answers_as_it_says()
