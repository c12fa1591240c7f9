import pytest

from corpus.catalogue import DATA, Catalogue, load_documents
from corpus.documents import Document
from corpus.overlay import Overlay, companions, misfits, overlaid
from corpus.records import FollowUpStatus, Investigation, Record, Tool
from tests.shipped import shipped_catalogue

FILES = shipped_catalogue()
DOCUMENTS = load_documents(DATA)
VICHY = FILES.investigation("pni-03-vichy")
TOOL = FILES.tool("calendly")


def new(**changes: object) -> Investigation:
    dumped = {**VICHY.model_dump(mode="json"), "id": "dl-nouvelle", "title": "Nouvelle enquête", "other_tools": []}
    for solution in dumped["solutions"]:
        solution["tools"] = []
    return Investigation.model_validate({**dumped, **changes})


def problems(record: Record) -> list[str]:
    return [found.expected for found in misfits(record, FILES, documents=DOCUMENTS, overlay=Overlay())]


def test_nothing_published_leaves_the_files_as_they_are() -> None:
    assert overlaid(FILES, Overlay()) is FILES
    assert Overlay().digest == ""


def test_a_published_record_is_added_and_one_of_the_same_id_takes_the_place_of_the_files() -> None:
    corrected = VICHY.model_copy(update={"title": "Un autre titre"})
    merged = overlaid(FILES, Overlay((new(), corrected)))
    assert len(merged) == len(FILES) + 1
    assert merged.investigation("dl-nouvelle").title == "Nouvelle enquête"
    assert merged.investigation(VICHY.id).title == "Un autre titre"
    assert FILES.investigation(VICHY.id).title != "Un autre titre"


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"status": FollowUpStatus.STOPPED, "text": "La ville a fermé le service."}, False),
        ({"status": FollowUpStatus.STOPPED, "text": "La ville a fermé le service.", "lines": "12"}, True),
        ({"status": FollowUpStatus.STOPPED}, True),
        ({"text": "Le même, en d’autres mots."}, True),
    ],
)
def test_what_was_given_up_since_cites_no_line_of_what_it_was_before(changes: dict[str, object], kept: bool) -> None:
    told = VICHY.follow_up.model_copy(update=changes)
    follow_up = (
        overlaid(FILES, Overlay((VICHY.model_copy(update={"follow_up": told}),))).investigation(VICHY.id).follow_up
    )
    assert follow_up == (told if kept else told.model_copy(update={"lines": None}))


def test_a_tool_tells_that_a_published_investigation_names_it_and_stops_when_it_no_longer_does() -> None:
    naming = new(other_tools=[TOOL.id])
    merged = overlaid(FILES, Overlay((naming,)))
    (use,) = [use for use in merged.tool(TOOL.id).uses if use.investigation == naming.id]
    assert use.text == naming.problem.text
    assert companions(merged, naming) == [merged.tool(TOOL.id)]
    silent = VICHY.model_copy(
        update={"solutions": [s.model_copy(update={"tools": []}) for s in VICHY.solutions], "other_tools": []}
    )
    assert VICHY.tools
    told = overlaid(FILES, Overlay((silent,)))
    assert all(use.investigation != VICHY.id for tool in told.tools for use in tool.uses)
    assert problems(silent) == []


def test_another_overlay_has_another_digest() -> None:
    assert Overlay((new(),)).digest != Overlay((new(title="Un autre"),)).digest


def test_a_record_that_suits_may_be_published() -> None:
    assert problems(new(other_tools=[TOOL.id])) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"other_tools": ["aucun-outil"]}, "Aucun outil"),
        ({"themes": []}, "un thème"),
        ({"lessons": []}, "une leçon"),
        ({"source": {"document": "inconnu", "lines": "373-415"}}, "Ce document n’est pas connu"),
        ({"problem": {"text": "Écrire à camille@exemple.fr.", "lines": "375"}}, "donnée personnelle"),
    ],
)
def test_what_a_check_of_the_files_would_find_keeps_a_record_back(changes: dict[str, object], said: str) -> None:
    assert any(said in expected for expected in problems(new(**changes)))


def test_a_source_without_numbered_lines_asks_none_of_its_statements() -> None:
    raw = new().model_dump(mode="json")
    bare = {"text": "Un texte sans ligne."}
    with pytest.raises(ValueError, match="lignes numérotées"):
        Investigation.model_validate({**raw, "problem": bare})
    placed = {**raw, "problem": bare, "source": {"document": "dossier", "place": "dossier de l’enquête"}}
    record = Investigation.model_validate(placed)
    assert record.problem.lines is None
    document = Document(id="dossier", title="Un dossier", publisher=None, date=None, licence=None, url=None)
    known = Overlay(documents=(document,)).documents_with(DOCUMENTS)
    assert misfits(record, FILES, documents=known, overlay=Overlay()) == []


def files_with(*tools: Tool) -> Catalogue:
    """Give the files without the tool, with others in its place."""
    others = [tool for tool in FILES.tools if tool.id != TOOL.id]
    return Catalogue(FILES.investigations, [*others, *tools], documents=FILES.documents.values())


def test_a_published_record_no_longer_names_a_tool_that_left_the_files() -> None:
    naming = new(other_tools=[TOOL.id, "comobi"])
    assert overlaid(files_with(), Overlay((naming,))).investigation(naming.id).tools == ["comobi"]
    assert "Aucun outil n’a cet identifiant." in [
        found.expected for found in misfits(naming, files_with(), documents=DOCUMENTS, overlay=Overlay())
    ]


def test_a_record_is_published_though_another_that_was_names_what_left_the_files() -> None:
    naming, other = new(other_tools=[TOOL.id]), new(id="nouvelle-enquete-2", other_tools=["comobi"])
    assert misfits(other, files_with(), documents=DOCUMENTS, overlay=Overlay((naming,))) == []
    tool = FILES.tool("comobi")
    assert misfits(tool, files_with(), documents=DOCUMENTS, overlay=Overlay((naming, other))) == []


def test_a_published_record_names_the_tool_that_the_one_it_named_was_merged_into() -> None:
    merged = TOOL.model_copy(update={"id": "agenda-partage", "other_ids": [TOOL.id]})
    naming = new(other_tools=[TOOL.id])
    served = overlaid(files_with(merged), Overlay((naming,)))
    assert served.investigation(naming.id).tools == [merged.id]
    assert naming.id in [use.investigation for use in served.tool(merged.id).uses]


def test_a_published_tool_no_longer_tells_its_use_by_an_investigation_that_left_the_files() -> None:
    gone = TOOL.uses[0].model_copy(update={"investigation": "enquete-partie"})
    published = TOOL.model_copy(update={"uses": [gone, *TOOL.uses]})
    assert overlaid(FILES, Overlay((published,))).tool(TOOL.id).uses == TOOL.uses
