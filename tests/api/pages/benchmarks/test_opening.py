import re

import pytest
from starlette.testclient import TestClient

from api.contexts.benchmarks.proposals import Proposal
from api.pages.benchmarks.matching import matches_of
from api.pages.benchmarks.origins import origins_of
from api.pages.benchmarks.proposals import in_turn, propose
from recommender import By, Need, Recommender
from tests.api.pages.benchmark_forms import WASTE, opened, proposed_in, ticks_of, token_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import store_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")


def test_a_need_leads_to_a_grid_of_eight_answers_and_its_text_is_in_no_address(client: TestClient) -> None:
    address = opened(client)
    assert re.fullmatch(r"/comparatif/[\w-]{43}", address)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.text.count('<th scope="row">') == 8
    assert "lea@exemple.fr" not in answer.text
    assert "[courriel]" in answer.text
    assert not [link for link in re.findall(r'(?:href|action)="([^"]*)"', answer.text) if "encombrants" in link]


def test_tools_and_what_needs_no_software_are_proposed_together(client: TestClient) -> None:
    page = text_of(client.post("/comparatifs", data={"besoin": WASTE}).text)
    assert "Outil" in page
    assert "Réponse non numérique" in page


@pytest.mark.parametrize("fiche", ["klaxit", "pni-78-les-mureaux-1"])
def test_a_fiche_leads_to_proposals(client: TestClient, recommender: Recommender, fiche: str) -> None:
    record = recommender.catalogue.record(fiche)
    path = "outils" if fiche == "klaxit" else "investigations"
    assert f'name="vus" value="{record.id}"' in client.get(f"/{path}/{fiche}").text
    page = client.post("/comparatifs", data={"vus": fiche}).text
    assert len(re.findall(r'name="reponse"', page)) >= 3
    assert fiche in page


def test_a_tool_is_first_compared_with_what_does_the_same(client: TestClient) -> None:
    ticked = ticks_of(client.post("/comparatifs", data={"vus": "klaxit"}).text)
    assert ticked == ["outil:klaxit", "outil:e-hop", "outil:rezo-pouce"]


def test_what_was_given_up_is_proposed_and_ticked_only_from_its_own_fiche(recommender: Recommender) -> None:
    need = "Les jeunes sans voiture ne peuvent pas aller travailler en zone rurale."
    ways = {"a need": propose(need, [], recommender), "another fiche": propose("", ["klaxit"], recommender)}
    ways["its fiche"] = propose("", ["comobi"], recommender)
    told = {way: [one.ticked for one in found if one.origin == "outil:comobi"] for way, found in ways.items()}
    assert told == {"a need": [False], "another fiche": [False], "its fiche": [True]}


def test_the_most_probable_answers_are_ticked_and_not_what_is_known_by_its_name_alone(recommender: Recommender) -> None:
    need = (
        "Les habitants ne trouvent pas les informations de la mairie et les personnes âgées n'arrivent pas à faire "
        "leurs démarches en ligne ; l'accueil est débordé."
    )
    proposed = propose(need, [], recommender)
    ticked = [one.origin for one in proposed if one.ticked]
    # One is close: with it come the first two of those that are to explore.
    assert len(ticked) == 3
    assert {"enquete:pni-46-rocamadour:0", "outil:aidants-connect"} < set(ticked)
    left = {one.origin for one in proposed if not one.ticked}
    assert {"outil:facebook", "outil:consultation-nationale", "outil:bus-des-services-publics"} <= left
    assert {one.kind for one in proposed} >= {"tool", "precedent", "practice"}
    assert [one.origin for one in proposed if one.ticked] == [one.origin for one in proposed[: len(ticked)]]
    # From the page of results, where the records were seen in another order, as well.
    assert [one.origin for one in propose(need, ["pni-62-wimille"], recommender) if one.ticked] == ticked


def test_what_is_only_to_explore_is_not_ticked_nor_a_second_practice_of_an_investigation(
    recommender: Recommender,
) -> None:
    proposed = propose(WASTE, [], recommender)
    chances = {one.record_id: one.probability for one in recommender.recommend(Need(WASTE)).ranking}
    records = [one.origin.split(":")[1] for one in proposed if one.ticked]
    assert len(set(records)) == len(records) > 3
    assert min(chances[one] for one in records) >= 0.35
    assert len(proposed) >= 8
    assert {one.origin.split(":")[1] for one in proposed if chances[one.origin.split(":")[1]] < 0.35}


def test_with_a_tool_nothing_is_ticked_that_does_something_else(recommender: Recommender) -> None:
    proposed = propose("", ["cal-com"], recommender)
    assert [one.origin for one in proposed if one.ticked] == ["outil:cal-com", "outil:calendly"]
    assert "outil:flowbird" in {one.origin for one in proposed}


def test_kinds_take_turns_and_what_is_much_more_probable_does_not_wait() -> None:
    def named(*chances: float, kind: str) -> list[tuple[Proposal, float]]:
        return [(Proposal(f"{kind}{chance}", "", kind, "", ""), chance) for chance in chances]

    taken = in_turn(named(0.5, 0.4, 0.3, 0.01, kind="t"), named(0.9, 0.5, 0.1, 0.09, kind="p"))
    assert [one.origin for one in taken] == ["t0.5", "p0.9", "t0.4", "t0.3", "p0.5", "p0.1", "p0.09", "t0.01"]


def test_from_an_investigation_its_own_answers_are_ticked(client: TestClient, recommender: Recommender) -> None:
    page = client.post("/comparatifs", data={"vus": "pni-03-vichy"}).text
    record = recommender.catalogue.investigation("pni-03-vichy")
    tools = {f"outil:{tool}" for tool in record.tools}
    assert tools <= set(ticks_of(page))
    assert all(one in tools or one.startswith("enquete:pni-03-vichy:") for one in ticks_of(page))
    assert len(re.findall('name="reponse"', page)) > len(ticks_of(page))


def test_of_what_is_done_without_software_neither_code_nor_hosting_is_asked(client: TestClient) -> None:
    page = client.post("/comparatifs", data={"besoin": WASTE}).text
    form = {"autres": "Un outil vu ailleurs", "sans_outil": "Ne rien faire\n\nUn agent référent", "jeton": "vieux"}
    refused = client.post("/comparatifs/creer", data=form).text
    assert "Ne rien faire\n\nUn agent référent" in refused
    address = client.post("/comparatifs/creer", data={**form, "jeton": token_of(page)}).url.path
    read = store_of(client).benchmarks.read(address.rpartition("/")[2])
    assert [(one.name, one.kind) for one in read.answers] == [
        ("Un outil vu ailleurs", "own"), ("Ne rien faire", "practice"), ("Un agent référent", "practice"),
    ]  # fmt: skip
    asked = [sum(question.answer == answer for question in read.questions) for answer in read.answers]
    assert asked == [13, 8, 8]
    assert text_of(client.get(f"{address}/etude").text).count("Sans objet") == 5 * 2 * 2
    assert client.get(address).text.count(f"{address}/renommer/") == 3
    assert text_of(client.get(address).text).count("Nature de la réponse L’équipe, le ") == 5 * 2
    late = {"jeton": token_of(client.get(address).text), "sans_outil": "Une affiche"}
    assert "Une affiche" in client.post(f"{address}/reponses", data=late).text


def test_where_few_answer_the_need_what_is_like_the_first_is_proposed_and_left_unticked(
    recommender: Recommender,
) -> None:
    need = "Prendre rendez-vous pour une carte d’identité"
    matches = matches_of(need, recommender)
    assert 0 < len(matches) < 8
    proposed = propose(need, [], recommender)
    assert len(proposed) == len({one.origin for one in proposed}) == 12
    ticked = [one.ticked for one in proposed]
    assert sorted(ticked, reverse=True) == ticked
    near = [one.record_id for one in recommender.similar(next(iter(matches)), by=By.PROBLEM, top_k=10)]
    for ids, told in ((matches, ticked.count(True)), ([*matches, *near], 12)):
        records = [recommender.catalogue.record(one) for one in ids]
        named = {f"outil:{tool}" for record in records for tool in getattr(record, "tools", ())}
        held = {origin for record in records for origin in origins_of(record)}
        assert {one.origin for one in proposed[:told]} <= held | named


def test_an_answer_named_as_the_catalogue_does_is_filled_from_it(client: TestClient) -> None:
    address = opened(client, need="", own="KLAXIT\nRezopouce\nUn minibus", ticks=["outil:klaxit"])
    names = re.findall(r'class="dl-grid__name">([^<]+)<', client.get(address).text)
    assert names == ["Klaxit", "Rezo Pouce", "Un minibus"]
    assert "CC du Pays de Landerneau-Daoulas" in client.get(address).text


def test_a_tool_and_what_was_done_with_it_are_both_proposed_and_one_is_ticked(
    recommender: Recommender, client: TestClient
) -> None:
    seen = ["pni-46-rocamadour", "pni-62-sud-artois-1", "pni-78-les-mureaux-2"]
    proposed = propose("", seen, recommender)
    on_facebook = [one for one in proposed if one.tool == "facebook"]
    assert [one.origin for one in on_facebook] == ["outil:facebook", "enquete:pni-62-sud-artois-1:0"]
    assert [one.ticked for one in on_facebook] == [True, False]
    ticked = [one.tool for one in proposed if one.ticked and one.tool]
    assert len(ticked) == len(set(ticked)) > 1
    address = opened(client, need="", ticks=["enquete:pni-62-sud-artois-1:0"])
    page = text_of(client.get(address).text)
    assert "Réponse non numérique" not in page
    assert "Sans objet" not in page


def test_an_answer_of_ones_own_is_recognised_with_a_slip_and_doing_nothing_is_no_software(client: TestClient) -> None:
    own = "locapy\nLOCAPPY\nNe rien faire\nPortage\nUn minibus"
    read = store_of(client).benchmarks.read(opened(client, need="", own=own, ticks=[]).rpartition("/")[2])
    assert [(one.name, one.kind) for one in read.answers] == [
        ("Locappy", "tool"), ("Ne rien faire", "practice"), ("Portage", "own"), ("Un minibus", "own"),
    ]  # fmt: skip
    asked = [one.answer.name for one in read.questions if one.criterion.key == "data_protection"]
    assert asked == ["Locappy", "Portage", "Un minibus"]


def test_results_lead_to_their_own_records(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE}).text
    seen = re.findall(r'action="/comparatifs"[^§]*?name="vus" value="([^"]+)"', page)[0]
    proposed = client.post("/comparatifs", data={"besoin": WASTE, "vus": seen}).text
    tools = [record for record in seen.split(",") if f"/outils/{record}" in page]
    assert tools
    assert f'value="outil:{tools[0]}"' in proposed


def test_a_need_nothing_answers_still_takes_the_teams_own_answers(client: TestClient) -> None:
    address = opened(client, need="zzzz qqqq", own="Ne rien faire\n\nUn agent référent", ticks=[])
    page = client.get(address).text
    assert page.count('<th scope="row">') == 2
    assert "Un agent référent" in page


def test_no_answer_is_an_error_that_loses_nothing(client: TestClient) -> None:
    page = client.post("/comparatifs", data={"besoin": WASTE}).text
    sent = client.post("/comparatifs/creer", data={"besoin": WASTE, "titre": "Encombrants", "jeton": token_of(page)})
    assert sent.status_code == 422
    assert "Cochez une réponse" in sent.text
    assert 'value="Encombrants"' in sent.text


def test_more_answers_than_a_grid_takes_are_given_back_with_a_word(client: TestClient) -> None:
    names = [f"Une réponse que l’équipe a vue ailleurs, dans une commune voisine, n° {number}" for number in range(40)]
    page = client.post("/comparatifs", data={"besoin": "zzzz qqqq"}).text
    form = {"besoin": "zzzz qqqq", "autres": "\n".join(names), "jeton": token_of(page)}
    sent = client.post("/comparatifs/creer", data=form, follow_redirects=False)
    assert sent.status_code == 422
    assert "il en aurait 40" in sent.text
    assert all(name in sent.text for name in names)
    address = opened(client, need="zzzz qqqq", own="\n".join(names[:30]), ticks=[])
    more = client.get(f"{address}/reponses").text
    form = {"jeton": token_of(more), "autres": names[30], "sans_outil": names[31]}
    sent = client.post(f"{address}/reponses", data=form, follow_redirects=False)
    assert sent.status_code == 422
    assert "il en aurait 32" in sent.text
    assert names[30] in sent.text
    assert names[31] in sent.text
    assert client.get(address).text.count('<th scope="row">') == 30


def test_a_line_that_is_too_long_for_a_name_is_given_back_whole_with_a_word(client: TestClient) -> None:
    long = "Une réorganisation de la tournée, " + "quartier après quartier, " * 20
    blank = "\n" * 12_000
    page = client.post("/comparatifs", data={"besoin": "zzzz qqqq"}).text
    form = {"besoin": "zzzz qqqq", "autres": f"Un agent{blank}{long}\nUne affiche", "jeton": token_of(page)}
    sent = client.post("/comparatifs/creer", data=form, follow_redirects=False)
    told = text_of(sent.text).replace("\u202f", " ").replace("\xa0", " ")
    assert sent.status_code == 422
    assert f"tient en 300 caractères ; « {long[:58]}… » en a {len(long.strip())}" in told
    assert all(name in sent.text for name in ("Un agent", long.strip(), "Une affiche"))
    address = opened(client, need="zzzz qqqq", own="Un agent", ticks=[])
    form = {"jeton": token_of(client.get(f"{address}/reponses").text), "autres": "Une affiche", "sans_outil": long}
    sent = client.post(f"{address}/reponses", data=form, follow_redirects=False)
    assert (sent.status_code, long.strip() in sent.text, "Une affiche" in sent.text) == (422, True, True)
    assert client.get(address).text.count('<th scope="row">') == 1


@pytest.mark.parametrize("guard", [{"jeton": "faux"}, {"site_web": "http://a.exemple"}])
def test_a_form_we_did_not_serve_opens_nothing(client: TestClient, guard: dict[str, str]) -> None:
    page = client.post("/comparatifs", data={"besoin": WASTE}).text
    form = {"besoin": WASTE, "autres": "Un agent", "jeton": token_of(page), **guard}
    sent = client.post("/comparatifs/creer", data=form, follow_redirects=False)
    assert sent.status_code == 422
    assert "Un agent" in sent.text


def test_what_is_no_software_in_the_catalogue_is_so_by_its_record_and_not_by_a_document(client: TestClient) -> None:
    page = client.post("/comparatifs", data={"vus": "pni-03-vichy"}).text
    [practice, *_] = [one for one in ticks_of(page) if one.startswith("enquete:")]
    form = {"jeton": token_of(page), "reponse": practice}
    address = client.post("/comparatifs/creer", data=form).url.path
    cells = store_of(client).benchmarks.read(address.rpartition("/")[2]).cells.values()
    beside = [cell for cell in cells if "Sans objet" in cell.value.text]
    assert len(beside) == 5
    for cell in beside:
        assert (cell.value.source, cell.value.dated) == ("Nature de la réponse, d’après sa fiche", "")
        assert cell.value.address == "/investigations/pni-03-vichy"
        assert not cell.teams


def test_a_need_that_is_too_long_is_refused_and_given_back_whole(client: TestClient) -> None:
    need = "La rue est sale. " * 600 + "Fin du besoin"
    asked = client.post("/comparatifs", data={"besoin": need})
    opening = {"besoin": need, "autres": "Une affiche", "jeton": token_of(asked.text)}
    for refused in (asked, client.post("/comparatifs/creer", data=opening)):
        told = text_of(refused.text)
        assert refused.status_code == 422
        assert re.search(r"Le besoin tient en 10\s000\scaractères et en a 10\s213", told)
        assert need in refused.text
        assert 'href="#besoin"' in refused.text
    assert "Une affiche" in refused.text
    done = client.post("/comparatifs/creer", data={**opening, "besoin": need[213:]})
    assert (done.status_code, "Fin du besoin" in done.text) == (200, True)


def test_a_team_that_comes_from_a_fiche_is_proposed_its_name_for_a_title(client: TestClient) -> None:
    titles = {
        seen: re.findall(r'name="titre"[^>]* value="([^"]*)"', client.post("/comparatifs", data=sent).text)
        for seen, sent in {
            "one": {"vus": "gestes-propres"},
            "two": {"vus": "gestes-propres,nudges"},
            "need": {"vus": "gestes-propres", "besoin": WASTE},
        }.items()
    }
    assert titles["one"] == ["Autour de « Programme Gestes Propres »"]
    assert titles["two"] in ([], [""])
    assert titles["need"] in ([], [""])


def asked_again(client: TestClient, page: str, **changed: str | list[str]) -> str:
    """Press « Proposer à nouveau » on a page of proposals."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return client.post("/comparatifs", data={**hidden, "reponse": ticks_of(page), **changed}).text


def test_answers_proposed_once_more_lose_nothing_that_was_typed_or_ticked(client: TestClient) -> None:
    first = client.post("/comparatifs", data={"besoin": WASTE}).text
    ticked = proposed_in(first)[-1]
    assert ticked not in ticks_of(first)
    typed = {"besoin": WASTE, "titre": "Nos déchets", "autres": "Un agent d’accueil", "sans_outil": "Une tournée"}
    again = asked_again(client, first, reponse=[ticked], **typed)
    assert ticks_of(again) == [ticked]
    assert proposed_in(again) == proposed_in(first)
    assert all(one in again for one in typed.values())
    assert ticks_of(asked_again(client, again, reponse=[], **typed)) == []
    assert client.post("/comparatifs", data={"besoin": WASTE}).text.count("Nos déchets") == 0


def test_answers_proposed_once_more_from_a_fiche_are_the_same(client: TestClient) -> None:
    first = client.post("/comparatifs", data={"vus": "klaxit"}).text
    kept = ticks_of(first)[1:]
    again = asked_again(client, first, reponse=kept)
    assert (proposed_in(again), ticks_of(again)) == (proposed_in(first), kept)
    refused = client.post("/comparatifs/creer", data={"jeton": "vieux", "vus": "klaxit", "reponse": kept}).text
    assert (proposed_in(refused), ticks_of(refused)) == (proposed_in(first), kept)


def test_what_was_ticked_stays_where_another_need_no_longer_proposes_it(client: TestClient) -> None:
    kept = ["outil:klaxit", "enquete:pni-78-les-mureaux-2:0"]
    first = client.post("/comparatifs", data={"besoin": WASTE}).text
    assert not set(kept) & set(proposed_in(first))
    again = asked_again(client, first, besoin=WASTE, reponse=[*kept, "outil:aucun", "n’importe quoi", kept[0]])
    assert ticks_of(again) == kept
    assert set(proposed_in(first)) < set(proposed_in(again))
