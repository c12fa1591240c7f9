from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from corpus.catalogue import load_documents
from corpus.documents import Document
from corpus.example_needs import ExampleNeed
from corpus.field_messages import field_message
from corpus.records import Investigation, Tool, ToolState
from tests.shipped import shipped_catalogue

UNKNOWN = "La valeur n’est pas acceptée."
WRONG: tuple[Any, ...] = (
    None,
    True,
    3,
    2.5,
    -1,
    "",
    "x",
    "x y",
    "x" * 20_001,
    "9-2",
    "2026-13-45",
    [],
    [None] * 9,
    {},
    {"x": 1},
)
"""What somebody may have written in the place of any value."""


def messages(model: type[BaseModel], raw: dict[str, Any], path: tuple[str | int, ...], value: object) -> list[str]:
    """Say what is wrong once one value of a record that conforms is another."""
    holder: Any = raw
    for step in path[:-1]:
        holder = holder[step]
    before, holder[path[-1]] = holder[path[-1]], value
    try:
        model.model_validate(raw)
    except ValidationError as error:
        return [field_message(detail) for detail in error.errors()]
    finally:
        holder[path[-1]] = before
    return []


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """List where each value stands."""
    inner = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    return [*([path] if path else []), *(place for step, one in inner for place in places(one, (*path, step)))]


CATALOGUE = shipped_catalogue()
CONFORMING = {
    Investigation: CATALOGUE.investigation("pni-93-livry-gargan"),
    Tool: CATALOGUE.tool("acdechets"),
    Document: load_documents()["pni-synthese-2021"],
    ExampleNeed: ExampleNeed(record="a", text="b"),
}


@pytest.mark.parametrize("model", CONFORMING, ids=lambda model: model.__name__)
def test_whatever_is_wrong_in_a_record_has_a_sentence_of_its_own(model: type[BaseModel]) -> None:
    raw = CONFORMING[model].model_dump(mode="json")
    told = [message for place in places(raw) for value in WRONG for message in messages(model, raw, place, value)]
    assert len(set(told)) > 1
    assert UNKNOWN not in told
    assert not [message for message in told if "{" in message or not message.endswith(".")]
    english = ("should", "Input", "valid ", " or ", "expected")
    assert not [message for message in told if any(word in message for word in english)]


def test_a_list_of_words_reads_as_french() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(ToolState).validate_python("en ligne")
    assert field_message(caught.value.errors()[0]) == (
        "La valeur n’est pas dans la liste\N{NO-BREAK SPACE}: live, experiment, dropped ou unknown."
    )
