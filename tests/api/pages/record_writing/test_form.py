from collections.abc import Iterator

import pytest
from pydantic import BaseModel, ValidationError

from api.contexts.record_writing.form import FormField, FormGroup
from api.pages.record_writing.checking import Shelf, check, tidy
from api.pages.record_writing.form import errors_of, parts_of, raw_of, typed_of, with_item, without_gaps, without_item
from api.pages.record_writing.words import WORDS
from api.resources.territories import open_territories
from corpus.catalogue import DATA, load_documents
from corpus.overlay import Overlay
from corpus.records import Investigation, Record, Tool
from tests.shipped import shipped_catalogue

FILES = shipped_catalogue()
SHELF = Shelf(FILES, Overlay(), load_documents(DATA), lambda: open_territories().territories)
IMPORTERS = {
    "description",
    "unshown",
    "other_ids",
    "external_id",
    "retrieved_on",
    "republish",
    "latest",
    "not_text",
    "keywords",
    "audience",
    "investigated_in",  # of a whole synthesis: one investigation that the desk writes says its dates itself
}


def flat(parts: tuple[FormField | FormGroup, ...]) -> Iterator[FormField]:
    for part in parts:
        if isinstance(part, FormField):
            yield part
        else:
            for item in part.items:
                yield from flat(item.parts)


@pytest.mark.parametrize("record", FILES.records, ids=lambda record: record.id)
def test_a_record_comes_back_whole_from_its_form(record: Record) -> None:
    kind = "investigation" if isinstance(record, Investigation) else "tool"
    checked = check(kind, tidy(kind, typed_of(record)), record_id=record.id, shelf=SHELF)
    assert dict(checked.errors) == {}
    assert checked.record == record


@pytest.mark.parametrize("part", WORDS, ids=lambda part: part.__name__)
def test_the_form_asks_every_field_that_people_fill_in(part: type[BaseModel]) -> None:
    assert set(part.model_fields) - set(WORDS[part]) <= IMPORTERS | {"id"}
    assert set(WORDS[part]) <= set(part.model_fields)


def test_every_enumeration_is_a_choice_and_every_group_repeats() -> None:
    record = FILES.investigation("pni-03-vichy")
    fields = {one.name: one for one in flat(parts_of(Investigation, typed_of(record), errors={}))}
    assert fields["hypotheses-0-outcome"].widget == "select"
    assert ("partly", "Confirmée en partie") in fields["hypotheses-0-outcome"].pairs
    assert fields["hypotheses-3-text"].value == record.hypotheses[3].text
    assert fields["field_work-figures-1-value"].value == "plus de 1 000"
    assert [value for value, _, chosen in fields["themes"].choices if chosen] == sorted(
        record.themes, key=[value for value, _, _ in fields["themes"].choices].index
    )


def test_an_item_is_added_and_another_taken_away_without_losing_any() -> None:
    values = {"hypotheses-0-text": "Un", "hypotheses-1-text": "Deux", "title": "Titre"}
    more = with_item(values, "hypotheses")
    assert {one.name for one in flat(parts_of(Investigation, more, errors={}))} >= {"hypotheses-2-outcome"}
    less = without_gaps(Investigation, without_item(more, "hypotheses-0"))
    assert less == {"hypotheses-0-text": "Deux", "title": "Titre"}


def test_items_inside_items_keep_their_places() -> None:
    values = {"field_work-figures-0-value": " ", "field_work-figures-2-value": "12", "field_work-text": "Une enquête"}
    assert without_gaps(Investigation, values) == {"field_work-figures-0-value": "12", "field_work-text": "Une enquête"}


def test_what_is_left_empty_is_not_said() -> None:
    raw = raw_of(Tool, {"name": "X", "price-kind": "", "url": "  "})
    assert (raw["price"], raw["url"], raw["aliases"]) == (None, None, [])


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("title", "", "« Titre » est à remplir."),
        ("hypotheses-1-outcome", "", "« Hypothèses 2 – Ce que le terrain en a dit » est à remplir."),
        ("hypotheses-0-lines", "vers 400", "« Hypothèses 1 – Lignes de la source » n’a pas la forme attendue."),
        ("territories-0-kind", "royaume", "« Territoires 1 – Sorte » est à choisir dans la liste."),
        (
            "territories-0-population-value",
            "beaucoup",
            "« Territoires 1 – Population – Habitants » est un nombre entier.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_french_at_its_field(name: str, value: str, said: str) -> None:
    typed = {**typed_of(FILES.investigation("pni-03-vichy")), name: value}
    with pytest.raises(ValidationError) as caught:
        Investigation.model_validate(raw_of(Investigation, typed))
    errors = errors_of(caught.value, Investigation)
    assert {field: text.replace("\xa0", " ") for field, text in errors.items()} == {name: said.replace("\xa0", " ")}


def test_the_name_alone_is_asked_for_and_not_the_id_that_is_made_of_it() -> None:
    asked = check("tool", {"purpose": "Prêter."}, record_id="", shelf=SHELF).errors
    assert ("name" in asked, "id" in asked) == (True, False)


def test_a_new_record_may_not_take_the_id_of_another() -> None:
    checked = check("tool", typed_of(FILES.tool("calendly")), record_id="", shelf=SHELF)
    assert checked.record is None
    assert "déjà cet identifiant" in checked.errors["id"]


def test_a_document_that_is_not_known_is_cited_by_the_sources_that_name_none() -> None:
    typed = typed_of(FILES.tool("calendly"))
    typed |= {
        "id": "autre-agenda",
        "name": "Autre agenda",
        "nouveau-title": "Bilan de l’agenda",
        "sources-0-document": "",
    }
    typed = {name: value for name, value in typed.items() if not name.startswith(("problems", "uses-"))}
    checked = check("tool", tidy("tool", typed), record_id="", shelf=SHELF)
    assert checked.document is not None
    assert checked.document.id == "bilan-de-l-agenda"
    assert isinstance(checked.record, Tool), checked.errors
    assert checked.record.sources[0].document == checked.document.id


def test_personal_data_keeps_a_record_back_and_is_said_in_french() -> None:
    typed = {**typed_of(FILES.investigation("pni-03-vichy")), "problem-text": "Appeler le 01 99 00 12 34."}
    checked = check("investigation", typed, record_id="pni-03-vichy", shelf=SHELF)
    assert "donnée personnelle" in " ".join(checked.errors.values())


def test_the_code_of_a_territory_that_does_not_exist_is_told_at_its_field() -> None:
    record = FILES.investigation("pni-03-vichy")
    typed = {**typed_of(record), "territories-0-code_insee": "99999"}
    checked = check("investigation", tidy("investigation", typed), record_id=record.id, shelf=SHELF)
    assert checked.record is None
    assert "Aucun territoire d’aujourd’hui ne porte ce code" in checked.errors["territories-0-code_insee"]
