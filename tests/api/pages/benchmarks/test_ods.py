import io

import pytest
from odfdo import Document
from starlette.testclient import TestClient

LONG = "Une réponse qui se dit en plus de quarante lettres"


@pytest.fixture
def spreadsheet(client: TestClient) -> Document:
    receipt = client.post("/api/v1/benchmarks", json={"own": [LONG, "Un agent"]}).json()
    address, team = f"/api/v1/benchmarks/{receipt['id']}", {"Authorization": f"Bearer {receipt['secret']}"}
    cell = client.get(address, headers=team).json()["answers"][0]["cells"][0]
    written = {"text": "Oui\n\nEt non", "rating": 3, "version": 0}
    client.put(f"{address}/cells/{cell['answer']}/{cell['criterion']}", json=written, headers=team)
    return Document(io.BytesIO(client.get(f"{address}/study.ods", headers=team).content))


def test_a_line_of_a_cell_is_a_line_of_the_spreadsheet(spreadsheet: Document) -> None:
    cell = next(table for table in spreadsheet.body.tables if table.name == "Grille").get_cell((4, 1))
    assert [line.inner_text for line in cell.get_elements("text:p")][:4] == ["Oui", "", "Et non", "Note : 3 / 4"]
    properties = spreadsheet.get_cell_style_properties("Grille", (4, 1))
    assert properties["fo:wrap-option"] == "wrap"


def test_a_rating_and_a_weight_can_be_computed_with(spreadsheet: Document) -> None:
    ratings = next(table for table in spreadsheet.body.tables if table.name == "Notes")
    assert [(cell.type, cell.value) for cell in ratings.get_cells("B3:D3", flat=True)] == [
        ("float", 3),
        ("float", 3),
        (None, None),
    ]
    assert ratings.get_cell("C2").type == "float"


def test_the_head_is_bold_and_stays_in_sight(spreadsheet: Document) -> None:
    views = spreadsheet.settings.root.get_elements("//config:config-item-map-named[@config:name='Tables']")[0]
    held = {
        entry.get_attribute("config:name"): {
            item.get_attribute("config:name"): int(item.text)
            for item in entry.get_elements("config:config-item")
            if "SplitPosition" in str(item.get_attribute("config:name"))
        }
        for entry in views.children
    }
    assert list(held) == [table.name for table in spreadsheet.body.tables]
    assert held["Critères"] == {"HorizontalSplitPosition": 0, "VerticalSplitPosition": 1}
    assert held["Grille"] == {"HorizontalSplitPosition": 1, "VerticalSplitPosition": 1}
    assert held["Notes"] == {"HorizontalSplitPosition": 1, "VerticalSplitPosition": 2}
    head = next(table for table in spreadsheet.body.tables if table.name == "Grille").get_cell("A1")
    assert spreadsheet.get_style_properties("table-cell", str(head.style), "text") == {"fo:font-weight": "bold"}


def test_a_column_is_as_wide_as_what_it_says(spreadsheet: Document) -> None:
    ratings = next(table for table in spreadsheet.body.tables if table.name == "Notes")
    widths = [
        (spreadsheet.get_style_properties("table-column", str(column.style)) or {}).get("style:column-width")
        for column in ratings.columns
    ]
    assert widths[:2] == ["8cm", "2.5cm"]
    assert set(widths[2:]) == {"2.5cm", "5cm"}
