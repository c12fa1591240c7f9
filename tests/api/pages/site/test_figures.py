import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import Counts, Figures, Store
from api.desk.database import Database, default_url
from api.operating.budget import BudgetError, read_budget
from api.pages.site.usage_months import MOST_MONTHS, columns_of, months_of
from api.settings import Settings
from recommender import Need, Recommender
from tests.api.desk.clock import Clock
from tests.api.pages.conftest import TOLD, Opener
from tests.api.pages.reading import text_of

SCHEMA = json.loads((Path(__file__).parent / "schema-impact.json").read_text(encoding="utf-8"))["fields"]
FOREIGN = "une recette de tarte aux pommes pour dix personnes"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(data_dir: Path, clock: Clock) -> Iterator[Store]:
    database = Database(default_url(data_dir))
    yield Store(database, clock=clock)
    database.close()


@pytest.fixture
def site(recommender: Recommender, data_dir: Path, store: Store) -> Iterator[TestClient]:
    app = create_app(Settings(data_dir=data_dir, **TOLD), recommender, store)
    with TestClient(app) as running:
        yield running


def use(store: Store, recommender: Recommender, clock: Clock) -> None:
    """Two needs met in January, one met and one not in March, one answer judged."""
    clock.at = dt.datetime(2026, 1, 31, 23, tzinfo=dt.UTC)
    met = recommender.recommend(Need("les habitants déposent leurs encombrants n'importe quand"))
    for _ in range(2):
        store.usage.record_answer(met)
    clock.at = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    store.usage.record_answer(met)
    unmet = recommender.recommend(Need(FOREIGN))
    assert unmet.verdict.value == "nothing_comparable"
    store.usage.record_answer(unmet)
    store.usage.record_vote("abc", helped=True)


def test_before_any_use_the_page_says_so_and_the_file_has_no_line(site: TestClient) -> None:
    text = text_of(site.get("/stats").text)
    assert "Le service vient d’ouvrir" in text
    assert "%" not in text
    assert len(site.get("/stats.csv").text.splitlines()) == 1


def test_the_page_tells_what_was_counted(
    site: TestClient, store: Store, recommender: Recommender, clock: Clock
) -> None:
    use(store, recommender, clock)
    text = text_of(site.get("/stats").text)
    assert "du 31 janvier 2026 au 2 mars 2026" in text
    assert "besoins décrits 4" in text
    assert "3 sur 4" in text
    assert "mars 2026 (en cours) 2 1 sur 2 0 sur 2 1 sur 2 1 sur 1 0" in text
    assert "février 2026 0 – – – – 0" in text
    assert "janvier 2026 2 2 sur 2 0 sur 2 0 sur 2 – 0" in text


def test_the_first_day_is_not_told_as_a_span(site: TestClient, store: Store, recommender: Recommender) -> None:
    store.usage.record_answer(recommender.recommend(Need(FOREIGN)))
    text = text_of(site.get("/stats").text)
    assert not re.search(r"du (.+) au \1", text)
    assert re.search(r"Besoins décrits en \w+ \d{4}", text)


def test_the_file_is_valid_against_the_published_schema(
    site: TestClient, store: Store, recommender: Recommender, clock: Clock
) -> None:
    use(store, recommender, clock)
    answer = site.get("/stats.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "statistiques_impact_deja-la.csv" in answer.headers["content-disposition"]
    reader = csv.DictReader(io.StringIO(answer.text))
    assert reader.fieldnames == [field["name"] for field in SCHEMA]
    assert len(SCHEMA) == 17
    lines = list(reader)
    assert not [fault for line in lines for field in SCHEMA for fault in faults(line[field["name"]], field)]
    needs = {line["date_debut"]: line["valeur"] for line in lines if line["indicateur"] == "Nombre de besoins décrits"}
    assert needs == {"2026-01-01": "2", "2026-02-01": "0", "2026-03-01": "2"}
    assert {line["date"] for line in lines} == {"2026-01-31", "2026-02-28", "2026-03-02"}
    met = "Part des besoins avec une enquête ou un outil proposé"
    assert [line["valeur"] for line in lines if line["indicateur"] == met] == ["100.0", "50.0"]


def faults(value: str, field: dict) -> list[str]:  # type: ignore[type-arg]
    """Hold a value against a field of a table schema."""
    rules = field.get("constraints", {})
    if not value:
        return [f"{field['name']} is empty"] if rules.get("required") else []
    shapes = {"number": r"-?\d+(\.\d+)?", "boolean": "true|false", "date": r"\d{4}-\d{2}-\d{2}", "string": ".+"}
    found = [] if re.fullmatch(shapes[field["type"]], value) else [f"{field['name']}: {value}"]
    return found + ([f"{value} is not listed"] if "enum" in rules and value not in rules["enum"] else [])


def test_what_the_schema_refuses_is_seen() -> None:
    kinds = {field["name"]: field for field in SCHEMA}
    assert faults("", kinds["valeur"])
    assert faults("a", kinds["valeur"])
    assert faults("2026", kinds["date"])
    assert faults("parfois", kinds["frequence_monitoring"])


def test_no_more_than_a_year_is_shown_and_no_month_is_skipped() -> None:
    first = dt.date(2024, 5, 20)
    figures = Figures(first, Counts(), ((first, Counts(need_found=1)), (dt.date(2026, 2, 1), Counts(need_vague=3))))
    months = months_of(figures, today=dt.date(2026, 2, 10))
    assert len(months) == MOST_MONTHS
    assert (months[0].first, months[-1].first) == (dt.date(2025, 3, 1), dt.date(2026, 2, 1))
    assert months[0].last == dt.date(2025, 3, 31)
    assert months[-1].last == dt.date(2026, 2, 10)
    assert [month.counts.needs for month in months] == [0] * 11 + [3]


def test_the_tallest_column_fills_the_picture_and_none_leaves_it() -> None:
    first = dt.date(2026, 1, 1)
    days = ((first, Counts(need_found=2, need_nothing=2)), (dt.date(2026, 2, 1), Counts(need_vague=1)))
    columns = columns_of(months_of(Figures(first, Counts(), days), today=dt.date(2026, 2, 2)))
    assert [column.found + column.vague + column.nothing for column in columns] == [1.0, 0.25]
    assert all(column.x >= 0 and column.x + column.width <= 100 for column in columns)
    assert columns[0].x + columns[0].width < columns[1].x


BUDGET = """
years:
  - year: 2025
    state: constaté
    lines: [{label: Développement, euros: 90000}]
  - year: 2026
    state: prévu
    source: Budget primitif
    lines: [{label: Hébergement, euros: 1200}, {label: Aide, euros: 0}]
"""


def test_the_budget_is_the_operators_file_latest_year_first(site_with: Opener, tmp_path: Path) -> None:
    (tmp_path / "budget.yaml").write_text(BUDGET, encoding="utf-8")
    text = text_of(site_with(budget=tmp_path / "budget.yaml").get("/budget").text)
    assert "Total 1 200 €" in text
    assert "Total 90 000 €" in text
    assert text.index("Dépenses de 2026") < text.index("Dépenses de 2025")
    assert "n’a pas encore publié" not in text


def test_without_a_file_no_figure_is_invented(client: TestClient) -> None:
    text = text_of(client.get("/budget").text)
    assert "n’a pas encore publié son budget" in text
    assert "€" not in text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file"),
        ("a: [", "while parsing"),
        ("years: [{year: 2026, state: deviné, lines: [{label: x, euros: 1}]}]", "years.0.state"),
        ("years: [{year: 2026, state: prévu, lines: [{label: x, euros: -1}]}]", "years.0.lines.0.euros"),
        ("years: [{year: 2026, state: prévu, lines: []}]", "years.0.lines"),
        (BUDGET.replace("2025", "2026"), "twice"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_place(tmp_path: Path, content: str | None, told: str) -> None:
    path = tmp_path / "budget.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(BudgetError, match=told):
        read_budget(path)
