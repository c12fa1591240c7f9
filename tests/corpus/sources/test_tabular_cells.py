"""What the cells of the tabular form say: prices, states, days, and what is not known."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from corpus.records import ToolState
from tests.corpus.sources.lists import DAY, FULL, imported, write_csv


@pytest.mark.parametrize(
    ("price", "kind", "detail"),
    [
        ("12", "paid", "12 €"),
        (5, "paid", "5 €"),
        ("1200,50", "paid", "1200,50 €"),
        ("5€", "paid", "5 €"),
        ("payant", "paid", None),
        ("0", "free", None),
        (0, "free", None),
        ("0,00 €", "free", None),
        ("0 €/an", "free", None),
        ("0 euro par mois", "free", None),
        ("1200.5", "paid", "1200,5 €"),
        ("non gratuit", "paid", "non gratuit"),
        ("Pas gratuit", "paid", "Pas gratuit"),
        ("n’est pas libre", "paid", "n’est pas libre"),
        ("pas entièrement gratuit", "mixed", "pas entièrement gratuit"),
        ("non payant", "free", "non payant"),
        ("devis : a.b@exemple.fr, 01 99 00 12 34", "paid", "devis : [courriel], [téléphone]"),
    ],
)
def test_an_amount_alone_is_one_of_euros(tmp_path: Path, price: object, kind: str, detail: str | None) -> None:
    path = tmp_path / "liste.jsonl"
    path.write_text(json.dumps({"id": "a", "name": "Outil", "price": price}) + "\n", encoding="utf-8")
    _, (tool,) = imported(path, tmp_path / "into")
    assert tool.price
    assert (tool.price.kind, tool.price.detail) == (kind, detail)


@pytest.mark.parametrize(
    ("price", "kind", "detail"),
    [
        ("1 200", "paid", "1 200 €"),
        ("1\u00a0200", "paid", "1 200 €"),
        ("1\u202f200,50 €", "paid", "1 200,50 €"),
        ("1.200,50 €", "paid", "1.200,50 €"),
        ("1.200", "paid", "1.200 €"),
        ("1200 EUR", "paid", "1200 €"),
        ("0 EUR", "free", None),
        ("de 500 à 1000", "paid", "de 500 à 1000 €"),
        ("500 - 1 000 €", "paid", "500 - 1 000 €"),
        ("à partir de 500", "paid", "à partir de 500 €"),
        ("de 0 à 1000", "mixed", "de 0 à 1000 €"),
        ("sur demande", "paid", "sur demande"),
        ("sans frais", "free", "sans frais"),
        ("offert", "free", None),
    ],
)
def test_a_price_is_read_as_people_type_it(tmp_path: Path, price: str, kind: str, detail: str | None) -> None:
    path = write_csv(tmp_path / "l.csv", [{**FULL, "price": price}], encoding="utf-8")
    _, (tool,) = imported(path, tmp_path / "into")
    assert tool.price
    assert (tool.price.kind, tool.price.detail and re.sub(r"\s", " ", tool.price.detail)) == (kind, detail)


@pytest.mark.parametrize("said", ["n/a", "N/A", "-", "–", "nc", "n.c.", "Non communiqué", "inconnue", "?", "#N/A"])
def test_a_cell_that_says_nothing_is_known_is_an_empty_one(tmp_path: Path, said: str) -> None:
    unsaid = dict.fromkeys(("url", "repository", "licence", "price", "state", "checked_on"), said)
    path = write_csv(tmp_path / "l.csv", [{**FULL, **unsaid}], encoding="utf-8")
    _, (tool,) = imported(path, tmp_path / "into")
    assert (tool.url, tool.repository, tool.licence, tool.price) == (None, None, None, None)
    assert (tool.state, tool.checked_on) == (ToolState.UNKNOWN, DAY)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("abandonnée", ToolState.DROPPED),
        ("arrêtées", ToolState.DROPPED),
        ("Fermée", ToolState.DROPPED),
        ("archivé", ToolState.DROPPED),
        ("expérimental", ToolState.EXPERIMENT),
        ("pilote", ToolState.EXPERIMENT),
        ("déployé", ToolState.LIVE),
        ("active", ToolState.LIVE),
        ("transférée", ToolState.UNKNOWN),
    ],
)
def test_a_state_is_read_in_either_gender_and_number(tmp_path: Path, said: str, state: ToolState) -> None:
    path = write_csv(tmp_path / "l.csv", [{**FULL, "state": said}], encoding="utf-8")
    _, (tool,) = imported(path, tmp_path / "into")
    assert tool.state is state


def test_a_state_that_is_none_is_answered_with_those_that_the_form_offers(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "l.csv", [FULL, {**FULL, "id": "b", "state": "oui"}], encoding="utf-8")
    report, _ = imported(path, tmp_path / "into")
    told = "libellé inconnu ; attendu : en service, expérimentation, abandonné, à vérifier"
    assert report.quarantined[0].reason == told


@pytest.mark.parametrize("day", ["03-11-2026", "3.11.2026", "2026-11-03", "03/11/2026", "03/11/2026 14:30"])
def test_a_day_is_read_day_first_or_year_first(tmp_path: Path, day: str) -> None:
    path = write_csv(tmp_path / "l.csv", [{**FULL, "checked_on": day}], encoding="utf-8")
    _, (tool,) = imported(path, tmp_path / "into")
    assert tool.checked_on == dt.date(2026, 11, 3)


@pytest.mark.parametrize("row", ['{"id": true, "name": "Un"}', '{"id": "a", "name": false}'])
def test_a_yes_is_no_id_and_no_name(tmp_path: Path, row: str) -> None:
    path = tmp_path / "l.jsonl"
    path.write_text(row + '\n{"id": 1, "name": "Un"}\n', encoding="utf-8")
    report, (tool,) = imported(path, tmp_path / "into")
    assert tool.id == "1"
    assert report.quarantined[0].value in {"true", "false"}


@pytest.mark.parametrize(
    ("field", "said", "reason"),
    [
        ("name", "#REF!", "le tableur n’a pas su calculer"),
        ("publisher", "#N/D", "le tableur n’a pas su calculer"),
        ("purpose", "Err:508", "le tableur n’a pas su calculer"),
        ("checked_on", "1899-12-30", "cette date est trop ancienne"),
        ("checked_on", "03/11/0206", "cette date est trop ancienne"),
        ("name", "accueil@mairie-exemple.fr", "le nom est une donnée personnelle"),
    ],
)
def test_what_is_no_value_of_its_column_is_set_aside(tmp_path: Path, field: str, said: str, reason: str) -> None:
    path = write_csv(tmp_path / "l.csv", [FULL, {**FULL, "id": "b", field: said}], encoding="utf-8")
    report, (tool,) = imported(path, tmp_path / "into")
    assert tool.id == FULL["id"]
    assert report.quarantined[0].field == field
    assert report.quarantined[0].reason.startswith(reason)


def test_an_address_that_a_telephone_began_with_a_capital_is_one(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "l.csv", [{**FULL, "url": "Https://Exemple.fr/Un"}], encoding="utf-8")
    _, (tool,) = imported(path, tmp_path / "into")
    assert tool.url == "https://Exemple.fr/Un"
