import html
import re

import pytest
from starlette.testclient import TestClient

from api.pages.typography import typeset
from api.pages.verdict_words import INSTEAD
from corpus.records import ToolState
from recommender import Recommender
from tests.api.pages.reading import plain_text, text_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")
WASTE = "dépôts sauvages d’encombrants dans la rue"
CARPOOL = "Les jeunes sans voiture ne peuvent pas aller travailler en zone rurale."
APPOINTMENTS = "Les secrétaires passent la matinée au téléphone à prendre des rendez-vous de carte d’identité."


def test_a_need_leads_to_an_answer_whose_address_does_not_hold_it(client: TestClient) -> None:
    sent = client.post("/recherche", data={"besoin": WASTE}, follow_redirects=False)
    assert sent.status_code == 303
    assert re.fullmatch(r"/recherche/[\w-]{22}", sent.headers["location"])
    page = client.get(sent.headers["location"])
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex"
    assert "Dépôts sauvages et encombrants à Livry-Gargan" in plain_text(page.text)


def test_an_overturned_idea_comes_before_the_reason_on_its_card(client: TestClient) -> None:
    page = plain_text(client.post("/recherche", data={"besoin": "Les personnes âgées du village restent seules."}).text)
    places = [
        page.index(words, page.index("Poses"))
        for words in (
            "Idée de départ démentie par le terrain",
            "Ce qu’on y a appris",
            "En 2021",
            "âgées »",
        )
    ]
    assert places == sorted(places)


def test_the_persons_own_words_and_those_that_answer_are_marked(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": APPOINTMENTS}).text
    assert "«\u00a0<mark>téléphone</mark>\u00a0»" in page
    assert "prendre les <mark>rendez-vous</mark>" in page


def test_closeness_is_said_in_words_and_never_as_a_share(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE}).text
    assert "Très proche" in page
    assert not re.search(r"0[.,]\d\d|probabilit", page)


def test_a_tool_tells_what_an_investigation_that_studied_it_learned_and_leads_to_it(
    client: TestClient, recommender: Recommender
) -> None:
    page = client.post("/recherche", data={"besoin": CARPOOL}).text
    shown = client.post("/api/v1/recommendations", json={"text": CARPOOL}).json()["tools"]
    lessons = [tool["lesson"] for tool in shown if tool["lesson"]]
    assert lessons
    for lesson in lessons:
        assert lesson["page"].endswith(f"/investigations/{lesson['investigation']}")
        assert f'href="/investigations/{lesson["investigation"]}"' in page
        assert plain_text(typeset(lesson["text"])) in plain_text(page)


def test_a_lesson_and_what_is_distant_are_told_once_on_a_page(client: TestClient) -> None:
    page = plain_text(client.post("/recherche", data={"besoin": CARPOOL}).text)
    answer = client.post("/api/v1/recommendations", json={"text": CARPOOL}).json()
    told = {text for one in answer["investigations"] for text in (one["learned"], one["reason"]["sentence"])}
    again = [tool["lesson"] for tool in answer["tools"] if tool["lesson"] and tool["lesson"]["text"] in told]
    assert again
    for lesson in again:
        beside = page.index("Ce qu’a appris une enquête qui l’a étudié")
        assert plain_text(typeset(lesson["text"])) not in page[beside:]
        assert f"Déjà dit dans cette page : {plain_text(typeset(lesson['title']))}" in page
    lists = [{one["closeness"] for one in answer[kind]} for kind in ("investigations", "tools")]
    assert {"proche", "à explorer"} <= lists[1]
    mixed = sum("à explorer" in closenesses for closenesses in lists if closenesses != {"à explorer"})
    assert page.count("« À explorer » : le sujet est voisin, sans être le même.") == mixed


def test_records_of_a_theme_that_is_typed_are_not_said_to_be_about_another_subject(client: TestClient) -> None:
    page = plain_text(client.post("/recherche", data={"besoin": "numérique"}).text)
    assert "Fiches du thème" in page
    assert "À explorer" in page
    assert "voisin" not in page
    assert "Des territoires qui ont travaillé ce thème" in page


def test_a_tool_shows_its_state_and_says_when_price_and_licence_are_unknown(client: TestClient) -> None:
    page = plain_text(client.post("/recherche", data={"besoin": WASTE}).text)
    assert "Disponibilité à vérifier" in page
    assert "Prix et licence inconnus" in page


def test_what_was_dropped_is_read_as_a_precedent(client: TestClient) -> None:
    need = "On cherche une bourse en ligne des locaux commerciaux vacants comme BoursOloco"
    page = client.post("/recherche", data={"besoin": need}).text
    precedents = page.index('id="precedents"')
    assert page.index('href="/outils/boursoloco"') > precedents


def test_what_became_of_an_investigation_is_told_as_of_its_year(client: TestClient) -> None:
    page = plain_text(client.post("/recherche", data={"besoin": WASTE}).text)
    assert "Livry-Gargan, 47 228 habitants, enquête de 2021" in page.replace("\u202f", " ")
    assert re.search(r"En 2021\s: [^.]+\. Pas vérifié depuis\.", page)
    assert "Et depuis" not in page


def test_tools_are_counted_with_those_that_were_verified(client: TestClient, recommender: Recommender) -> None:
    for need in (WASTE, "accompagner les habitants qui ont du mal avec l’informatique"):
        page = client.post("/recherche", data={"besoin": need}).text
        shown = page.split('id="outils"')[1].split('id="precedents"')[0]
        ids = re.findall(r'<a href="/outils/([\w-]+)"', shown)
        live = sum(recommender.catalogue.tool(one).state is ToolState.LIVE for one in ids)
        told = plain_text(page).partition("outils cités, ")[2]
        assert told.startswith(f"dont {live} vérifié" if live else "aucun vérifié"), need


def test_a_need_that_we_made_up_is_not_shown_as_a_quotation(client: TestClient, recommender: Recommender) -> None:
    page = client.post("/recherche", data={"besoin": WASTE}).text
    examples = [plain_text(one) for one in re.findall(r'class="dl-why__example">(.*?)</p>', page)]
    assert examples
    quoted = [plain_text(one) for one in re.findall(r'class="dl-why__quote">(.*?)</blockquote>', page)]
    ours = {typeset(problem) for tool in recommender.catalogue.tools for problem in tool.problems}
    assert all(one.startswith("Exemple de besoin, écrit par nous") and "«" not in one for one in examples)
    assert not [one for one in quoted if one.strip("« »\xa0") in ours]


def test_the_nearest_record_and_a_way_to_ask_come_before_every_card(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE}).text
    head = page.partition("dl-columns")[0]
    assert "Le plus proche" in head
    assert '<a href="/investigations/pni-93-livry-gargan">' in head
    assert 'type="submit" form="demander"' in head
    assert page.count('id="demander"') == 1


def test_a_chosen_problem_keeps_the_persons_own_words_and_sends_both(client: TestClient) -> None:
    own = "Il nous faudrait une application pour signaler les dépôts sauvages"
    page = client.post("/recherche", data={"besoin": own})
    [form] = re.findall(r'<form class="dl-rewording__offer".*?</form>', page.text, re.DOTALL)
    sent = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]+)"', form)}
    chosen = client.post("/recherche", data=sent)
    assert f"Vous aviez écrit : {own}" in plain_text(chosen.text).replace("\xa0", " ")
    assert f'href="{page.url.path}"' in chosen.text
    request = re.search(r'<form id="demander".*?name="besoin" value="([^"]+)"', chosen.text, re.DOTALL)
    assert request
    assert html.unescape(request[1]).split("\n\n") == [
        own,
        f"Problème proche, choisi parmi ceux que propose le site : {sent['besoin']}",
    ]
    filtered = re.search(r'<form action="/recherche/[^"]+" method="get">(.*?)</form>', chosen.text, re.DOTALL)
    assert filtered
    assert f'name="depuis" value="{sent["depuis"]}"' in filtered[1]
    odd = client.post("/recherche", data={"besoin": WASTE, "depuis": "<script>"})
    assert odd.url.query == b""
    assert "Vous aviez écrit" not in client.get(f"{odd.url.path}?depuis={'A' * 22}").text


@pytest.mark.parametrize(
    ("need", "service"),
    [
        ("Mise en conformité RGPD de la mairie", "https://www.cnil.fr/"),
        ("chats errants", "https://lannuaire.service-public.gouv.fr/"),
    ],
)
def test_where_nothing_is_comparable_public_services_are_named(client: TestClient, need: str, service: str) -> None:
    page = client.post("/recherche", data={"besoin": need}).text
    assert "Rien de comparable" in page
    assert service in page.partition("Qui peut aider, hors de ce site")[2].partition("</section>")[0]


def test_filters_are_links_and_keep_what_bears_them(client: TestClient, recommender: Recommender) -> None:
    page = client.post("/recherche", data={"besoin": WASTE})
    filtered = client.get(f"{page.url}?issue=untested&taille=moyen")
    ids = re.findall(r'class="dl-card__title"><a href="/investigations/([\w-]+)"', filtered.text)
    assert ids
    assert ids != re.findall(r'class="dl-card__title"><a href="/investigations/([\w-]+)"', page.text)
    for record_id in ids:
        record = recommender.catalogue.investigation(record_id)
        assert "untested" in {hypothesis.outcome for hypothesis in record.hypotheses}
    assert f'href="{page.url.path}?taille=moyen"' in filtered.text
    assert "Retirer le filtre" in filtered.text


def test_a_filter_nobody_knows_is_left_out(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE})
    odd = client.get(f"{page.url}?theme=%3Cscript%3E&issue=x&taille=&autre=1")
    assert odd.status_code == 200
    # What shows: a token of a form holds the second it was made in.
    assert plain_text(odd.text) == plain_text(page.text)


def test_filters_that_no_result_joins_say_so(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE})
    none = client.get(f"{page.url}?theme=sport")
    assert "Aucun résultat ne réunit ces filtres" in none.text


def test_a_solution_is_met_with_the_problem_behind_it_in_one_click(client: TestClient) -> None:
    page = client.post(
        "/recherche", data={"besoin": "Il nous faudrait une application pour signaler les dépôts sauvages"}
    )
    assert "Avant la solution, le besoin" in page.text
    assert "<mark><bdi>une application</bdi></mark>" in page.text
    form = re.search(r'class="dl-rewording__offer".*?name="besoin" value="([^"]+)"', page.text, re.DOTALL)
    assert form
    reworded = client.post("/recherche", data={"besoin": html.unescape(form[1])})
    assert "Avant la solution, le besoin" not in reworded.text
    assert "Livry-Gargan" in reworded.text


def test_a_solution_without_a_sure_problem_is_met_with_those_that_are_close(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": "bus à la demande"})
    assert "est-il l’un de ceux-ci" in page.text
    offers = re.findall(r'class="dl-rewording__offer".*?name="besoin" value="([^"]+)"', page.text, re.DOTALL)
    assert 1 < len(offers) <= 3
    reworded = client.post("/recherche", data={"besoin": html.unescape(offers[0])})
    assert "dl-answer--found" in reworded.text


def test_a_solution_of_which_nothing_is_known_is_met_with_an_example_of_what_finds(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": INSTEAD[0]})
    assert "Rien de comparable" in page.text
    assert "au lieu de « {} » : « {} » Redire votre besoin".format(*INSTEAD) in text_of(page.text)
    found = client.post("/recherche", data={"besoin": INSTEAD[1]})
    assert "dl-answer--found" in found.text
    assert "au lieu de" not in text_of(client.post("/recherche", data={"besoin": "bus à la demande"}).text)


def test_a_vague_need_is_met_with_questions_whose_answers_complete_it(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": "améliorer le numérique"})
    assert len(re.findall('name="precision"', page.text)) == 3
    answers = ["", "des personnes âgées", "elles n’arrivent pas à faire leurs démarches en ligne depuis la fermeture"]
    complete = client.post("/recherche", data={"besoin": "améliorer le numérique", "precision": answers})
    assert "dl-answer--found" in complete.text
    assert f"améliorer le numérique\n{answers[1]}\n{answers[2]}" in html.unescape(complete.text)


def test_a_need_that_nothing_meets_leads_to_a_person_and_to_no_filler(client: TestClient) -> None:
    need = "Il faut refroidir le réacteur nucléaire du sous-marin"
    page = client.post("/recherche", data={"besoin": need}).text
    assert "Rien de comparable" in page
    assert "dl-result" not in page
    assert "ni travaux, ni subventions, ni conseil juridique, ni recrutement" in plain_text(page)
    assert "nous intéresse" not in page
    form = re.search(r'<form id="demander" action="/demande" method="post">(.*?)</form>', page, re.DOTALL)
    assert form
    assert f'name="besoin" value="{need}"' in form[1]


@pytest.mark.parametrize(("need", "offered"), [("aide", 1), ("asdfgh qsdfgh", 1), (WASTE, 0)])
def test_an_answer_without_cards_offers_what_there_is_to_browse(client: TestClient, need: str, offered: int) -> None:
    page = client.post("/recherche", data={"besoin": need})
    main = page.text.split('id="contenu"')[1].split("</main>")[0]
    assert [main.count('href="/investigations"'), main.count('href="/outils"')] == [offered, offered]


def test_the_name_of_a_tool_alone_leads_to_its_record(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": "klaxit ?"})
    assert "Vous nommez un outil que nous connaissons" in plain_text(page.text)
    assert '<a href="/outils/klaxit">Klaxit</a>' in page.text
    meanwhile = client.post("/recherche/apercu", data={"besoin": "klaxit"}).text
    assert 'data-announced="Vous nommez un outil que nous connaissons"' in meanwhile
    assert '<a href="/outils/klaxit">Klaxit</a>' in meanwhile
    for shown in (page.text, meanwhile):
        assert "Klaxit Disponibilité à vérifier" in plain_text(shown), "its state is told before it is opened"
    assert "Vous nommez" not in client.post("/recherche", data={"besoin": WASTE}).text


def test_asking_for_help_carries_the_need_and_the_records_seen(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE}).text
    form = re.search(r'<form id="demander" action="/demande" method="post">(.*?)</form>', page, re.DOTALL)
    assert form
    seen = re.findall(r'name="vus" value="([^"]+)"', form[1])[0].split(",")
    assert "pni-93-livry-gargan" in seen
    assert "acdechets" in seen


def test_hidden_words_are_printed_as_those_that_show(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": "les personnes âgées du village restent seules"}).text
    assert "en sait : Part’âge" in plain_text(page)


def test_a_search_that_is_no_longer_held_offers_the_box(client: TestClient) -> None:
    page = client.get("/recherche/AAAAAAAAAAAAAAAAAAAAAA")
    assert page.status_code == 410
    assert "n’est plus en mémoire" in page.text
    assert "<textarea" in page.text


@pytest.mark.parametrize("need", [WASTE, CARPOOL])
def test_the_preview_counts_what_the_page_will_show_its_precedents_apart(client: TestClient, need: str) -> None:
    part = client.post("/recherche/apercu", data={"besoin": need}).text
    told = re.findall(r"<span>(\d+[^<]*)</span></p>", part)
    assert ("précédent" in told[0]) is (need is CARPOOL)
    assert f"<title>Résultats – {told[0]} " in client.post("/recherche", data={"besoin": need}).text


def test_the_preview_announces_its_count_and_quotes_no_need(client: TestClient) -> None:
    part = client.post("/recherche/apercu", data={"besoin": WASTE})
    assert re.search(
        r'data-announced="\d+ enquêtes?(?:, \d+ outils?)? et \d+ (?:outils?|précédents?) trouvés"', part.text
    )
    assert "<html" not in part.text
    assert WASTE not in html.unescape(part.text)
    assert client.post("/recherche/apercu", data={"besoin": " ? "}).status_code == 204


def test_the_name_of_a_theme_shows_its_records_and_leads_to_the_whole_lists(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": "vieillissement"})
    said = plain_text(page.text)
    assert said.count("Fiches du thème « Vieillissement et autonomie »") == 1
    # Of those that are folded it is said when they are closed too.
    assert said.count("Fiche du thème « Vieillissement et autonomie »") == 6 + page.text.count("dl-fold__why")
    for address in re.findall(r'href="(/(?:investigations|outils)\?theme=\w+)"', page.text):
        assert client.get(address).status_code == 200
    assert 'href="/investigations?theme=vieillissement"' in page.text
    assert 'href="/outils?theme=vieillissement"' in page.text


def test_a_folded_record_is_a_heading_that_says_how_close_it_is(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": "on a plus de médecin"}).text
    folds = re.findall(r'<details class="dl-fold">(.*?)</details>', page, re.DOTALL)
    assert folds
    for fold in folds:
        summary, _, card = fold.partition("</summary>")
        assert re.search(
            r'<h3 class="dl-fold__title">[^<]+</h3><span class="dl-fold__close">À explorer</span>', summary
        )
        [why] = re.findall(r'<span class="dl-fold__why">(.*?)</span>', summary)
        assert why in card
        assert "<h3" not in card


@pytest.mark.parametrize("need", [WASTE, "améliorer le numérique", "Il faut refroidir le réacteur nucléaire"])
def test_every_way_to_ask_for_help_takes_the_need_along(client: TestClient, need: str) -> None:
    page = client.post("/recherche", data={"besoin": need}).text
    assert re.search(
        rf'<form id="demander".*?<input type="hidden" name="besoin" value="{html.escape(need)}"', page, re.DOTALL
    )
    assert page.count('form="demander">Demander un accompagnement') == 3 - (need != WASTE)
    assert 'href="/demande"' not in page


def test_the_header_leads_to_the_form_where_there_is_no_need_to_take_along(client: TestClient) -> None:
    assert client.get("/").text.count('href="/demande">Demander un accompagnement</a>') == 2
