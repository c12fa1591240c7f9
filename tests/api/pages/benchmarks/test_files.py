import csv
import io
import json
import re
from decimal import Decimal

import pytest
from odfdo import Cell, Document
from starlette.testclient import TestClient

from tests.api.pages.benchmark_forms import fields_of, first_cell, opened
from tests.api.pages.reading import text_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")


def sheets_of_csv(body: bytes) -> list[list[list[str]]]:
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))
    sheets: list[list[list[str]]] = [[]]
    for row in rows:
        if row:
            sheets[-1].append(row)
        else:
            sheets.append([])
    return [sheet[1:] for sheet in sheets]


def sheets_of_ods(body: bytes) -> list[list[list[str]]]:
    tables = Document(io.BytesIO(body)).body.tables
    return [[[read_cell(cell) for cell in row.cells] for row in table.rows] for table in tables]


def read_cell(cell: Cell) -> str:
    """Read a cell of the ODS as a text; what is no text must be a number."""
    if isinstance(cell.value, str | None):
        return cell.value or ""
    assert isinstance(cell.value, int | float | Decimal)
    return in_french(float(cell.value))


def in_french(cell: str | float) -> str:
    return cell if isinstance(cell, str) else f"{cell:g}".replace(".", ",")


def sheets_of_markdown(body: bytes) -> list[list[list[str]]]:
    sheets: list[list[list[str]]] = []
    for line in body.decode().splitlines():
        if line.startswith("## "):
            sheets.append([])
        elif line.startswith("| ") and not line.startswith("| ---"):
            cells = re.split(r" \| ", line.removeprefix("| ").removesuffix(" |"))
            sheets[-1].append([re.sub(r"\\(.)", r"\1", cell.replace("<br>", "\n")) for cell in cells])
    return sheets


def test_every_file_says_the_same_cells(client: TestClient) -> None:
    address = opened(client, own="=1+1\nUn | deux; <trois>\n@somme &copy; R&D")
    cell = first_cell(client.get(address).text)
    client.post(
        cell, data={**fields_of(client.get(cell).text), "texte": '+33 "a"; b\nligne', "note": "4", "remarque": "-x"}
    )
    form = f"{address}/conclusion"
    client.post(form, data={**fields_of(client.get(form).text), "conclusion": "=1+1 | <b>\n\n-2"})
    bodies = {ending: client.get(f"{address}/comparatif.{ending}").content for ending in ("ods", "csv", "md", "json")}
    told = {sheet["title"]: sheet["rows"] for sheet in json.loads(bodies["json"])["sheets"]}
    expected = [[[in_french(cell) for cell in row] for row in rows] for rows in told.values()]
    assert len(expected) == 9
    assert told["Conclusion"][1:] == [["=1+1 | <b>\n\n-2"]]
    assert len(told["Grille"]) == len(told["Synthèse"]) == 1 + 8 + 3
    assert sheets_of_ods(bodies["ods"]) == expected
    assert sheets_of_markdown(bodies["md"]) == expected
    assert rb"\&copy; R&D" in bodies["md"]
    unguarded = [
        [[re.sub(r"^'(?=[=+\-@\t\r])", "", c) for c in row] for row in sheet] for sheet in sheets_of_csv(bodies["csv"])
    ]
    assert unguarded == expected
    page = text_of(client.get(f"{address}/etude").text.replace("\u202f", " "))
    for row in told["Grille"][1:]:
        assert " ".join(row[0].split()).replace("'", "’")[:30] in page.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Commerces du centre-bourg", "comparatif-commerces-du-centre-bourg"),
        ("L’œuvre d’été ; 50 % à l’école", "comparatif-l-oeuvre-d-ete-50-a-l-ecole"),
        ("../ une réponse après l’autre" * 6, "comparatif-une-reponse-apres-l-autre-une-reponse-apres-l-autre-une"),
        ("漢字 😀", "comparatif"),
        ("x" * 200, "comparatif"),
    ],
)
def test_a_file_bears_the_title_of_the_benchmark(client: TestClient, title: str, name: str) -> None:
    receipt = client.post("/api/v1/benchmarks", json={"own": ["Une affiche", "Un agent"], "title": title}).json()
    team = {"Authorization": f"Bearer {receipt['secret']}"}
    for address in (f"{receipt['page']}/comparatif.", f"/api/v1/benchmarks/{receipt['id']}/study."):
        kept = client.get(f"{address}csv", headers=team).headers["content-disposition"]
        assert kept == f'attachment; filename="{name}.csv"'


def test_no_cell_of_the_csv_is_a_formula(client: TestClient) -> None:
    address = opened(client, need="=BESOIN()", own="=1+1\n+1\n-1\n@x", ticks=[])
    text = client.get(f"{address}/comparatif.csv").content
    assert text.startswith(b"\xef\xbb\xbf")
    cells = [cell for sheet in sheets_of_csv(text) for row in sheet for cell in row]
    assert {"'=1+1", "'+1", "'-1", "'@x", "'=BESOIN()"} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_file_leads_to_the_pages_of_the_site_and_is_printed_as_they_are(client: TestClient) -> None:
    address = opened(client, own="L'accueil de l'agence")
    told = json.loads(client.get(f"{address}/comparatif.json").content)
    sheets = {sheet["title"]: sheet["rows"] for sheet in told["sheets"]}
    led = [one for row in sheets["Références"][1:] for one in row[2].splitlines()]
    assert any(one.startswith("http://testserver/investigations/") for one in led)
    assert all(one.startswith("http") for one in led)
    assert "L’accueil de l’agence" in [row[0] for row in sheets["Grille"]]
    assert not [cell for rows in sheets.values() for row in rows for cell in row if "'" in str(cell)]


def test_markdown_says_of_what_is_empty_what_the_page_says(client: TestClient) -> None:
    told = client.get(f"{opened(client)}/comparatif.md").text
    assert "\n\nL’équipe n’a pas écrit de conclusion.\n" in told
    assert "\n\nRien n’a été écarté.\n" in told
