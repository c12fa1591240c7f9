import datetime as dt
import json
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue, digest_of, load_documents
from corpus.errors import CatalogueError, SourceError, VanishedError
from corpus.imported import list_file
from corpus.importing import ImportReport, import_list
from corpus.records import Tool
from corpus.sources.registry import UPSTREAMS, named

DAY = dt.date(2026, 11, 26)
REVIEWED = """
{id: x, kind: guide, name: Piscines, aliases: [], themes: [dechets], publisher: null, licence: null, price: null,
url: null, repository: null, state: live, state_note: null, uses: [], sources: [{document: d, place: page 3}],
checked_on: 2026-11-26, purpose: Savoir où nager}
"""
DOCUMENTS = "[{id: d, title: Un guide, publisher: null, date: null, licence: null, url: null}]"
CHECKED = ("2026-11-02", "02/05/2026", "2027-01-31")
"""Days that rows say; the last one is to come."""


def write_list(path: Path, *rows: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def import_rows(into: Path, *rows: dict[str, str], name: str | None = None, **options: bool) -> ImportReport:
    path = write_list(into.with_suffix(".jsonl"), *rows)
    upstream = named(UPSTREAMS["tabular"], name)
    report = import_list(upstream, path, into=into, read_on=options.pop("day", DAY), **options)  # type: ignore[arg-type]
    assert report.records + report.merged + len(report.quarantined) == report.rows
    return report


def tool_rows(n: int) -> list[dict[str, str]]:
    return [{"id": f"o{number}", "name": f"Outil {number}"} for number in range(n)]


def test_an_import_makes_the_folders_that_are_missing(tmp_path: Path) -> None:
    path = write_list(tmp_path / "outils.jsonl", *tool_rows(2))
    assert import_list(UPSTREAMS["tabular"], path, into=tmp_path / "a" / "b", read_on=DAY).records == 2
    assert len(Catalogue.load(tmp_path / "a" / "b").tools) == 2


def test_a_changed_row_is_brought_up_to_date_and_dated(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, *tool_rows(5))
    later = DAY + dt.timedelta(days=1)
    report = import_rows(into, {"id": "o0", "name": "Autre nom"}, *tool_rows(5)[1:], day=later)  # type: ignore[arg-type]
    assert (report.new, report.changed, report.unchanged) == (0, 1, 4)
    catalogue = Catalogue.load(into)
    assert catalogue.tool("o0").name == "Autre nom"
    assert catalogue.tool("o0").sources[0].retrieved_on == later
    assert catalogue.tool("o1").sources[0].retrieved_on == DAY


def test_records_may_go_but_not_more_than_a_fifth_at_once(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, *tool_rows(10))
    assert import_rows(into, *tool_rows(8)).removed == ("o8", "o9")
    before = list_file(into, "tabular").read_bytes()
    with pytest.raises(VanishedError, match="2 des 8 fiches connues de « tabular »"):
        import_rows(into, *tool_rows(6))
    assert list_file(into, "tabular").read_bytes() == before
    assert len(import_rows(into, *tool_rows(6), accept_removals=True).removed) == 2


def test_a_known_row_that_became_bad_counts_as_gone(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, *tool_rows(4))
    with pytest.raises(VanishedError):
        import_rows(into, *tool_rows(3), {"id": "o3", "name": "Outil", "state": "en panne"})


def test_a_dry_run_reports_and_writes_nothing(tmp_path: Path) -> None:
    into = tmp_path / "c"
    assert import_rows(into, *tool_rows(3), dry_run=True).new == 3
    assert not into.exists()


def test_an_id_of_another_list_is_prefixed_for_good(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, {"id": "x", "name": "Parkings"})
    report = import_rows(into, {"id": "x", "name": "Cantines"}, name="autre")
    assert report.renamed == {"x": "autre-x"}
    catalogue = Catalogue.load(into)
    assert (catalogue.tool("x").name, catalogue.tool("autre-x").name) == ("Parkings", "Cantines")
    again = import_rows(into, {"id": "x", "name": "Cantines scolaires"}, name="autre")
    assert (again.changed, again.renamed) == (1, {})
    assert Catalogue.load(into).tool("autre-x").name == "Cantines scolaires"


def test_one_thing_in_two_lists_is_one_record_that_answers_to_both_ids(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, {"id": "m", "name": "Ma Cantine", "url": "https://macantine.exemple.fr/accueil"})
    told = {"id": "77", "name": "ma-cantine", "url": "http://www.macantine.exemple.fr", "licence": "MIT"}
    report = import_rows(into, told, {"id": "78", "name": "Autre"}, name="autre")
    assert (report.records, report.merged) == (1, 1)
    catalogue = Catalogue.load(into)
    tool = catalogue.tool("m")
    assert catalogue.record("77") is tool
    # The list whose name comes first gives its word first.
    assert (tool.id, tool.other_ids, tool.aliases, tool.licence) == ("77", ["m"], ["Ma Cantine"], "MIT")
    assert [source.document for source in tool.sources] == ["autre", "tabular"]


@pytest.mark.parametrize("names", [("autre", "tabular"), ("tabular", "autre")])
def test_an_id_that_two_lists_give_one_thing_is_kept_whichever_came_first(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    into = tmp_path / "c"
    rows = {
        "autre": [{"id": "a-dock", "name": "A-Dock"}, {"id": "x", "name": "Cantines"}],
        "tabular": [{"id": "a-dock", "name": "A-Dock", "licence": "MIT"}, {"id": "x", "name": "Parkings"}],
    }
    first, second = names
    import_rows(into, *rows[first], name=first)
    report = import_rows(into, *rows[second], name=second)
    assert (report.records, report.merged, report.renamed) == (1, 1, {"x": f"{second}-x"})
    catalogue = Catalogue.load(into)
    assert {tool.id for tool in catalogue.tools} == {"a-dock", "x", f"{second}-x"}
    tool = catalogue.tool("a-dock")
    assert catalogue.tool(f"{second}-a-dock") is tool
    assert (tool.other_ids, tool.licence) == ([f"{second}-a-dock"], "MIT")
    assert Catalogue.from_json(catalogue.to_json()).tool(f"{second}-a-dock").id == "a-dock"
    before = digest_of(into)
    for name in names:
        again = import_rows(into, *rows[name], name=name)
        assert (again.unchanged, again.renamed) == (2, {})
    assert digest_of(into) == before


def test_two_records_of_one_list_are_never_merged(tmp_path: Path) -> None:
    into = tmp_path / "c"
    same = {"name": "Ma Cantine", "url": "https://macantine.exemple.fr"}
    assert import_rows(into, {"id": "a", **same}, {"id": "b", **same}).records == 2
    report = import_rows(into, {"id": "c", **same}, {"id": "d", **same}, name="autre")
    assert (report.records + report.merged, len(Catalogue.load(into))) == (2, 2)


@pytest.mark.parametrize("name", ["Deux mots", "../x", ""])
def test_a_list_is_not_named_like_a_path(name: str) -> None:
    with pytest.raises(SourceError):
        named(UPSTREAMS["tabular"], name)


def test_what_an_import_wrote_and_someone_broke_is_named(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, *tool_rows(2))
    path = list_file(into, "tabular")
    path.write_text(path.read_text(encoding="utf-8").replace('"Outil 1"', "3") + "{\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        Catalogue.load(into)
    assert {problem.file for problem in caught.value.problems} == {
        "imported/tabular.jsonl, ligne 2",
        "imported/tabular.jsonl, ligne 3",
    }
    # What is told to do is enough.
    assert "retirez-la, puis importez" in caught.value.problems[-1].expected
    first, *_ = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{first}\n", encoding="utf-8")
    assert import_rows(into, *tool_rows(2)).unchanged == 1
    assert len(Catalogue.load(into).tools) == 2


def test_an_import_makes_another_catalogue(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, *tool_rows(2))
    before = digest_of(into)
    import_rows(into, *tool_rows(3))
    assert digest_of(into) != before


def test_a_text_that_may_not_be_shown_survives_the_index_and_no_dump(tmp_path: Path) -> None:
    into = tmp_path / "c"
    open_list = UPSTREAMS["tabular"]
    document = open_list.document.model_copy(update={"republish": False})
    closed = type(open_list)(document, open_list.read, open_list.draft)
    row = {"id": "a", "name": "Outil", "purpose": "Servir en secret.", "problem": "On ne sait pas."}
    import_list(closed, write_list(tmp_path / "l.jsonl", row), into=into, read_on=DAY)
    tool = Catalogue.from_json(Catalogue.load(into).to_json()).tool("a")
    assert [unshown.text for unshown in tool.unshown] == ["Servir en secret.", "On ne sait pas."]
    assert "secret" not in tool.model_dump_json()
    assert "On ne" not in tool.model_dump_json()
    assert isinstance(tool, Tool)


def test_a_prefixed_id_is_none_of_its_own_list(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, {"id": "x", "name": "Parkings"})
    rows = [{"id": "x", "name": "Cantines"}, {"id": "autre-x", "name": "Piscines"}]
    assert import_rows(into, *rows, name="autre").renamed == {"x": "autre-x-2"}
    catalogue = Catalogue.load(into)
    assert (catalogue.tool("autre-x").name, catalogue.tool("autre-x-2").name) == ("Piscines", "Cantines")


def test_a_new_id_is_none_that_its_list_got_before(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, {"id": "x", "name": "Parkings"})
    first = {"id": "x", "name": "Cantines"}
    import_rows(into, first, name="autre")
    report = import_rows(into, first, {"id": "autre-x", "name": "Piscines"}, name="autre")
    assert report.renamed == {"autre-x": "autre-autre-x"}
    assert Catalogue.load(into).tool("autre-x").name == "Cantines"


def test_a_long_id_stays_one_with_its_prefix(tmp_path: Path) -> None:
    into, long = tmp_path / "c", "a" * 120
    import_rows(into, {"id": long, "name": "Parkings"})
    (new,) = import_rows(into, {"id": long, "name": "Cantines"}, name="autre").renamed.values()
    assert Catalogue.load(into).tool(new).name == "Cantines"


def test_a_reviewed_record_keeps_its_id_and_the_imported_one_yields(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, {"id": "x", "name": "Parkings"}, {"id": "y", "name": "Cantines"})
    (into / "tools").mkdir()
    (into / "tools/x.yaml").write_text(REVIEWED, encoding="utf-8")
    (into / "documents.yaml").write_text(DOCUMENTS, encoding="utf-8")
    catalogue = Catalogue.load(into)
    assert (catalogue.tool("x").name, catalogue.tool("tabular-x").name) == ("Piscines", "Parkings")
    again = import_rows(into, {"id": "x", "name": "Parkings"}, {"id": "y", "name": "Cantines"})
    assert (again.renamed, again.unchanged) == ({"x": "tabular-x"}, 2)
    assert Catalogue.load(into).tool("tabular-x").name == "Parkings"


def test_an_id_of_two_lists_that_nobody_settled_is_told_with_their_files(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, {"id": "x", "name": "Parkings"})
    import_rows(into, {"id": "z", "name": "Cantines"}, name="autre")
    other = list_file(into, "autre")
    other.write_text(other.read_text(encoding="utf-8").replace('"id": "z"', '"id": "x"'), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"imported/autre\.jsonl, imported/tabular\.jsonl"):
        Catalogue.load(into)


def test_a_list_without_a_record_empties_nothing(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, *tool_rows(3))
    before = digest_of(into)
    with pytest.raises(SourceError, match="aucune ligne n’a donné de fiche"):
        import_rows(into, accept_removals=True)
    assert digest_of(into) == before


def test_a_day_to_come_is_no_day_of_a_check(tmp_path: Path) -> None:
    told = [{"id": day, "name": f"Le {day}", "checked_on": day} for day in ("2026-11-26", "2026-11-27", "2026-11-28")]
    report = import_rows(tmp_path / "c", *told)
    # Somewhere it is the next day already.
    assert [(row.field, row.value) for row in report.quarantined] == [("checked_on", "2026-11-28")]


def test_a_row_that_moved_is_unchanged_and_its_place_is_that_of_today(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, *tool_rows(3))
    later = DAY + dt.timedelta(days=1)
    first = {"id": "neuf", "name": "Nouveau"}
    report = import_rows(into, first, *tool_rows(3), day=later)  # type: ignore[arg-type]
    assert (report.new, report.changed, report.unchanged) == (1, 0, 3)
    [source] = Catalogue.load(into).tool("o0").sources
    assert (source.place, source.retrieved_on) == ("ligne 2", DAY)


def test_what_the_row_itself_says_of_its_source_and_of_its_check_is_content(tmp_path: Path) -> None:
    into = tmp_path / "c"
    row = {"id": "a", "name": "A", "source": "Wiki", "checked_on": "2026-05-04"}
    import_rows(into, row, *tool_rows(1))
    assert import_rows(into, *tool_rows(1), row).unchanged == 2
    assert import_rows(into, {**row, "source": "Annuaire"}, *tool_rows(1)).changed == 1
    assert import_rows(into, {**row, "source": "Annuaire", "checked_on": "2026-11-02"}, *tool_rows(1)).changed == 1
    tool = Catalogue.load(into).tool("a")
    assert (tool.sources[0].place, tool.checked_on) == ("Annuaire", dt.date(2026, 11, 2))


def test_a_list_imported_when_digests_held_the_line_is_unchanged(tmp_path: Path) -> None:
    into = tmp_path / "c"
    import_rows(into, *tool_rows(3))
    path = list_file(into, "tabular")
    former = [json.loads(line) | {"digest": "f" * 64} for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("".join(json.dumps(line) + "\n" for line in former), encoding="utf-8")
    assert import_rows(into, *reversed(tool_rows(3))).unchanged == 3
    assert "f" * 64 not in path.read_text(encoding="utf-8")


def test_a_list_that_does_not_date_itself_is_as_of_the_latest_day_that_its_rows_say(tmp_path: Path) -> None:
    into = tmp_path / "c"
    dated = [{"id": str(n), "name": f"N {n}", "checked_on": day} for n, day in enumerate(CHECKED)]
    import_rows(into, *dated)
    assert load_documents(into)["tabular"].latest == "2026-11-02"
    import_rows(into, {"id": "0", "name": "N 0", "checked_on": str(DAY)}, accept_removals=True)
    assert load_documents(into)["tabular"].latest == str(DAY)
    import_rows(into, *tool_rows(1), accept_removals=True)
    assert load_documents(into)["tabular"].latest is None


def test_one_name_at_two_hosts_is_a_pair_to_look_at_and_never_joined(tmp_path: Path) -> None:
    into = tmp_path / "c"
    first = {"id": "otelo", "name": "Otelo", "url": "https://otelo.exemple.fr"}
    import_rows(into, first, {"id": "autre", "name": "Autre outil"}, name="une")
    rows = [{"id": "o-1", "name": "OTELO", "url": "https://ailleurs.exemple.org/otelo"}, *tool_rows(2)]
    report = import_rows(into, *rows, {"id": "o-2", "name": "Otelo", "url": "https://o.exemple.net"}, name="deux")
    assert [(one.name, one.record, one.other) for one in report.namesakes] == [
        ("OTELO", "o-1", "otelo"),
        ("Otelo", "o-2", "otelo"),
    ]
    assert report.merged == 0
    assert len(Catalogue.load(into).tools) == 6
    # What is joined is one record, and no pair.
    joined = import_rows(into, {**first, "id": "encore"}, name="trois")
    assert joined.merged == 1
    assert {one.other for one in joined.namesakes} == {"o-1", "o-2"}
