"""Every upstream, read from small files of its real shapes; the real ones too when they are at hand."""

import datetime as dt
import os
import shutil
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue, load_documents
from corpus.cleaning import find_personal_data
from corpus.errors import SourceError
from corpus.imported import list_file, read_entries
from corpus.importing import ImportReport, import_list
from corpus.passages import passages_of
from corpus.records import Tool, ToolState
from corpus.sources.registry import UPSTREAMS

DAY = dt.date(2026, 11, 26)
SMALL = Path(__file__).parent / "samples"
REAL = Path(os.environ.get("SAMPLES") or Path(__file__).parents[4] / "shared/samples")


def imported(source: str, path: Path, into: Path) -> tuple[ImportReport, dict[str, Tool]]:
    report = import_list(UPSTREAMS[source], path, into=into, read_on=DAY)
    assert report.records + report.merged + len(report.quarantined) == report.rows
    entries = [entry.record for entry in read_entries(list_file(into, source))]
    return report, {record.id: record for record in entries if isinstance(record, Tool)}


def set_aside(report: ImportReport) -> dict[str, str]:
    return {row.place: row.field for row in report.quarantined}


def matched_text(tool: Tool) -> str:
    return "\n".join(passage.text for passage in passages_of(tool))


def test_fiches_of_beta_gouv_are_matched_but_their_text_is_not_shown(tmp_path: Path) -> None:
    report, tools = imported("beta-gouv", SMALL / "beta-gouv/startups", tmp_path)
    assert set_aside(report) == {"phase.md": "phases.0.name", "yaml.md": "", "sans.md": ""}
    tool = tools["rdv.exemple"]
    assert (tool.name, tool.purpose, tool.description, tool.problems) == ("RDV Exemple", "RDV Exemple", None, [])
    assert [u.about for u in tool.unshown] == ["purpose", "problem"]
    assert "Un agenda en ligne." in matched_text(tool)
    assert "guichet" not in tool.model_dump_json()
    assert [p.text for p in passages_of(tool) if p.quotable] == ["RDV Exemple : RDV Exemple"]
    assert "exemple.fr" not in " ".join(u.text for u in tool.unshown)
    assert (tool.state, tool.publisher) == (ToolState.LIVE, "anct")
    assert tool.repository == "https://forge.exemple.fr/rdv"
    assert (tool.themes, tool.keywords, tool.audience) == (["administratif"], ["Haie"], ["collectivite-territoriale"])
    assert [(fact.what, fact.value) for fact in tool.facts] == [("accessibility", "Accessibilité : non conforme")]
    assert tool.sources[0].url == "https://beta.gouv.fr/startups/rdv.exemple.html"


def test_what_was_given_up_is_a_precedent_with_its_reason(tmp_path: Path) -> None:
    _, tools = imported("beta-gouv", SMALL / "beta-gouv/startups", tmp_path)
    given_up = {name: tool.state_note or "" for name, tool in tools.items() if tool.precedent}
    assert given_up.keys() == {"etat-civil-simple", "cantine-claire"}
    assert "« Les communes interrogées ont déjà un téléservice qui leur suffit. »" in given_up["etat-civil-simple"]
    assert "« Peu de familles s’en servaient. »" in given_up["cantine-claire"]
    assert given_up["cantine-claire"].startswith("Abandonné le 01/03/2023, d’après la fiche de beta.gouv.fr. Raison")
    assert given_up["etat-civil-simple"].startswith("Abandonné à l’étude")


def test_what_was_handed_over_is_to_be_checked_with_its_new_holder(tmp_path: Path) -> None:
    _, tools = imported("beta-gouv", SMALL / "beta-gouv/startups", tmp_path)
    handed = tools["eau-suivie"]
    assert handed.state is ToolState.UNKNOWN
    assert (handed.state_note or "").startswith("Confié à un autre porteur")
    assert "Repreneur d’après la fiche : syndicat-des-eaux." in (handed.state_note or "")
    assert not any("« acceleration »" in (tool.state_note or "") for tool in tools.values())
    assert tools["voirie"].state is ToolState.LIVE


@pytest.mark.parametrize(
    ("source", "path", "latest"),
    [
        ("beta-gouv", "beta-gouv/startups", "2025-02-01"),
        ("sill", "sill-2022.json", "2022"),
        ("sill", "sill-today.json", "2023-11-14"),
        ("comptoir-du-libre", "comptoir.json", "2026-01-02"),
        ("publiccode", "publiccode", None),
        # It dates itself.
        ("communs", "communs-services.csv", None),
    ],
)
def test_a_list_is_as_of_the_latest_day_that_it_says(
    tmp_path: Path, source: str, path: str, latest: str | None
) -> None:
    imported(source, SMALL / path, tmp_path)
    assert load_documents(tmp_path)[source].latest == latest


@pytest.mark.parametrize("packed", ["zip", "gztar"])
def test_an_archive_of_fiches_reads_like_their_folder(tmp_path: Path, packed: str) -> None:
    archive = Path(shutil.make_archive(str(tmp_path / "fiches"), packed, SMALL / "beta-gouv"))
    from_folder, tools = imported("beta-gouv", SMALL / "beta-gouv/startups", tmp_path / "a")
    from_archive, same = imported("beta-gouv", archive, tmp_path / "b")
    assert tools.keys() == same.keys()
    assert from_archive.rows == from_folder.rows


@pytest.mark.parametrize(("name", "n_records"), [("v2", 2), ("broken", 1), ("v3", 2)])
def test_the_public_json_is_read_in_each_version_and_when_a_record_is_broken(
    tmp_path: Path, name: str, n_records: int
) -> None:
    report, tools = imported("beta-gouv", SMALL / f"beta-gouv/startups.{name}.json", tmp_path)
    assert (report.rows, len(tools)) == (2, n_records)
    assert tools["voirie"].state is ToolState.LIVE
    if name == "v2":
        assert "On attend au guichet." in matched_text(tools["rdv.exemple"])
        assert tools["rdv.exemple"].publisher == "ville-d-exemple"


def test_the_grid_of_the_dinum_is_read_without_its_mails(tmp_path: Path) -> None:
    report, tools = imported("dinum-benchmark", SMALL / "benchmark-dinum.csv", tmp_path)
    assert [row.field for row in report.quarantined] == [
        "Nature",
        "Niveau d’expertise technique",
        "Phase : Affiner un projet au stade de l’idée vague",
        "Lien du service auto",
        "id",
    ]
    tool = tools["rdv-exemple"]
    assert tool.purpose == "Un agenda gratuit pour les mairies."
    assert tool.description == "Un agenda en ligne\nUn agenda.\nPour les mairies.\nOutil gratuit pour les mairies."
    assert tool.price
    assert (tool.price.kind, tool.publisher, tool.state) == ("free", "ANCT", ToolState.LIVE)
    assert "contact@" not in tool.model_dump_json()
    assert {"Mutabilité d'un bâtiment ou d'un site/ Sobriété immobilière"} & {*tool.keywords} == set()
    assert [fact.what for fact in tool.facts] == ["effort", "openness"]
    other = tools["essai-payant"]
    assert (other.price, other.publisher, other.state) == (None, None, ToolState.UNKNOWN)


def test_the_services_of_the_communs_are_read_and_an_empty_row_is_passed_over(tmp_path: Path) -> None:
    report, tools = imported("communs", SMALL / "communs-services.csv", tmp_path)
    assert [(row.place, row.field) for row in report.quarantined] == [("ligne 4", "isListed")]
    assert tools["rdv-exemple"].facts[0].what == "interoperability"
    assert tools["eau-locale"].url == "https://eau.exemple.fr"


def test_the_sill_of_2022_is_read_by_its_letters(tmp_path: Path) -> None:
    report, tools = imported("sill", SMALL / "sill-2022.json", tmp_path)
    assert [row.field for row in report.quarantined] == ["st", "id", ""]
    tool = tools["7"]
    assert (tool.name, tool.purpose, tool.licence) == ("R", "Calcul statistique", "GPL-2.0")
    assert (tool.description, tool.repository, tool.url) == (None, None, "http://calcul.exemple.fr/")
    assert (tool.state, tool.state_note) == (
        ToolState.UNKNOWN,
        "Dans le socle interministériel jusqu’en 2022 au moins, recommandé.",
    )
    assert tool.same_as == ["https://comptoir-du-libre.org/fr/softwares/41"]
    assert tools["8"].description == "Logiciels comparables : R."
    assert (tools["8"].state, tools["8"].state_note) == (
        ToolState.UNKNOWN,
        "Dans le socle interministériel jusqu’en 2019 au moins, en fin de recommandation.",
    )


def test_the_sill_of_today_names_the_organisations_and_no_one(tmp_path: Path) -> None:
    report, tools = imported("sill", SMALL / "sill-today.json", tmp_path)
    assert [row.field for row in report.quarantined] == ["name"]
    assert tools["7"].used_by == ["Ministère d’exemple"]
    told = "Un langage pour la statistique.\nLogiciels comparables : Calcul Payant, Tableur Fictif."
    assert (tools["7"].description, tools["7"].url) == (told, "https://calcul.exemple.fr")
    assert tools["8"].state_note == "Sorti du socle interministériel. Plus maintenu."


def test_the_comptoir_du_libre_gives_organisations_and_leaves_people(tmp_path: Path) -> None:
    report, tools = imported("comptoir-du-libre", SMALL / "comptoir.json", tmp_path)
    assert [row.field for row in report.quarantined] == ["name", ""]
    assert tools["41"].used_by == ["Ville d’Exemple"]
    assert (tools["41"].url, tools["41"].repository) == ("https://calcul.exemple.fr", None)
    assert tools["42"].repository == "https://forge.exemple.fr/agenda"
    assert "Prénom Fictif" not in list_file(tmp_path, "comptoir-du-libre").read_text(encoding="utf-8")


def test_publiccode_is_read_in_old_and_new_versions_without_contacts(tmp_path: Path) -> None:
    report, tools = imported("publiccode", SMALL / "publiccode", tmp_path)
    assert set_aside(report) == {
        "autre.yaml": "publiccodeYmlVersion",
        "bombe.yml": "",
        "statut.yml": "developmentStatus",
    }
    tool = tools["agenda-libre"]
    assert (tool.aliases, tool.purpose) == (["Agenda de la mairie"], "Un agenda pour la mairie")
    assert (tool.licence, tool.publisher, tool.state) == ("AGPL-3.0-or-later", "Syndicat d’exemple", ToolState.LIVE)
    assert "Fictif" not in list_file(tmp_path, "publiccode").read_text(encoding="utf-8")
    assert tools["vieux-site"].precedent


def test_the_same_thing_in_many_lists_is_one_record_with_all_sources(tmp_path: Path) -> None:
    for source, name in [
        ("beta-gouv", "beta-gouv/startups"),
        ("dinum-benchmark", "benchmark-dinum.csv"),
        ("communs", "communs-services.csv"),
        ("sill", "sill-2022.json"),
        ("comptoir-du-libre", "comptoir.json"),
        ("publiccode", "publiccode"),
    ]:
        report, _ = imported(source, SMALL / name, tmp_path)
    assert report.merged == 1
    catalogue = Catalogue.load(tmp_path)
    meeting = catalogue.tool("rdv.exemple")
    assert [source.document for source in meeting.sources] == ["beta-gouv", "dinum-benchmark", "communs"]
    assert (meeting.purpose, catalogue.tool("communs-rdv-exemple")) == ("Un agenda gratuit pour les mairies.", meeting)
    assert (catalogue.tool("41"), catalogue.tool("7").aliases) == (catalogue.tool("7"), ["R (calcul)"])


@pytest.mark.parametrize("source", sorted(UPSTREAMS))
@pytest.mark.parametrize("content", [b"", b"\xff\x00\x9d", b"{", b"[1, 2]", b"PK\x03\x04 cut", b"a;b\n1;2\n"])
def test_a_file_of_another_kind_is_refused_or_set_aside_whole(tmp_path: Path, source: str, content: bytes) -> None:
    for ending in (".csv", ".json", ".md", ".yml", ".zip", ".jsonl", ".ods"):
        path = tmp_path / f"fichier{ending}"
        path.write_bytes(content)
        told = ""
        try:
            report, _ = imported(source, path, tmp_path / "into")
        except SourceError as error:
            told = str(error)
        assert path.name in told if told else len(report.quarantined) == report.rows


def packed_fiches(tmp_path: Path, packed: str) -> Path:
    return Path(shutil.make_archive(str(tmp_path / "fiches"), packed, SMALL / "beta-gouv"))


def spoilt(content: bytes, where: int, by: bytes) -> bytes:
    return content[:where] + by + content[where + len(by) :]


def test_an_archive_with_a_damaged_header_is_refused_and_not_read_as_far_as_that(tmp_path: Path) -> None:
    path = packed_fiches(tmp_path, "tar")
    with tarfile.open(path) as archive:
        last = archive.getmembers()[-1].offset
    path.write_bytes(spoilt(path.read_bytes(), last + 148, b"spoilt"))
    with pytest.raises(SourceError, match="abîmée ou incomplète"):
        imported("beta-gouv", path, tmp_path / "into")


def test_an_archive_cut_between_two_files_is_refused(tmp_path: Path) -> None:
    path = packed_fiches(tmp_path, "tar")
    with tarfile.open(path) as archive:
        last = archive.getmembers()[-1].offset
    path.write_bytes(path.read_bytes()[:last])
    with pytest.raises(SourceError, match="abîmée ou incomplète"):
        imported("beta-gouv", path, tmp_path / "into")


@pytest.mark.parametrize("packed", ["gztar", "bztar", "xztar", "zip"])
@pytest.mark.parametrize("from_end", [6, 60])
def test_a_packed_archive_is_held_against_its_own_sums(tmp_path: Path, packed: str, from_end: int) -> None:
    path = packed_fiches(tmp_path, packed)
    content = path.read_bytes()
    where = len(content) - from_end
    if packed == "zip":
        # What is unpacked stands before its directory.
        with zipfile.ZipFile(path) as archive:
            info = next(info for info in archive.infolist() if info.filename.endswith(".md"))
        where = info.header_offset + 30 + len(info.filename) + from_end
    path.write_bytes(spoilt(content, where, bytes(~byte & 255 for byte in content[where : where + 4])))
    with pytest.raises(SourceError, match="abîmée ou incomplète"):
        imported("beta-gouv", path, tmp_path / "into")


def test_a_list_of_startups_nested_too_deep_is_told(tmp_path: Path) -> None:
    path = tmp_path / "startups.json"
    path.write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(SourceError, match=r"n’est pas un startups\.json lisible"):
        imported("beta-gouv", path, tmp_path / "into")
    deep = '[{"id": "a", "attributes": ' + "[" * 200_000
    good = '{"id": "voirie", "type": "startup", "attributes": {"name": "Voirie", "phases": []}}'
    path.write_text(f'{{"data": {deep}, {good}]}}', encoding="utf-8")
    report, _ = imported("beta-gouv", path, tmp_path / "into2")
    assert next((row.place, row.reason) for row in report.quarantined) == ("élément 1", "JSON illisible")


def test_what_is_wrong_with_yaml_is_told_in_french_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("name: Un\nurl: [a\nb: c\n", encoding="utf-8")
    report, _ = imported("publiccode", path, tmp_path / "into")
    assert report.quarantined[0].reason == "YAML illisible : ligne 3, colonne 2"


def test_a_day_that_no_calendar_has_is_told_where_it_is_read_and_nowhere_else(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    told = "publiccodeYmlVersion: '0.4'\nname: Un\nurl: https://exemple.fr/a\nreleaseDate: 2020-02-31\n"
    path.write_text(told, encoding="utf-8")
    report, _ = imported("publiccode", path, tmp_path / "into")
    assert (report.records, report.quarantined) == (1, ())
    fiche = tmp_path / "b.md"
    fiche.write_text(
        "---\ntitle: B\nmission: Aider\nphases:\n  - name: acceleration\n    start: 2020-02-31\n---\nTexte\n",
        encoding="utf-8",
    )
    report, _ = imported("beta-gouv", fiche, tmp_path / "into")
    (bad,) = report.quarantined
    assert "2020-02-31" in bad.value
    assert bad.field


def test_an_archive_that_explodes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bombe.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("startups/a.md", b"0" * 30_000_000)
    with pytest.raises(SourceError, match="lecture refusée"):
        imported("beta-gouv", path, tmp_path / "into")
    packed = tmp_path / "bombe.tar.gz"
    (tmp_path / "a.md").write_bytes(b"0" * 30_000_000)
    with tarfile.open(packed, "w:gz") as tar:
        tar.add(tmp_path / "a.md", "a.md")
    with pytest.raises(SourceError, match="lecture refusée"):
        imported("beta-gouv", packed, tmp_path / "into")


@pytest.mark.skipif(not REAL.is_dir(), reason="the samples are not at hand")
@pytest.mark.parametrize(
    ("source", "name", "n_rows", "n_quarantined"),
    [
        ("beta-gouv", "beta-gouv", 225, 0),
        ("dinum-benchmark", "benchmark-dinum.csv", 125, 5),
        ("communs", "communs-services.csv", 74, 1),
        ("sill", "sill-2022.json", 240, 0),
    ],
)
def test_every_row_of_the_samples_is_a_record_or_stands_in_quarantine(
    tmp_path: Path, source: str, name: str, n_rows: int, n_quarantined: int
) -> None:
    report, tools = imported(source, REAL / name, tmp_path)
    assert (report.rows, len(report.quarantined)) == (n_rows, n_quarantined)
    told = "\n".join(tool.model_dump_json() + "".join(u.text for u in tool.unshown) for tool in tools.values())
    found = Counter(found.kind for found in find_personal_data(told))
    assert not found["mail"]
    assert not found["phone"]
