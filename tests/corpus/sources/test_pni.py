"""The synthesis of the programme, drafted: a text with the traps of the real one, and the real one if at hand."""

import datetime as dt
import os
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue, load_documents
from corpus.cleaning import find_personal_data
from corpus.errors import SourceError
from corpus.fidelity import bad_citations, texts_of
from corpus.importing import ImportReport, import_list
from corpus.records import Outcome, SolutionKind
from corpus.sources.registry import UPSTREAMS

DAY = dt.date(2026, 11, 26)
REAL = Path(os.environ.get("PNI") or Path(__file__).parents[4] / "shared/pni")
INDEX = (
    "id,territory_name,territory_kind,department_code,region,population,themes,first_line,last_line,"
    "hypothesis_outcome,outcome_kind,status_after,tools,ocr_notes\n"
)
TOOLS = "id,name,kind,holder,open_source,free,url,cited_by,lines\n"
FICHE = {
    1: "### PROBLÉMATIQUE 1",
    3: "Les habitants ignorent la collecte des",
    4: "encombrants.",
    6: "#### CONTEXTE",
    8: "Une ville d’exemple, qui emploie jeuxaider.gov pour ses bénévoles.",
    10: "## **HYPOTHÈSE(S) DE DÉPART**",
    12: "Deux hypothèses :",
    14: "- le calendrier est mal connu ;",
    15: "- les jours ne conviennent pas.",
    17: "### INVESTIGATION",
    19: "Vingt entretiens.",
    21: "Le calendrier n’est pas lu.",
    23: "### QUELLE(S) SOLUTION(S) ?",
    25: "- **une campagne** d’affichage à court terme ;",
    27: "#### Un outil adapté",
    29: "- l’application Agenda pour rappeler les jours.",
    31: "**ET MAINTENANT ?**",
    33: "La ville continue ; le site est en ligne à l'adresse <https://dev.lot.fr>.",
    35: "Affiche devant la mairie",
    37: "### AGENDA",
    39: "Agenda est une application qui rappelle une date.",
}


def write_folder(folder: Path, lines: dict[int, str], *, index: str, tools: str = "") -> Path:
    folder.mkdir()
    text = "\n".join(lines.get(number, "") for number in range(1, max(lines) + 1))
    (folder / "synthese-exemple.md").write_text(text, encoding="utf-8")
    (folder / "investigations.csv").write_text(INDEX + index, encoding="utf-8")
    (folder / "tools.csv").write_text(TOOLS + tools, encoding="utf-8")
    return folder


def drafted(path: Path, into: Path) -> tuple[ImportReport, Catalogue]:
    report = import_list(UPSTREAMS["pni"], path, into=into, read_on=DAY)
    assert report.records + report.merged + len(report.quarantined) == report.rows
    return report, Catalogue.load(into)


ROW = (
    "exemple-1,Exemple,commune,01,Région d’exemple,,déchets;numérique,1,39,partly,"
    "communication;adopt_existing_tool,experimenting,agenda;autre,\n"
)


def test_a_fiche_becomes_a_draft_with_the_lines_of_each_statement(tmp_path: Path) -> None:
    tools = "agenda,Agenda (ex-Almanach),app,Société d’exemple,yes,yes,,exemple-1,29;39\n"
    report, catalogue = drafted(write_folder(tmp_path / "pni", FICHE, index=ROW, tools=tools), tmp_path / "c")
    assert (report.rows, report.quarantined) == (2, ())
    draft = catalogue.investigation("exemple-1")
    assert (draft.problem.text, draft.problem.lines) == ("Les habitants ignorent la collecte des encombrants.", "3-4")
    assert draft.title == "Exemple : Les habitants ignorent la collecte des encombrants."
    assert "JeVeuxAider.gouv.fr" in draft.context.text
    assert [(h.lines, h.outcome) for h in draft.hypotheses] == [("14", Outcome.PARTLY), ("15", Outcome.PARTLY)]
    assert draft.field_work
    assert (draft.field_work.text, [f.text for f in draft.findings]) == (
        "Vingt entretiens.",
        ["Le calendrier n’est pas lu."],
    )
    assert [(s.kind, s.horizon.value, s.tools, s.lines) for s in draft.solutions] == [
        (SolutionKind.COMMUNICATION, "short", [], "25"),
        (SolutionKind.EXISTING_TOOL, "unknown", ["agenda"], "29"),
    ]
    assert draft.follow_up.text == "La ville continue ; le site est en ligne."
    assert (draft.themes, draft.lessons, draft.other_tools) == (["dechets", "numerique"], [], [])
    assert draft.source.retrieved_on == DAY
    agenda = catalogue.tool("agenda")
    assert (agenda.name, agenda.publisher) == ("Agenda", "Société d’exemple")
    assert "qui rappelle une date" in (agenda.description or "")


def test_what_was_pasted_or_read_from_pictures_is_in_no_draft(tmp_path: Path) -> None:
    shift = 1733 - 6
    louvres = {number + shift: line for number, line in FICHE.items() if 6 <= number <= 15}
    louvres |= {
        1729: "### PROBLÉMATIQUE",
        1731: "Redynamiser la rue.",
        1736: "- la rue se vide ;",
        1742: "### HYPOTHÈSE(S) DE DÉPART",
        1744: "Les familles le confirment.",
        1750: "### INVESTIGATION",
        1752: "Une cuisine centrale d’ailleurs.",
        1754: "## QUELLE(S) SOLUTION(S) ?",
        1756: "- une page du site.",
        1820: "Feuille à colorier",
    }
    for number in (*range(1737, 1742), 1745, 1746):
        louvres.pop(number, None)
    index = ROW.replace("1,39,partly", "1729,1830,confirmed")
    _, catalogue = drafted(write_folder(tmp_path / "pni", louvres | {1830: ""}, index=index), tmp_path / "c")
    draft = catalogue.investigation("exemple-1")
    assert [finding.text for finding in draft.findings] == ["Les familles le confirment."]
    assert [hypothesis.text for hypothesis in draft.hypotheses] == ["la rue se vide ;"]
    told = " ".join(texts_of(draft.model_dump(mode="json")))
    assert "cuisine" not in told
    assert "colorier" not in told
    assert draft.follow_up.text is None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("partly", "peut-être", "hypothesis_outcome"),
        ("1,39", "1,4000", "first_line"),
        ("1,39", "17,39", "first_line"),
        ("commune,01", "hameau,01", "territories.0.kind"),
        ("adopt_existing_tool", "magie", "outcome_kind"),
    ],
)
def test_a_row_of_the_index_that_cannot_be_read_is_told(tmp_path: Path, old: str, new: str, field: str) -> None:
    index = ROW + ROW.replace("exemple-1", "exemple-2").replace(old, new, 1)
    report, _ = drafted(write_folder(tmp_path / "pni", FICHE, index=index), tmp_path / "c")
    assert [(row.place, row.field) for row in report.quarantined] == [("investigations.csv, ligne 3", field)]


def test_the_text_without_its_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "synthese.md").write_text("### PROBLÉMATIQUE\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"tools\.csv"):
        drafted(tmp_path / "synthese.md", tmp_path / "c")
    (tmp_path / "synthese-2.md").write_text("Une autre.\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"plusieurs textes : synthese-2\.md, synthese\.md"):
        drafted(tmp_path, tmp_path / "c")
    (tmp_path / "vide").mkdir()
    with pytest.raises(SourceError, match=r"aucun fichier synthese"):
        drafted(tmp_path / "vide", tmp_path / "c")


@pytest.mark.skipif(not REAL.is_dir(), reason="the synthesis is not at hand")
def test_the_whole_synthesis_becomes_drafts_without_its_traps(tmp_path: Path) -> None:
    report, catalogue = drafted(REAL, tmp_path / "c")
    assert (report.rows, report.quarantined) == (113, ())
    assert (len(catalogue.investigations), len(catalogue.tools)) == (47, 66)
    not_text = load_documents()["pni-synthese-2021"].not_text
    assert not [bad for draft in catalogue.investigations for bad in bad_citations(draft, not_text=not_text)]
    told = "\n".join(text for record in catalogue.records for text in texts_of(record.model_dump(mode="json")))
    assert not find_personal_data(told)
    for trap in (
        "dev.lot.fr",
        "jeuxaider",
        "naturels régionaux du département",
        "renversés par les camions",
        "BOURGUEIL",
    ):
        assert trap not in told
    without = [draft.id for draft in catalogue.investigations if draft.follow_up.text is None]
    assert without == ["pni-88-epinal-3", "pni-95-louvres"]
    assert all(draft.hypotheses and draft.findings and draft.solutions for draft in catalogue.investigations)
    assert catalogue.tool("jeveuxaider").name == "JeVeuxAider.gouv.fr"
    assert catalogue.tool("france-services-mobile").aliases == ["France Mobile Services"]
