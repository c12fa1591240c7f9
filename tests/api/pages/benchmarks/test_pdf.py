import json
import math
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.pages.reading import text_of
from tests.api.pages.tagged_pdf import read_pdf, squeezed
from tests.hostile import HOSTILE

NEED = "dépôts sauvages d’encombrants dans la rue"


def study(client: TestClient, ending: str, **body: Any) -> bytes:
    receipt = client.post("/api/v1/benchmarks", json=body).json()
    team = {"Authorization": f"Bearer {receipt['secret']}"}
    answer = client.get(f"/api/v1/benchmarks/{receipt['id']}/study.{ending}", headers=team)
    assert answer.status_code == 200
    return answer.content


def both(client: TestClient, **body: Any) -> tuple[bytes, dict[str, list[list[str]]]]:
    """Give the PDF of a benchmark and the sheets of its JSON."""
    receipt = client.post("/api/v1/benchmarks", json=body).json()
    address, team = f"/api/v1/benchmarks/{receipt['id']}", {"Authorization": f"Bearer {receipt['secret']}"}
    told = client.get(address, headers=team).json()
    aside = {"version": told["version"], "aside": True, "why": "Trop loin"}
    client.patch(f"{address}/answers/{told['answers'][-1]['id']}", json=aside, headers=team)
    cell = told["answers"][0]["cells"][0]
    written = {"text": "#set text(red) *gras* \\ $x$", "note": "<b>\nligne", "rating": 4, "version": 0}
    client.put(f"{address}/cells/{cell['answer']}/{cell['criterion']}", json=written, headers=team)
    concluded = {"version": client.get(address, headers=team).json()["version"], "conclusion": "#let\n\n*Retenir* Pix"}
    client.patch(address, json=concluded, headers=team)
    content = client.get(f"{address}/study.pdf", headers=team).content
    sheets = json.loads(client.get(f"{address}/study.json", headers=team).content)["sheets"]
    return content, {
        sheet["title"]: [[str(cell) for cell in row] for row in sheet["rows"]]
        for sheet in sheets
        if sheet["title"] != "Notes"
    }


def on_pages(synthesis: list[list[str]]) -> list[list[list[str]]]:
    """Part the synthesis as its pages do: seven criteria at most, as many on each, after names and means."""
    criteria = len(synthesis[0]) - 2
    size = math.ceil(criteria / math.ceil(criteria / 7))
    return [[row[:2] + row[at : at + size] for row in synthesis] for at in range(2, 2 + criteria, size)]


def test_the_pdf_says_every_cell_of_the_other_files_in_their_order(client: TestClient) -> None:
    content, sheets = both(client, need=NEED)
    text, place = read_pdf(content).text, 0
    for title, rows in sheets.items():
        place = text.index(squeezed(title), place)
        for part in on_pages(rows) if title == "Synthèse" else [rows]:
            for cell in (cell for row in part[1:] for cell in row):
                found = text.find(squeezed(cell), place)
                assert found >= 0, (title, cell)
                place = found
    assert "#settext(red)*gras*\\$x$" in text


def test_its_tags_are_the_headings_and_the_tables_of_the_sheets(client: TestClient) -> None:
    content, sheets = both(client, need=NEED)
    tags = read_pdf(content).tags
    grid = sheets["Grille"]
    answers, columns = len(grid) - 1, len(grid[0])
    assert len(sheets["Conclusion"]) == 2
    apart = {"Grille", "Conclusion", "Synthèse"}
    others = [rows for title, rows in sheets.items() if title not in apart and len(rows) > 1]
    others += on_pages(sheets["Synthèse"])
    assert len(on_pages(sheets["Synthèse"])) == 2
    assert tags.count("H1") == len(sheets)
    assert tags.count("H2") == answers
    assert tags.count("Table") == answers + len(others)
    # Of an answer on paper: a row a criterion, under a head of two; its name, kind, brief and mean stand above.
    criteria = columns - 4
    assert tags.count("TR") == answers * (1 + criteria) + sum(map(len, others))
    assert tags.count("TH") == 2 * answers + sum(len(rows[0]) for rows in others)
    assert tags.count("TD") == 2 * answers * criteria + sum((len(rows) - 1) * len(rows[0]) for rows in others)


def test_what_nobody_wrote_is_said_as_the_page_says_it(client: TestClient) -> None:
    receipt = client.post("/api/v1/benchmarks", json={"own": ["Une affiche", "Un agent"]}).json()
    page = text_of(client.get(f"{receipt['page']}/etude").text)
    text = read_pdf(client.get(f"{receipt['page']}/comparatif.pdf").content).text
    for nothing in ("L’équipe n’a pas écrit de conclusion.", "Rien n’a été écarté.", "Aucune source n’est citée."):
        assert nothing in page
        assert squeezed(nothing) in text


def test_it_says_its_language_its_title_and_what_it_conforms_to(client: TestClient) -> None:
    told = read_pdf(study(client, "pdf", need=NEED, title="Encombrants : qui fait quoi ?"))
    assert (told.title, told.language, told.marked) == ("Encombrants : qui fait quoi ?", "fr-FR", True)
    assert "<pdfuaid:part>1</pdfuaid:part>" in told.claims


def test_a_character_that_our_fonts_lack_costs_the_claim_and_not_the_file(client: TestClient) -> None:
    told = read_pdf(study(client, "pdf", own=["漢字 😀", "Une autre réponse"]))
    assert told.marked
    assert "H2" in told.tags
    assert "pdfuaid" not in told.claims
    assert "Uneautreréponse" in told.text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_set_as_text(client: TestClient, text: str) -> None:
    body = json.dumps({"need": text[:2_000], "title": text[:200], "own": [text[:300], "Une autre"]})
    receipt = client.post("/api/v1/benchmarks", content=body, headers={"Content-Type": "application/json"})
    if receipt.status_code == 201:
        page = receipt.json()["page"]
        assert client.get(f"{page}/comparatif.pdf").content.startswith(b"%PDF-")


def test_the_same_benchmark_gives_the_same_bytes(client: TestClient) -> None:
    page = client.post("/api/v1/benchmarks", json={"records": ["pix"]}).json()["page"]
    assert client.get(f"{page}/comparatif.pdf").content == client.get(f"{page}/comparatif.pdf").content
