import csv
import io
import json
import re

import pytest
from odfdo import Document
from starlette.testclient import TestClient

from api.pages.benchmark_proposals import matches_of, origins_of, propose
from recommender import By, Recommender
from tests.api.pages.reading import text_of
from tests.api.signed_in import store_of
from tests.hostile import HOSTILE

WASTE = "dépôts sauvages d’encombrants dans la rue, écrire à lea@exemple.fr"
BROWSER = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


@pytest.fixture(autouse=True)
def from_our_own_pages(client: TestClient) -> None:
    """Post as a browser does from our pages."""
    client.headers.update(BROWSER)


def token_of(page: str) -> str:
    return re.findall(r'name="jeton" value="([^"]+)"', page)[0]


def ticks_of(page: str) -> list[str]:
    return re.findall(r'name="reponse" value="([^"]+)" checked', page)


def opened(client: TestClient, *, need: str = WASTE, own: str = "", ticks: list[str] | None = None) -> str:
    """Open a benchmark as a team does; gives its address."""
    page = client.post("/comparatifs", data={"besoin": need}).text
    form = {
        "besoin": need,
        "autres": own,
        "jeton": token_of(page),
        "reponse": ticks_of(page) if ticks is None else ticks,
    }
    sent = client.post("/comparatifs/creer", data=form, follow_redirects=False)
    assert sent.status_code == 303, text_of(sent.text)
    return sent.headers["location"]


def first_cell(page: str) -> str:
    return re.findall(r'href="(/comparatif/[\w-]+/case/\d+/\d+)"', page)[0]


def fields_of(page: str) -> dict[str, str]:
    return {"jeton": token_of(page), "version": re.findall(r'name="version" value="(-?\w+)"', page)[0]}


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
    assert ticked == ["outil:klaxit", "outil:comobi", "outil:e-hop", "outil:rezo-pouce"]


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
    assert asked == [13, 9, 9]
    assert text_of(client.get(f"{address}/etude").text).count("Sans objet") == 4 * 2 * 2
    assert client.get(address).text.count(f"{address}/renommer/") == 2 * 3
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


@pytest.mark.parametrize("guard", [{"jeton": "faux"}, {"site_web": "http://a.exemple"}])
def test_a_form_we_did_not_serve_opens_nothing(client: TestClient, guard: dict[str, str]) -> None:
    page = client.post("/comparatifs", data={"besoin": WASTE}).text
    form = {"besoin": WASTE, "autres": "Un agent", "jeton": token_of(page), **guard}
    sent = client.post("/comparatifs/creer", data=form, follow_redirects=False)
    assert sent.status_code == 422
    assert "Un agent" in sent.text


def test_a_cell_says_who_wrote_it_and_its_question_is_gone(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    page = client.get(address).text
    assert "13 questions à poser" in text_of(page)
    cell = first_cell(page)
    form = fields_of(client.get(cell).text)
    typed = {
        "texte": "Oui, en partie",
        "source": "Appel",
        "date": "26 novembre 2026",
        "note": "3",
        "initiales": "C. E.",
    }
    sent = client.post(cell, data={**form, **typed})
    told = text_of(sent.text)
    assert "Oui, en partie" in told
    assert "Note : 3 sur 4" in told
    assert "C. E., le" in told
    assert "12 questions à poser" in told
    assert "3,0 sur 4 en moyenne" in told


def test_a_cell_that_is_written_leads_to_the_next_question_until_none_is_left(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    cells = list(dict.fromkeys(re.findall(r'href="(/comparatif/[\w-]+/case/\d+/\d+)"', client.get(address).text)))
    page = client.get(cells[1])
    for left in range(len(cells) - 1, 0, -1):
        typed = {"texte": f"Réponse {left}", "action": "suivante"}
        page = client.post(page.url.path, data={**fields_of(page.text), **typed})
        assert f"il reste {left} question" in text_of(page.text).replace("\xa0", " ")
    # The last one is the first of the grid, which was passed over: nothing follows it.
    assert page.url.path == cells[0]
    assert 'value="suivante"' not in page.text
    done = client.post(cells[0], data={**fields_of(page.text), "texte": "Oui", "action": "suivante"})
    assert done.url.path == address
    assert "13 cases remplies sur 13" in text_of(done.text).replace("\xa0", " ")


def test_a_licence_that_is_not_named_is_not_called_one(client: TestClient) -> None:
    said = text_of(client.get(opened(client, ticks=["outil:calendly", "outil:cal-com"])).text)
    assert "Logiciel non libre" in said
    assert "Licence Logiciel" not in said
    assert "Licence Open source" not in said


def test_the_second_writer_sees_both_versions_and_chooses(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    cell = first_cell(client.get(address).text)
    first = second = fields_of(client.get(cell).text)
    client.post(cell, data={**first, "texte": "Gratuit la première année"})
    late = client.post(cell, data={**second, "texte": "Dix euros par habitant"})
    assert late.status_code == 409
    assert "Gratuit la première année" in late.text
    assert "Dix euros par habitant" in late.text
    assert "Gratuit la première année" in client.get(address).text
    chosen = client.post(cell, data={**fields_of(late.text), "texte": "Dix euros par habitant, puis gratuit"})
    assert "Dix euros par habitant, puis gratuit" in chosen.text


def test_an_expired_form_of_a_cell_gives_back_what_was_typed(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    cell = first_cell(client.get(address).text)
    sent = client.post(cell, data={"jeton": "vieux", "version": "0", "texte": "Dix euros"})
    assert sent.status_code == 422
    assert "Dix euros" in sent.text
    again = client.post(cell, data={**fields_of(sent.text), "texte": "Dix euros"}, follow_redirects=False)
    assert again.status_code == 303


def test_the_second_writer_of_title_and_need_sees_both_versions_and_chooses(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form = f"{address}/presentation"
    first = second = fields_of(client.get(form).text)
    # What a colleague does elsewhere in the grid is no reason to ask.
    cell = first_cell(client.get(address).text)
    client.post(cell, data={**fields_of(client.get(cell).text), "texte": "Oui"})
    done = client.post(form, data={**first, "titre": "Encombrants", "contexte": "La rue est sale."})
    assert done.url.path == address
    late = client.post(form, data={**second, "titre": "Déchets", "contexte": "Les bacs débordent."})
    assert late.status_code == 409
    assert all(told in late.text for told in ("Encombrants", "La rue est sale.", "Déchets", "Les bacs débordent."))
    told = text_of(client.get(address).text)
    assert "La rue est sale." in told
    assert "débordent" not in told
    both = {"titre": "Encombrants et déchets", "contexte": "La rue est sale, les bacs débordent."}
    chosen = client.post(form, data={**fields_of(late.text), **both})
    assert chosen.url.path == address
    assert "La rue est sale, les bacs débordent." in text_of(chosen.text)
    # Who saves what is already there is asked nothing.
    assert client.post(form, data={**first, **both}, follow_redirects=False).status_code == 303


def test_the_team_concludes_and_the_committee_reads_it_before_the_grid(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    assert "pas écrit de conclusion" in text_of(client.get(f"{address}/etude").text)
    form = f"{address}/conclusion"
    first = second = fields_of(client.get(form).text)
    done = client.post(form, data={**first, "conclusion": "Retenir l’agent.\nEn mars."})
    assert (done.url.path, done.url.fragment) == (address, "conclusion")
    late = client.post(form, data={**second, "conclusion": "Ne rien faire."})
    assert late.status_code == 409
    assert all(told in late.text for told in ("Retenir l’agent.", "Ne rien faire."))
    chosen = client.post(form, data={**fields_of(late.text), "conclusion": "Retenir l’agent.\nEn avril."})
    page = client.post(f"{address}/partage", data={"jeton": token_of(chosen.text)}).text
    share = re.findall(r"/etude/[\w-]{43}", page)[0]
    for study in (share, f"{address}/etude"):
        told = text_of(client.get(study).text)
        assert told.index("Retenir l’agent. En avril.") < told.index("Grille")
    late = client.post(form, data={**second, "jeton": "vieux", "conclusion": "Écrite tard."})
    assert (late.status_code, "Écrite tard." in late.text, "Quelqu’un a changé" in late.text) == (422, True, False)


@pytest.mark.parametrize("how", ["vieux", "terminé"])
def test_a_form_of_title_and_need_that_is_refused_gives_back_what_was_typed(client: TestClient, how: str) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form, cell = f"{address}/presentation", first_cell(client.get(address).text)
    fields, cell_fields = fields_of(client.get(form).text), fields_of(client.get(cell).text)
    if how == "vieux":
        fields["jeton"] = "vieux"
    else:
        client.post(f"{address}/etat", data={"jeton": fields["jeton"], "action": "terminer"})
        written = client.post(cell, data={**cell_fields, "texte": "Dix euros"})
        assert (written.status_code, "Dix euros" in written.text) == (409, True)
        assert "rouvrez-le" in written.text
    sent = client.post(form, data={**fields, "titre": "Déchets", "contexte": "Les bacs débordent."})
    assert sent.status_code == (422 if how == "vieux" else 409)
    assert "Quelqu’un a changé" not in sent.text
    assert all(typed in sent.text for typed in ("Déchets", "Les bacs débordent."))
    client.post(f"{address}/etat", data={"jeton": token_of(sent.text), "action": "rouvrir"})
    again = client.post(form, data={**fields_of(sent.text), "titre": "Déchets"}, follow_redirects=False)
    assert again.status_code == 303


def test_what_is_set_aside_is_told_with_its_reason_and_may_come_back(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent\nNe rien faire", ticks=[])
    aside = re.findall(rf'href="({address}/ecarter/\d+)"', client.get(address).text)[0]
    sent = client.post(aside, data={**fields_of(client.get(aside).text), "raison": "Trop cher"})
    assert "Trop cher" in text_of(sent.text)
    assert "Trop cher" in text_of(client.get(f"{address}/etude").text)
    assert sent.text.count('<th scope="row">') == 1
    back = client.post(aside.replace("ecarter", "remettre"), data={"jeton": token_of(sent.text)})
    assert back.text.count('<th scope="row">') == 2


def test_the_second_to_set_an_answer_aside_sees_the_first_reason_and_chooses(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent\nNe rien faire", ticks=[])
    aside = re.findall(rf'href="({address}/ecarter/\d+)"', client.get(address).text)[0]
    first = second = fields_of(client.get(aside).text)
    listed = client.post(aside, data={**first, "raison": "Trop cher"})
    assert "Changer la raison" in text_of(listed.text)
    assert "Trop cher" in client.get(aside).text
    late = client.post(aside, data={**second, "raison": "Trop lent", "initiales": "C. E."})
    assert late.status_code == 409
    assert "Elle est écartée : Trop cher" in text_of(late.text)
    assert all(told in late.text for told in ("Trop lent", 'value="C. E."'))
    assert "Trop lent" not in client.get(address).text
    chosen = client.post(aside, data={**fields_of(late.text), "raison": "Trop cher, trop lent"})
    assert "Trop cher, trop lent" in text_of(chosen.text)


def test_an_answer_that_the_team_added_is_renamed_and_no_other(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent réferant", ticks=["outil:klaxit"])
    page = client.get(address).text
    [rename] = set(re.findall(rf'href="({address}/renommer/\d+)"', page))
    [klaxit] = {one for one in re.findall(rf"{address}/ecarter/(\d+)", page) if not rename.endswith(f"/{one}")}
    theirs = f"{address}/renommer/{klaxit}"
    first = second = fields_of(client.get(rename).text)
    assert client.get(theirs).status_code == client.post(theirs, data={**first, "nom": "Autre"}).status_code == 404
    done = client.post(rename, data={**first, "nom": " Un agent référent "})
    assert re.findall(r'class="dl-grid__name">([^<]+)<', done.text) == ["Klaxit", "Un agent référent"]
    late = client.post(rename, data={**second, "nom": "Deux agents"})
    assert (late.status_code, 'value="Deux agents"' in late.text) == (409, True)
    assert "Un agent référent" in text_of(late.text)
    assert "Deux agents" not in client.get(address).text
    assert "Deux agents" in client.post(rename, data={**fields_of(late.text), "nom": "Deux agents"}).text
    assert "Deux agents" in text_of(client.get(f"{address}/etude").text)
    client.post(rename, data={**fields_of(client.get(rename).text), "nom": " "})
    assert "Deux agents" in client.get(address).text


def test_the_teams_own_criterion_counts_as_much_as_it_weighs(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    page = client.get(f"{address}/criteres").text
    ids = re.findall(r'<option value="(\d+):1"', page)
    form = {"jeton": token_of(page), "nouveau": "Marche sans réseau", "nouveau_poids": "3", "poids": [f"{ids[0]}:0"]}
    workspace = client.post(f"{address}/criteres", data=form).text
    assert "Marche sans réseau" in workspace
    cells = re.findall(rf'href="({address}/case/\d+/\d+)"', workspace)[:14]
    for cell, note in ((cells[0], "0"), (cells[1], "4"), (cells[13], "2")):
        client.post(cell, data={**fields_of(client.get(cell).text), "note": note})
    # The first weighs 0: (1 × 4 + 3 × 2) / 4.
    told = text_of(client.get(address).text).replace("\xa0", " ")
    assert "2,5 sur 4 en moyenne (2 critères notés sur 13)" in told


def test_the_teams_own_criterion_is_renamed_and_no_other(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form = client.get(f"{address}/criteres").text
    client.post(f"{address}/criteres", data={"jeton": token_of(form), "nouveau": "Marche sans téléfone"})
    form = client.get(f"{address}/criteres").text
    assert re.findall(r'name="nom" type="text" value="([^"]+)"', form) == ["Marche sans téléfone"]
    own = re.findall(r'name="propre" value="(\d+)"', form)
    standard = re.findall(r'<option value="(\d+):1"', form)[0]
    typed = {"jeton": token_of(form), "propre": [*own, standard], "nom": ["Marche sans téléphone", "Autre chose"]}
    typed["vu"] = ["Marche sans téléfone", "Couvre le besoin"]
    page = text_of(client.post(f"{address}/criteres", data=typed).text)
    assert "Marche sans téléphone" in page
    assert "téléfone" not in page
    assert "Autre chose" not in page
    emptied = {"jeton": token_of(form), "propre": own, "nom": [" "]}
    assert "Marche sans téléphone" in text_of(client.post(f"{address}/criteres", data=emptied).text)


def test_who_weighs_a_criterion_leaves_what_a_colleague_weighed_meanwhile(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form = client.get(f"{address}/criteres").text
    client.post(f"{address}/criteres", data={"jeton": token_of(form), "nouveau": "Marche sans réseau"})
    form = client.get(f"{address}/criteres").text
    shown = {
        name: re.findall(rf'name="{name}"(?: type="text")? value="([^"]+)"', form)
        for name in ("vus", "propre", "vu", "nom")
    }
    ids = [one.partition(":")[0] for one in shown["vus"]]
    sent = {"jeton": token_of(form), "poids": shown["vus"], **shown}
    first = [f"{ids[0]}:5", *shown["vus"][1:]]
    client.post(f"{address}/criteres", data={**sent, "poids": first, "nom": ["Marche hors ligne"]})
    client.post(f"{address}/criteres", data={**sent, "poids": [shown["vus"][0], f"{ids[1]}:0", *shown["vus"][2:]]})
    read = store_of(client).benchmarks.read(address.rpartition("/")[2])
    assert [one.weight for one in read.criteria] == [5, 0, *[1] * 12]
    assert read.criteria[-1].label == "Marche hors ligne"


@pytest.mark.parametrize("how", ["vieux", "terminé"])
def test_a_form_of_criteria_that_is_refused_gives_back_what_was_typed(client: TestClient, how: str) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form = f"{address}/criteres"
    client.post(form, data={"jeton": token_of(client.get(form).text), "nouveau": "Marche sans téléfone"})
    page = client.get(form).text
    token = token_of(page)
    first = re.findall(r'<option value="(\d+):1"', page)[0]
    typed = {
        "poids": [f"{first}:5"],
        "vus": [f"{first}:1"],
        "propre": re.findall(r'name="propre" value="(\d+)"', page),
        "nom": ["Marche sans téléphone"],
        "vu": ["Marche sans téléfone"],
        "nouveau": "Se prend en main seul",
        "nouveau_poids": "4",
    }
    if how == "terminé":
        client.post(f"{address}/etat", data={"jeton": token, "action": "terminer"})
    sent = client.post(form, data={**typed, "jeton": "vieux" if how == "vieux" else token})
    assert sent.status_code == (422 if how == "vieux" else 409)
    assert f'value="{first}:5" selected' in sent.text
    assert '<option value="4" selected' in sent.text
    assert re.findall(r'name="(nom|vu|nouveau)"[^>]* value="([^"]+)"', sent.text) == [
        ("nouveau", "Se prend en main seul"),
        ("vu", "Marche sans téléfone"),
        ("nom", "Marche sans téléphone"),
    ]
    client.post(f"{address}/etat", data={"jeton": token, "action": "rouvrir"})
    read = store_of(client).benchmarks.read(address.rpartition("/")[2])
    assert [(one.label, one.weight) for one in read.criteria[13:]] == [("Marche sans téléfone", 1)]
    client.post(form, data={**typed, "jeton": token_of(sent.text)})
    read = store_of(client).benchmarks.read(address.rpartition("/")[2])
    assert read.criteria[0].weight == 5
    assert [(one.label, one.weight) for one in read.criteria[13:]] == [
        ("Marche sans téléphone", 1),
        ("Se prend en main seul", 4),
    ]


def test_the_second_to_rename_a_criterion_sees_the_first_name_and_chooses(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form, secret = f"{address}/criteres", address.rpartition("/")[2]
    benchmarks = store_of(client).benchmarks
    benchmarks.add_criterion(secret, "Réseau")
    benchmarks.add_criterion(secret, "Prise en main")
    page = client.get(form).text
    first = re.findall(r'<option value="(\d+):1"', page)[0]
    own = re.findall(r'name="propre" value="(\d+)"', page)
    shown = {"jeton": token_of(page), "propre": own, "vu": ["Réseau", "Prise en main"]}
    client.post(form, data={**shown, "nom": ["Marche sans réseau", "Prise en main"]})
    weighed = {"vus": [f"{first}:1"], "poids": [f"{first}:5"], "nouveau": "Délai"}
    late = client.post(form, data={**shown, **weighed, "nom": ["Marche hors ligne", "Facile"]})
    assert late.status_code == 409
    told = text_of(late.text).replace("\xa0", " ")
    assert "Marche sans réseau, que vous appelez « Marche hors ligne »" in told
    assert "que vous appelez « Facile »" not in told
    assert re.findall(r'name="(?:vu|nom|nouveau)"[^>]* value="([^"]+)"', late.text) == [
        "Délai",
        "Marche sans réseau",
        "Marche hors ligne",
        "Prise en main",
        "Facile",
    ]
    assert f'value="{first}:5" selected' in late.text
    read = benchmarks.read(secret).criteria
    assert [one.label for one in read[13:]] == ["Marche sans réseau", "Prise en main"]
    assert read[0].weight == 1
    chosen = {"jeton": token_of(late.text), "propre": own, "vu": ["Marche sans réseau", "Prise en main"], **weighed}
    done = client.post(form, data={**chosen, "nom": ["Marche hors ligne", "Facile"]}, follow_redirects=False)
    assert done.status_code == 303
    read = benchmarks.read(secret).criteria
    assert [one.label for one in read[13:]] == ["Marche hors ligne", "Facile", "Délai"]
    assert read[0].weight == 5
    # Who gives it the name that it bears already is asked nothing.
    again = client.post(form, data={**shown, "nom": ["Marche hors ligne", "Prise en main"]}, follow_redirects=False)
    assert again.status_code == 303


def test_a_criterion_that_a_grid_cannot_take_is_given_back_with_a_word(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form, benchmarks = f"{address}/criteres", store_of(client).benchmarks
    secret = address.rpartition("/")[2]
    for number in range(17):
        benchmarks.add_criterion(secret, f"critère {number}")
    page = client.get(form).text
    first = re.findall(r'<option value="(\d+):1"', page)[0]
    typed = {"poids": [f"{first}:5"], "vus": [f"{first}:1"], "nouveau": "Se prend en main seul"}
    sent = client.post(form, data={**typed, "jeton": token_of(page)})
    assert sent.status_code == 422
    assert "30 critères au plus" in sent.text
    assert 'value="Se prend en main seul"' in sent.text
    assert [one.weight for one in benchmarks.read(secret).criteria] == [5, *[1] * 29]


def test_of_a_criterion_that_weighs_nothing_nothing_is_asked(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form = client.get(f"{address}/criteres").text
    label, first = re.findall(
        r'<label for="poids-\d+">([^<]+)</label>\s*<input[^>]*>\s*<select[^>]*>\s*<option value="(\d+:)0"', form
    )[0]
    asked = client.get(address).text.count("<li><a href")
    page = client.post(f"{address}/criteres", data={"jeton": token_of(form), "poids": f"{first}0"}).text
    assert label == "Couvre le besoin"
    assert "Que fait-elle du besoin décrit" not in page
    assert "À qui s’adresse-t-elle" in page
    assert page.count("<li><a href") == asked - 1


def test_the_committee_reads_each_question_once_with_the_answers_it_is_asked_of(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent\nNe rien faire", ticks=[])
    cell = first_cell(client.get(address).text)
    client.post(cell, data={**fields_of(client.get(cell).text), "texte": "Oui"})
    told = text_of(client.get(f"{address}/etude").text)
    assert "laisse-t-elle de côté ? À demander pour Ne rien faire À qui" in told
    assert told.count("À demander pour") == 13
    assert told.count("À demander pour toutes les réponses") == 12


def test_an_answer_set_aside_is_proposed_again_with_its_reason(client: TestClient) -> None:
    address = opened(client)
    aside = re.findall(rf'href="({address}/ecarter/\d+)"', client.get(address).text)[0]
    client.post(aside, data={**fields_of(client.get(aside).text), "raison": "Trop cher."})
    proposed = client.get(f"{address}/reponses").text
    assert text_of(proposed).replace("\xa0", " ").count("Écartée : Trop cher. ") == 1
    origin = re.findall(r'name="reponse" value="([^"]+)"(?:(?!name="reponse").)*Écartée', proposed, re.DOTALL)[0]
    back = client.post(f"{address}/reponses", data={"jeton": token_of(proposed), "reponse": origin})
    assert "Réponses écartées" not in back.text
    read = store_of(client).benchmarks.read(address.rpartition("/")[2])
    assert {answer.aside_why for answer in read.answers} == {""}


def test_the_shared_study_only_reads_and_its_link_can_be_ended(client: TestClient) -> None:
    address = opened(client)
    shared = client.post(f"{address}/partage", data={"jeton": token_of(client.get(address).text)}).text
    study = re.findall(r"/etude/[\w-]{43}", shared)[0]
    page = client.get(study)
    assert page.status_code == 200
    assert address not in page.text
    assert "/case/" not in page.text
    assert client.get(f"{study}/comparatif.csv").status_code == 200
    assert client.get(study.replace("/etude/", "/comparatif/")).status_code == 404
    client.post(f"{address}/partage", data={"jeton": token_of(shared), "action": "revoquer"})
    assert client.get(study).status_code == 404
    assert client.get(f"{study}/comparatif.csv").status_code == 404
    again = client.post(f"{address}/partage", data={"jeton": token_of(shared)}).text
    assert study not in again


def test_a_finished_benchmark_is_only_read_until_it_is_reopened(client: TestClient) -> None:
    address = opened(client)
    page = client.get(address).text
    cell = first_cell(page)
    form = fields_of(client.get(cell).text)
    done = client.post(f"{address}/etat", data={"jeton": token_of(page), "action": "terminer", "publier": "oui"}).text
    assert "serve à d’autres territoires" in done
    assert "/case/" not in done
    assert client.post(cell, data={**form, "texte": "x"}).status_code == 409
    client.post(f"{address}/etat", data={"jeton": token_of(done), "action": "rouvrir"})
    assert client.post(cell, data={**form, "texte": "x"}).status_code == 200


def test_who_changes_a_finished_benchmark_reads_that_it_is_finished(client: TestClient) -> None:
    address = opened(client, own="Un agent référent")
    page = client.get(address).text
    proposals = client.get(f"{address}/reponses").text
    proposed = re.findall(r'name="reponse" value="([^"]+)"', proposals)[0]
    [rename] = set(re.findall(rf'href="({address}/renommer/\d+)"', page))
    client.post(f"{address}/etat", data={"jeton": token_of(page), "action": "terminer"})
    aside = rename.replace("renommer", "ecarter")
    forms = ("/presentation", "/conclusion", "/criteres", "/reponses")
    for shown in (first_cell(page), rename, aside, *(address + form for form in forms)):
        told = client.get(shown)
        assert (told.status_code, "Ce comparatif est terminé" in text_of(told.text)) == (409, True)
    late = client.post(f"{address}/criteres", data={"jeton": token_of(page), "nouveau": "Hors ligne"})
    assert (late.status_code, "Ce comparatif est terminé" in text_of(late.text)) == (409, True)
    form = {"jeton": token_of(proposals), "autres": "Une affiche", "reponse": proposed}
    late = client.post(f"{address}/reponses", data=form)
    assert (late.status_code, "rouvrez-le" in late.text, "Une affiche" in late.text) == (409, True, True)
    assert ticks_of(late.text) == [proposed]


def test_a_link_that_opens_no_benchmark_any_more_says_why(client: TestClient) -> None:
    for path in ("/etude/", "/comparatif/"):
        told = client.get(path + "x" * 43)
        assert told.status_code == 404
        assert "Il a été effacé, son partage ou sa publication a pris fin" in text_of(told.text)


def test_erasing_takes_a_tick_and_leaves_nothing(client: TestClient) -> None:
    address = opened(client)
    token = token_of(client.get(address).text)
    client.post(f"{address}/effacer", data={"jeton": token})
    assert client.get(address).status_code == 200
    client.post(f"{address}/effacer", data={"jeton": token, "confirmer": "oui"})
    assert client.get(address).status_code == 404


def sheets_of_csv(body: bytes) -> list[list[list[str]]]:
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))
    sheets: list[list[list[str]]] = [[]]
    for row in rows:
        if row:
            sheets[-1].append(row)
        else:
            sheets.append([])
    return [sheet[1:] for sheet in sheets]


def sheets_of_ods(body: bytes) -> list[list[list[str]]]:
    tables = Document(io.BytesIO(body)).body.tables
    return [[[str(cell.value or "") for cell in row.cells] for row in table.rows] for table in tables]


def sheets_of_markdown(body: bytes) -> list[list[list[str]]]:
    sheets: list[list[list[str]]] = []
    for line in body.decode().splitlines():
        if line.startswith("## "):
            sheets.append([])
        elif line.startswith("| ") and not line.startswith("| ---"):
            cells = re.split(r" \| ", line.removeprefix("| ").removesuffix(" |"))
            sheets[-1].append([re.sub(r"\\(.)", r"\1", cell.replace("<br>", "\n")) for cell in cells])
    return sheets


def test_every_file_says_the_same_cells(client: TestClient) -> None:
    address = opened(client, own="=1+1\nUn | deux; <trois>\n@somme")
    cell = first_cell(client.get(address).text)
    client.post(
        cell, data={**fields_of(client.get(cell).text), "texte": '+33 "a"; b\nligne', "note": "4", "remarque": "-x"}
    )
    form = f"{address}/conclusion"
    client.post(form, data={**fields_of(client.get(form).text), "conclusion": "=1+1 | <b>\n\n-2"})
    bodies = {ending: client.get(f"{address}/comparatif.{ending}").content for ending in ("ods", "csv", "md", "json")}
    expected = [sheet["rows"] for sheet in json.loads(bodies["json"])["sheets"]]
    assert len(expected) == 7
    assert expected[1][1:] == [["=1+1 | <b>\n\n-2"]]
    assert len(expected[3]) == 1 + 8 + 3
    assert sheets_of_ods(bodies["ods"]) == expected
    assert sheets_of_markdown(bodies["md"]) == expected
    unguarded = [
        [[re.sub(r"^'(?=[=+\-@\t\r])", "", c) for c in row] for row in sheet] for sheet in sheets_of_csv(bodies["csv"])
    ]
    assert unguarded == expected
    page = text_of(client.get(f"{address}/etude").text.replace("\u202f", " "))
    for row in expected[3][1:]:
        assert " ".join(row[0].split()).replace("'", "’")[:30] in page.replace("\xa0", " ")


def test_no_cell_of_the_csv_is_a_formula(client: TestClient) -> None:
    address = opened(client, need="=BESOIN()", own="=1+1\n+1\n-1\n@x", ticks=[])
    text = client.get(f"{address}/comparatif.csv").content
    assert text.startswith(b"\xef\xbb\xbf")
    cells = [cell for sheet in sheets_of_csv(text) for row in sheet for cell in row]
    assert {"'=1+1", "'+1", "'-1", "'@x", "'=BESOIN()"} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_taken_and_shown_as_text(client: TestClient, text: str) -> None:
    # The whole form must stay under the largest body that is read.
    sendable = text[:5_000].encode("utf-8", "replace").decode()
    address = opened(
        client, need=sendable, own=f"Un agent\n{sendable}", ticks=["outil:../x", "enquete:x:9999", sendable]
    )
    page = client.get(address)
    cell = first_cell(page.text)
    fields = dict.fromkeys(("texte", "source", "date", "note", "remarque", "initiales"), sendable)
    client.post(cell, data={**fields_of(client.get(cell).text), **fields})
    for form in ("/presentation", "/conclusion"):
        fields = dict.fromkeys(("titre", "contexte", "conclusion"), sendable)
        for version in (fields_of(client.get(address + form).text), {"version": sendable}):
            sent = client.post(address + form, data={"jeton": token_of(client.get(cell).text), **version, **fields})
            assert sent.status_code in {200, 409}
    for path in ("", "/etude", "/reponses", "/criteres", "/presentation", "/conclusion"):
        answer = client.get(address + path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
    for ending in ("ods", "csv", "md", "json"):
        assert client.get(f"{address}/comparatif.{ending}").status_code == 200


@pytest.mark.parametrize(
    "path", ["", "/etude", "/reponses", "/case/1/1", "/comparatif.ods", "/criteres", "/conclusion"]
)
def test_a_secret_nobody_was_given_opens_nothing(client: TestClient, path: str) -> None:
    assert client.get(f"/comparatif/{'x' * 43}{path}").status_code == 404


def test_a_cell_of_another_benchmark_is_out_of_reach(client: TestClient) -> None:
    mine, theirs = opened(client), opened(client)
    cell = first_cell(client.get(theirs).text)
    form = fields_of(client.get(cell).text)
    foreign = cell.replace(theirs, mine)
    assert client.get(foreign).status_code == 404
    assert client.post(foreign, data={**form, "texte": "à moi"}).status_code == 404
    assert "à moi" not in client.get(theirs).text
