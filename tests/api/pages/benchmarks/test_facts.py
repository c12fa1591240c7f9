import datetime as dt
import json
from pathlib import Path

import pytest

from api.contexts.searching.results import ToolCard
from api.desk import UNKNOWN, Key, Value
from api.pages.benchmarks.facts import PRACTICES, facts_of_practice, facts_of_tool, is_digital
from api.pages.benchmarks.files import guarded
from api.pages.benchmarks.matching import matches_of
from api.pages.benchmarks.origins import kind_of_tool, name_of
from api.pages.benchmarks.quotes import quote_of
from api.pages.citations import cited_lines
from api.pages.result_cards import card_of
from corpus.catalogue import Catalogue
from corpus.importing import import_list
from corpus.records import FollowUp, FollowUpStatus, Price, Tool, ToolKind, ToolState
from corpus.sources.registry import UPSTREAMS
from recommender import Likeness, Recommender
from recommender.explanation import STATUS_TEXTS
from tests.api.pages.benchmark_forms import WASTE
from tests.corpus.sources.test_upstreams import DAY, REAL, SMALL
from tests.shipped import shipped_catalogue


def imported(path: Path, into: Path) -> Catalogue:
    import_list(UPSTREAMS["dinum-benchmark"], path, into=into, read_on=DAY)
    return Catalogue.load(into)


def filled(tool: Tool, catalogue: Catalogue) -> int:
    return sum(bool(value.text) for value in facts_of_tool(tool, catalogue).values())


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return shipped_catalogue()


@pytest.mark.skipif(not REAL.is_dir(), reason="the real benchmark is not at hand")
def test_of_the_real_benchmark_eight_answers_have_sixty_percent_of_their_cells(tmp_path: Path) -> None:
    catalogue = imported(REAL / "benchmark-dinum.csv", tmp_path)
    best = sorted((filled(tool, catalogue) for tool in catalogue.tools), reverse=True)[:8]
    assert sum(best) / (8 * len(Key)) >= 0.6
    assert min(best) / len(Key) >= 0.6


def test_an_imported_cell_says_its_source_and_its_date(tmp_path: Path) -> None:
    catalogue = imported(SMALL / "benchmark-dinum.csv", tmp_path)
    told = [value for tool in catalogue.tools for value in facts_of_tool(tool, catalogue).values() if value.text]
    assert told
    assert {value.source for value in told} == {"Comparatif de services numériques pour les collectivités"}
    assert {value.dated for value in told} == {"26 novembre 2026"}


def test_a_cell_from_a_territorys_own_list_says_what_the_list_cites_and_when_it_was_checked(tmp_path: Path) -> None:
    rows = [
        {
            "id": "a",
            "name": "A",
            "purpose": "Signaler",
            "description": "Par appli",
            "price": "gratuit pour les communes",
        },
        {"id": "b", "name": "B", "purpose": "Signaler", "price": "payant : 100 € par an"},
    ]
    rows[0] |= {"source": "Recensement de l’agglo", "checked_on": "2026-10-02"}
    (tmp_path / "l.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    import_list(UPSTREAMS["tabular"], tmp_path / "l.jsonl", into=tmp_path / "c", read_on=DAY)
    catalogue = Catalogue.load(tmp_path / "c")
    cited, uncited = (facts_of_tool(tool, catalogue)[Key.PRICE] for tool in catalogue.tools)
    assert (cited.text, cited.told) == (
        "Gratuit pour les communes", "Liste d’un territoire, Recensement de l’agglo, 2 octobre 2026",
    )  # fmt: skip
    assert (uncited.text, uncited.told) == (
        "Payant : 100 € par an", "Liste d’un territoire, ligne 2, 26 novembre 2026",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("checked_on", "told"),
    [("2026-10-02", "arrêtée au 2 octobre 2026"), ("", "importée le 26 novembre 2026")],
)
def test_a_record_that_nobody_checked_says_when_it_was_imported(tmp_path: Path, checked_on: str, told: str) -> None:
    rows = [{"id": "a", "name": "A", "state": state, "checked_on": checked_on} for state in ("actif", "")]
    rows[1] |= {"id": "b", "name": "B"}
    (tmp_path / "l.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    import_list(UPSTREAMS["tabular"], tmp_path / "l.jsonl", into=tmp_path / "c", read_on=DAY)
    catalogue = Catalogue.load(tmp_path / "c")
    live, unknown = (facts_of_tool(tool, catalogue)[Key.STATE].text for tool in catalogue.tools)
    assert live == f"Outil disponible (fiche {told})."
    assert unknown == f"Disponibilité à vérifier (fiche {told})"


def test_what_is_known_of_a_tool_whose_state_is_not_is_told(shipped: Catalogue) -> None:
    tool = shipped.tools[0].model_copy(update={"state": ToolState.UNKNOWN, "state_note": "Vu en 2022."})
    assert facts_of_tool(tool, shipped)[Key.STATE].text.endswith("). Vu en 2022.")


def test_every_record_fills_every_criterion_and_nothing_is_said_without_a_source(shipped: Catalogue) -> None:
    for tool in shipped.tools:
        facts = facts_of_tool(tool, shipped)
        assert set(facts) == set(Key)
        assert all(value.source for value in facts.values() if value.text)
    for record in shipped.investigations:
        for solution in record.solutions:
            facts = facts_of_practice(record, solution, shipped)
            assert set(facts) == set(Key)
            assert all(value.source for value in facts.values() if value.text)


def test_what_an_answer_does_is_told_before_the_need_that_its_record_words(
    shipped: Catalogue, recommender: Recommender
) -> None:
    need = "Entre les hameaux il n'y a pas de bus et nos jeunes font du stop au bord de la départementale."
    tool, match = shipped.tool("rezo-pouce"), matches_of(need, recommender)["rezo-pouce"]
    assert match.reason.likeness is Likeness.PROBLEM
    told = facts_of_tool(tool, shipped, match=match)[Key.COVERAGE].text
    assert told.startswith(f"Très proche : « {tool.purpose} »")
    assert told.endswith(f" Besoin auquel elle répond, selon sa fiche : « {match.reason.sentence} »")


def test_a_tool_whose_training_alone_is_paid_is_not_said_to_be(shipped: Catalogue) -> None:
    tool = shipped.tool("aidants-connect")
    told = facts_of_tool(tool, shipped)[Key.PRICE]
    assert told.text.startswith("Formation payante : ")
    # Its own price is still to be asked.
    assert UNKNOWN in told.text
    assert "beta.gouv.fr" in told.source
    card = card_of(tool, None, shipped)
    assert isinstance(card, ToolCard)
    assert card.price == "Formation payante"


def test_how_a_need_is_covered_is_left_to_ask_where_nothing_of_the_record_matched_it(shipped: Catalogue) -> None:
    assert {facts_of_tool(tool, shipped)[Key.COVERAGE] for tool in shipped.tools} == {Value("")}


def test_a_practice_answers_the_problem_of_its_investigation_and_not_what_it_taught(
    shipped: Catalogue, recommender: Recommender
) -> None:
    need = "le stationnement pensé pour les clients oublie les professionnels du centre-ville"
    matches = matches_of(need, recommender)
    other = next(one for one in matches.values() if one.reason.likeness is Likeness.FIELD)
    record = shipped.investigation(other.ranked.record_id)
    facts = facts_of_practice(record, record.solutions[0], shipped, match=other)
    assert facts[Key.COVERAGE].text.endswith(f"Répond à : « {record.problem.text} »")


def test_a_practice_says_how_close_it_is_to_the_need_and_nothing_of_a_need_that_it_did_not_match(
    shipped: Catalogue, recommender: Recommender
) -> None:
    match = matches_of(WASTE, recommender)["pni-974-casud-1"]
    record = shipped.investigation("pni-974-casud-1")
    told = facts_of_practice(record, record.solutions[0], shipped, match=match)[Key.COVERAGE].text
    assert told.startswith(f"{match.closeness.value.capitalize()} : « {record.solutions[0].text} » Répond à : « ")
    assert facts_of_practice(record, record.solutions[0], shipped)[Key.COVERAGE] == Value("")


def test_a_practice_is_in_the_state_of_what_became_of_it_and_its_effort_is_to_be_asked(shipped: Catalogue) -> None:
    states = set()
    for record in shipped.investigations:
        told = [facts_of_practice(record, one, shipped) for one in record.solutions if one.kind in PRACTICES]
        assert {facts[Key.EFFORT] for facts in told} <= {Value("")}
        states |= {(record.follow_up.status, facts[Key.STATE].text) for facts in told}
    assert states == {
        (status, "" if status is FollowUpStatus.UNKNOWN else STATUS_TEXTS[status]) for status, _ in states
    }
    assert len(states) > 3
    record = next(one for one in shipped.investigations if one.follow_up.lines and one.solutions)
    assert facts_of_practice(record, record.solutions[0], shipped)[Key.STATE].dated == "2021"


def test_what_informs_by_a_page_or_a_site_is_digital_and_what_it_is_made_with_is_told_or_asked(
    shipped: Catalogue,
) -> None:
    practices = {
        f"{record.id}:{number}": (record, solution)
        for record in shipped.investigations
        for number, solution in enumerate(record.solutions)
        if solution.kind in PRACTICES
    }
    assert {name for name, (_, solution) in practices.items() if is_digital(solution, shipped)} == {
        "pni-07-val-eyrieux:2", "pni-29-saint-pol-de-leon:1", "pni-36-brenne-val-de-creuse:0", "pni-46-rocamadour:2",
        "pni-62-sud-artois-1:0", "pni-83-draguignan-3:4", "pni-88-epinal-1:1", "pni-88-epinal-2:1",
    }  # fmt: skip
    software = [Key.OPENNESS, Key.HOSTING, Key.ACCESSIBILITY, Key.DATA_PROTECTION, Key.INTEROPERABILITY]
    page, site, meeting = (
        facts_of_practice(*practices[name], shipped)
        for name in ("pni-46-rocamadour:2", "pni-07-val-eyrieux:2", "pni-37-touraine-ouest-val-de-loire-1:1")
    )
    assert {facts[key] for facts in (page, site) for key in software} == {Value("")}
    assert all("Sans objet" in meeting[key].text for key in software)
    record, solution = practices["pni-46-rocamadour:2"]
    online = next(tool for tool in shipped.tools if tool.kind is ToolKind.WEBSITE and tool.url)
    listed = facts_of_practice(record, solution.model_copy(update={"tools": [online.id]}), shipped)
    told = facts_of_tool(online, shipped)
    assert told[Key.HOSTING].text
    assert [listed[key] for key in software] == [told[key] for key in software]


def test_what_became_known_since_is_not_said_to_be_in_the_document(shipped: Catalogue) -> None:
    record = next(one for one in shipped.investigations if one.follow_up.lines and one.solutions)
    since = FollowUp(status=FollowUpStatus.STOPPED, text="La ville a fermé le service.")
    told = facts_of_practice(record.model_copy(update={"follow_up": since}), record.solutions[0], shipped)
    assert told[Key.TERRITORIES].text.endswith("La ville a fermé le service.")
    assert told[Key.TERRITORIES].told == "Fiche de l’enquête, suite apprise depuis"
    before = facts_of_practice(record, record.solutions[0], shipped)
    assert cited_lines(record.follow_up.lines or "") in before[Key.TERRITORIES].told


def test_what_no_source_says_is_empty_and_never_no(shipped: Catalogue) -> None:
    tool = shipped.tool("klaxit")
    silent = tool.model_copy(
        update={"price": None, "publisher": None, "licence": None, "repository": None, "url": None}
    )
    facts = facts_of_tool(silent, shipped)
    assert {facts[key] for key in (Key.PRICE, Key.PUBLISHER, Key.OPENNESS, Key.HOSTING)} == {Value("")}


def test_a_territory_is_told_once_with_a_result_and_many_passages_as_one_span(shipped: Catalogue) -> None:
    tool = next(tool for tool in shipped.tools if tool.uses)
    lines = "1169-1171, 1177-1179, 1190, 1200-1204"
    [source] = [one for one in tool.sources if one.lines][:1]
    source = source.model_copy(update={"lines": lines, "supports": []})
    twice = tool.model_copy(update={"uses": [tool.uses[0], tool.uses[0]], "sources": [source]})
    told = facts_of_tool(twice, shipped)[Key.TERRITORIES]
    assert told.text == facts_of_tool(tool.model_copy(update={"uses": tool.uses[:1]}), shipped)[Key.TERRITORIES].text
    assert told.source.endswith(", lignes 1169 à 1204, en 4 passages")


def test_territories_are_told_with_their_result_and_state_with_its_date(shipped: Catalogue) -> None:
    tool = next(tool for tool in shipped.tools if tool.uses)
    tool = tool.model_copy(
        update={"state": ToolState.LIVE, "checked_on": dt.date(2026, 11, 1), "price": Price(kind="paid", detail="5 €")}
    )
    facts = facts_of_tool(tool, shipped)
    place = shipped.investigation(tool.uses[0].investigation).territories[0].name
    assert place in facts[Key.TERRITORIES].text
    assert " : " in facts[Key.TERRITORIES].text
    assert "1er novembre 2026" in facts[Key.STATE].text
    assert facts[Key.PRICE].text == "Payant : 5 €"


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (Key.DATA_PROTECTION, "Conforme au RGPD"),
        (Key.INTEROPERABILITY, "Une API ouverte"),
        (Key.TERRITORIES, "Plus de 1 000 collectivités s’en servent"),
        (Key.HOSTING, "Hébergé en France"),
        (Key.SUPPORT, "Un accompagnement personnalisé"),
    ],
)
def test_a_sentence_of_the_description_is_quoted_where_nothing_else_speaks(
    shipped: Catalogue, key: Key, sentence: str
) -> None:
    tool = shipped.tool("klaxit").model_copy(update={"purpose": "Rien.", "description": f"Bien. {sentence}."})
    assert quote_of(tool, key) == f"« {sentence}. »"
    assert quote_of(tool.model_copy(update={"description": None}), key) == ""


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_that_begins_a_formula_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


def test_nothing_of_its_code_nor_of_its_host_is_asked_of_a_programme_or_a_method(shipped: Catalogue) -> None:
    moot = {Key.OPENNESS, Key.HOSTING, Key.ACCESSIBILITY, Key.DATA_PROTECTION, Key.INTEROPERABILITY}
    programme, method = shipped.tool("gestes-propres"), shipped.tool("nudges")
    for tool in (programme, method, shipped.tool("incubateur-local")):
        facts = facts_of_tool(tool, shipped)
        assert {key for key in Key if facts[key].text.startswith("Sans objet")} == moot
        assert not any(facts[key].to_ask for key in moot)
        assert facts[Key.HOSTING].source == "Nature de la réponse, d’après sa fiche"
        assert kind_of_tool(tool) == "practice"
    # It has code: what runs it is asked.
    made = programme.model_copy(update={"repository": "https://depot.exemple.fr/a"})
    assert facts_of_tool(made, shipped)[Key.HOSTING].to_ask
    assert kind_of_tool(made) == "tool"


def test_a_guide_is_still_asked_for_its_licence_and_whether_all_can_read_it(shipped: Catalogue) -> None:
    facts = facts_of_tool(shipped.tool("guide-depots-illegaux"), shipped)
    assert facts[Key.OPENNESS].to_ask
    assert facts[Key.ACCESSIBILITY].to_ask
    assert not facts[Key.HOSTING].to_ask


def test_a_software_and_a_local_scheme_are_asked_for_their_host(shipped: Catalogue) -> None:
    for name in ("acdechets", "carte-fidelite-multicommerce"):
        assert facts_of_tool(shipped.tool(name), shipped)[Key.HOSTING].to_ask


def test_the_name_of_a_practice_is_whole_clauses_of_its_text(shipped: Catalogue) -> None:
    names = [name_of(one) for record in shipped.investigations for one in record.solutions]
    assert max(map(len, names)) <= 101
    assert sum(name.endswith("…") for name in names) <= len(names) // 20
    assert "Un plan de propreté complet, dit 360°" in names
    assert "Un événement spectaculaire qui expose les dépôts sauvages pour faire mesurer leur ampleur" in names
    assert all(name.count("(") == name.count(")") and name.count("«") == name.count("»") for name in names)
