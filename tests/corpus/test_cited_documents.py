import datetime as dt
from pathlib import Path

from corpus.catalogue import DATA, Catalogue
from corpus.cited_documents import cited_documents
from corpus.importing import import_list
from corpus.records import Investigation
from corpus.sources.registry import UPSTREAMS
from tests.corpus.test_importing import DAY, import_rows, tool_rows, write_list
from tests.shipped import shipped_catalogue


def test_every_document_that_a_shipped_record_cites_is_listed_with_its_records() -> None:
    catalogue = shipped_catalogue()
    found = {cited.document.id: cited for cited in cited_documents(catalogue, DATA)}
    cited = {record.source.document for record in catalogue.investigations}
    cited |= {source.document for tool in catalogue.tools for source in tool.sources}
    assert set(found) == cited | {"decoupage-administratif"}
    assert found["pni-synthese-2021"].investigations == 47
    citing = [tool for tool in catalogue.tools if any(one.document == "beta-gouv" for one in tool.sources)]
    assert found["beta-gouv"].tools == len(citing) > 0
    assert all(isinstance(record, Investigation) for record in catalogue.investigations)


def test_an_imported_list_is_listed_with_the_days_it_was_read_on(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, *tool_rows(3))
    later = DAY + dt.timedelta(days=2)
    import_rows(into, {"id": "o0", "name": "Autre nom"}, *tool_rows(3)[1:], day=later)  # type: ignore[arg-type]
    one, territories = cited_documents(Catalogue.load(into), into)
    assert (one.way, one.document.id, one.tools, one.unshown, one.shown) == ("imported", "tabular", 3, 0, True)
    assert (one.first_read, one.last_read) == (DAY, later)
    assert territories.way == "territories"


def test_a_list_whose_text_may_not_be_shown_says_so_and_counts(tmp_path: Path) -> None:
    shape = UPSTREAMS["tabular"]
    closed = type(shape)(shape.document.model_copy(update={"republish": False}), shape.read, shape.draft)
    rows = [{"id": "a", "name": "A", "purpose": "Servir en secret."}, {"id": "b", "name": "B"}]
    import_list(closed, write_list(tmp_path / "l.jsonl", *rows), into=tmp_path / "c", read_on=DAY)
    one, _ = cited_documents(Catalogue.load(tmp_path / "c"), tmp_path / "c")
    assert (one.shown, one.tools, one.unshown) == (False, 2, 1)
