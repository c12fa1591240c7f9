"""What upstreams leave out, or give in another kind: one row pays for it, and it is told as what it is."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from corpus.imported import list_file, read_entries
from corpus.importing import ImportReport, import_list
from corpus.records import Tool
from corpus.sources.registry import UPSTREAMS
from tests.corpus.sources.lists import DAY
from tests.corpus.sources.test_upstreams import SMALL


def imported(source: str, path: Path, into: Path) -> tuple[ImportReport, list[Tool]]:
    report = import_list(UPSTREAMS[source], path, into=into, read_on=DAY)
    entries = [entry.record for entry in read_entries(list_file(into, source))]
    return report, [record for record in entries if isinstance(record, Tool)]


@pytest.mark.parametrize("related", [None, [], "dinum", {"incubator": None}, {"incubator": ["x"], "sponsors": 3}])
def test_a_startup_whose_relationships_are_none_is_read(tmp_path: Path, related: object) -> None:
    path = tmp_path / "startups.json"
    startup = {"id": "a", "type": "startup", "attributes": {"name": "Un", "events": True}, "relationships": related}
    path.write_text(json.dumps({"data": [startup]}), encoding="utf-8")
    report, (tool,) = imported("beta-gouv", path, tmp_path / "into")
    assert (tool.id, tool.publisher, report.quarantined) == ("a", None, ())


def test_events_of_another_kind_tell_no_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: Un\nphases: [{name: abandon}]\nevents: 3\n---\n", encoding="utf-8")
    _, (tool,) = imported("beta-gouv", path, tmp_path / "into")
    assert (tool.state_note or "").endswith("La fiche n’en dit pas la raison.")


def test_a_yaml_file_without_keys_is_told_as_that(tmp_path: Path) -> None:
    folder = tmp_path / "projets"
    folder.mkdir()
    for name, text in {"vide.yml": "", "liste.yml": "- a\n", "texte.yml": "bonjour\n"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    report, _ = imported("publiccode", folder, tmp_path / "into")
    assert {row.reason for row in report.quarantined} == {"des clés et leurs valeurs sont attendues"}
    (tmp_path / "a.md").write_text("---\nbonjour\n---\n", encoding="utf-8")
    report, _ = imported("beta-gouv", tmp_path / "a.md", tmp_path / "into")
    assert report.quarantined[0].reason == "en-tête : des clés et leurs valeurs sont attendues"


def test_a_state_that_is_not_told_is_not_quoted(tmp_path: Path) -> None:
    path = tmp_path / "publiccode.yml"
    path.write_text("publiccodeYmlVersion: '0.4'\nname: Un\nurl: https://exemple.fr/un\n", encoding="utf-8")
    _, (tool,) = imported("publiccode", path, tmp_path / "into")
    assert tool.state_note is None
    (tmp_path / "sill.json").write_text('[{"id": 1, "i": "Un", "st": "R"}]', encoding="utf-8")
    _, (title,) = imported("sill", tmp_path / "sill.json", tmp_path / "into")
    assert title.state_note == "Dans le socle interministériel, recommandé."


def test_what_bounds_an_easy_service_is_told_beside_its_ease(tmp_path: Path) -> None:
    text = (SMALL / "benchmark-dinum.csv").read_text(encoding="utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    rows[0][header.index("Précisions")] = "Fonctionne seulement sur certains territoires."
    with (tmp_path / "grille.csv").open("w", encoding="utf-8", newline="") as grid:
        csv.writer(grid, delimiter=";").writerows([header, rows[0]])
    _, (tool,) = imported("dinum-benchmark", tmp_path / "grille.csv", tmp_path / "into")
    assert [fact.value for fact in tool.facts if fact.what == "effort"] == [
        "Facile à prendre en main : niveau d’expertise technique bas",
        "Remarque du comparatif : Fonctionne seulement sur certains territoires",
    ]


def test_an_archive_made_under_windows_has_folders_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "fiches.zip", "w") as archive:
        archive.writestr("startups\\voirie.md", "---\ntitle: Voirie\n---\n")
        archive.writestr("startups\\.git\\notes.md", "rien")
    report, (tool,) = imported("beta-gouv", tmp_path / "fiches.zip", tmp_path / "into")
    assert (tool.id, report.quarantined) == ("voirie", ())
