"""What was typed and is not sent yet: without a connection, and on the way out of a page."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser.page_list import PAGES, PageState
from tests.browser.reaches import at
from tests.browser.request_journey import reach_need
from tests.browser.visits import visiting

Opener = Callable[[PageState], Page]
STATES = {state.name: state for state in PAGES}
DEMANDE = PageState("demande", "/demande", at("/demande"))
NEED = "Les encombrants restent devant la mairie."
DROPPED_BY_THE_FIRST_SENDING = """() => {
  const [send, state] = [window.fetch, { online: true }];
  Object.defineProperty(navigator, "onLine", { get: () => state.online });
  window.fetch = (...told) => ((state.online = false), send(...told));
}"""


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[Opener]:
    with ExitStack() as visits:
        yield lambda state: visits.enter_context(visiting(browser, site, state)).page


@pytest.mark.parametrize(
    ("name", "field", "button"),
    [
        ("accueil", "#besoin", "Chercher ce qui existe déjà"),
        ("signaler", "#texte", "Envoyer"),
        ("comparatif-conclusion", "#conclusion", "Enregistrer"),
    ],
)
def test_a_form_sent_without_a_connection_stays_with_what_was_typed_and_leaves_once_it_is_back(
    opened: Opener, name: str, field: str, button: str
) -> None:
    page = opened(STATES[name])
    address = page.url
    page.locator(field).fill(NEED)
    page.context.set_offline(True)
    page.get_by_role("button", name=button, exact=True).click()
    held = page.get_by_role("alert")
    expect(held).to_contain_text("Pas de connexion : rien n’est parti.")
    page.get_by_role("button", name=button, exact=True).click()
    expect(held).to_have_count(1)
    assert page.url == address
    expect(page.locator(field)).to_have_value(NEED)
    page.context.set_offline(False)
    expect(held).to_have_text("La connexion est revenue : vous pouvez envoyer.")
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def test_a_form_leaves_for_a_service_that_answers_though_the_browser_knows_no_network(opened: Opener) -> None:
    page = opened(STATES["accueil"])
    page.evaluate("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    page.locator("#besoin").fill(NEED)
    with page.expect_navigation(url="**/recherche/*"):
        page.get_by_role("button", name="Chercher ce qui existe déjà", exact=True).click()


@pytest.fixture
def silenced(opened: Opener) -> Page:
    """A form that was typed in while nothing answered what asks whether the service does."""
    page = opened(STATES["signaler"])
    page.evaluate("() => { window.answering = fetch; window.fetch = () => Promise.reject(); }")
    page.locator("#texte").fill(NEED)
    return page


def sent_by(page: Page) -> list[str]:
    """The addresses that forms are sent to from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.extend([request.url] if request.method == "POST" else []))
    return sent


def test_a_form_sent_to_a_service_that_does_not_answer_stays_until_it_does(silenced: Page) -> None:
    address = silenced.url
    send = silenced.get_by_role("button", name="Envoyer", exact=True)
    silenced.clock.install()
    send.click()
    held = silenced.get_by_role("alert")
    expect(held).to_contain_text("Le service ne répond pas\N{NO-BREAK SPACE}: rien n’est parti.")
    assert silenced.url == address
    expect(silenced.locator("#texte")).to_have_value(NEED)
    silenced.evaluate("() => { window.fetch = window.answering; }")
    silenced.clock.fast_forward(10_000)
    expect(held).to_have_text("Le service répond à nouveau\N{NO-BREAK SPACE}: vous pouvez envoyer.")
    with silenced.expect_navigation():
        send.click()


@pytest.mark.parametrize("status", [502, 504])
def test_a_form_stays_while_a_proxy_says_that_the_service_behind_it_is_gone(opened: Opener, status: int) -> None:
    page = opened(STATES["signaler"])
    page.evaluate(f"() => {{ window.fetch = async () => new Response(null, {{ status: {status} }}); }}")
    page.locator("#texte").fill(NEED)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Le service ne répond pas")


@pytest.mark.parametrize("status", [404, 503])
def test_a_form_leaves_whatever_is_answered_to_what_asks(opened: Opener, status: int) -> None:
    page = opened(STATES["signaler"])
    page.evaluate(f"() => {{ window.fetch = async () => new Response(null, {{ status: {status} }}); }}")
    page.locator("#texte").fill(NEED)
    with page.expect_navigation():
        page.get_by_role("button", name="Envoyer", exact=True).click()


def test_a_form_that_is_sent_again_leaves_though_nothing_answers_and_a_double_click_is_one_sending(
    silenced: Page,
) -> None:
    sent = sent_by(silenced)
    send = silenced.get_by_role("button", name="Envoyer", exact=True)
    silenced.clock.set_fixed_time("2026-11-29T10:00:00")
    send.click()
    for _ in range(2):
        expect(silenced.get_by_role("alert")).to_contain_text("envoyez encore une fois")
        assert not sent
        send.click()
    expect(silenced.get_by_role("alert")).to_contain_text("envoyez encore une fois")
    silenced.clock.set_fixed_time("2026-11-29T10:00:02")
    with silenced.expect_navigation():
        send.dblclick(no_wait_after=True)
    assert len(sent) == 1


def test_a_form_says_at_once_that_it_asks_and_leaves_once(silenced: Page) -> None:
    sent = sent_by(silenced)
    silenced.evaluate(
        "() => { const asked = (window.asked = []); window.fetch = () => new Promise((a) => asked.push(a)); }"
    )
    send = silenced.get_by_role("button", name="Envoyer", exact=True)
    send.click()
    expect(silenced.get_by_role("alert")).to_have_text("Vérification de la connexion…")
    send.click()
    assert not sent
    assert silenced.evaluate("window.asked.length") == 1
    with silenced.expect_navigation():
        silenced.evaluate("() => window.asked[0](new Response())")
    assert len(sent) == 1


def test_a_form_where_nothing_was_typed_asks_for_nothing_first(opened: Opener) -> None:
    page = opened(STATES["resultats"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    with page.expect_navigation():
        page.locator(".dl-vote [value=oui]").click()
    assert "POST" in asked
    assert "HEAD" not in asked


def test_a_cell_whose_connection_drops_while_it_is_sent_is_not_forgotten(opened: Opener) -> None:
    page = opened(STATES["comparatif-case-sur-place"])
    field = page.locator(".dl-grid textarea[name=texte]")
    field.fill(NEED)
    for address in ("**/case/**", "**/favicon.ico"):
        page.route(address, lambda route: route.abort())
    page.evaluate(DROPPED_BY_THE_FIRST_SENDING)
    page.locator(".dl-grid form button[type=submit]").first.click()
    expect(page.get_by_role("alert")).to_contain_text("rien n’est parti")
    asked = leaving(page, lambda: page.get_by_role("link", name="Aide").first.click(no_wait_after=True))
    assert asked == ["beforeunload"]
    expect(field).to_have_value(NEED)


def test_a_cell_of_the_grid_is_held_where_it_stands(opened: Opener) -> None:
    page = opened(STATES["comparatif-case-sur-place"])
    page.locator(".dl-grid textarea[name=texte]").fill(NEED)
    page.context.set_offline(True)
    page.locator(".dl-grid form button[type=submit]").first.click()
    expect(page.get_by_role("alert")).to_contain_text("rien n’est parti")
    expect(page.locator(".dl-grid textarea[name=texte]")).to_have_value(NEED)


@pytest.mark.parametrize(
    ("name", "field", "link"),
    [
        ("signaler", "#texte", "Plan du site"),
        ("comparatif-conclusion", "#conclusion", "Retour au comparatif"),
        ("comparatif-notes", "#initiales", "Retour à la grille"),
        ("comparatif-ecarter", "#raison", "Retour au comparatif"),
        ("comparatif-debut", "#besoin", "Plan du site"),
        ("comparatif-propositions", "#autres", "Plan du site"),
        ("bureau-reponse", "#text", "Revenir à la demande"),
        ("bureau-demande", "#note-collegues", "Plan du site"),
        ("bureau-demande", "#note-confier", "Plan du site"),
        ("bureau-demande", "#note-statut", "Plan du site"),
        ("bureau", "#note", "Plan du site"),
    ],
)
def test_leaving_a_form_that_was_begun_asks_first(opened: Opener, name: str, field: str, link: str) -> None:
    page = opened(STATES[name])
    address = page.url
    page.locator(field).fill("C. E.")
    assert leaving(page, lambda: page.get_by_role("link", name=link).first.click(no_wait_after=True)) == [
        "beforeunload"
    ]
    assert page.url == address
    expect(page.locator(field)).to_have_value("C. E.")


def test_a_status_that_is_chosen_alone_is_left_unasked(opened: Opener) -> None:
    page = opened(STATES["bureau-demande"])
    page.get_by_label("Nouveau statut").select_option(label="Close")
    page.locator("#note-statut").fill("C. E.")
    page.locator("#note-statut").fill("")
    with page.expect_navigation():
        page.get_by_role("link", name="Plan du site").first.click()


def test_what_stands_in_another_form_of_the_page_is_not_lost_with_the_one_that_is_sent(opened: Opener) -> None:
    page = opened(STATES["bureau-demande"])
    address = page.url
    page.locator("#note-collegues").fill("Rappeler lundi.")
    page.locator("#note-confier").fill("C. E.")
    for name in ("Confier", "Ajouter la note"):
        send = page.get_by_role("button", name=name)
        assert leaving(page, partial(send.click, no_wait_after=True)) == ["beforeunload"]
        assert page.url == address


def test_a_double_click_sends_once(opened: Opener) -> None:
    page = opened(STATES["bureau-demande"])
    page.clock.set_fixed_time("2026-11-29T10:00:00")
    page.route("**/actions*", lambda route: route.fulfill(status=204))
    page.evaluate("() => { window.fetch = async () => new Response(); }")
    page.evaluate("() => { window.left = 0; addEventListener('submit', () => window.left++); }")
    page.locator("#note-collegues").fill("Une seule note, deux clics.")
    send = page.get_by_role("button", name="Ajouter la note")
    for second, left in (("00", 1), ("00", 1), ("02", 2)):
        page.clock.set_fixed_time(f"2026-11-29T10:00:{second}")
        send.click(no_wait_after=True)
        assert page.evaluate("window.left") == left


def test_leaving_what_a_refusal_gave_back_asks_first(opened: Opener) -> None:
    page = opened(STATES["comparatif-conclusion-conflit"])
    # A browser asks nothing of who did nothing in the page.
    page.locator("#conclusion").click()
    link = page.get_by_role("link", name="Retour au comparatif").first
    assert leaving(page, lambda: link.click(no_wait_after=True)) == ["beforeunload"]


def test_leaving_a_letter_that_was_composed_and_is_not_kept_asks_first(opened: Opener) -> None:
    page = opened(STATES["bureau-reponse"])
    with page.expect_navigation():
        page.get_by_role("button", name="Composer le texte").click()
    page.locator("#text").click()
    link = page.get_by_role("link", name="Revenir à la demande")
    assert leaving(page, lambda: link.click(no_wait_after=True)) == ["beforeunload"]
    with page.expect_navigation():
        page.get_by_role("button", name="Garder le brouillon").click()
    page.locator("#text").click()
    assert leaving(page, lambda: page.get_by_role("link", name="Revenir à la demande").click()) == []


def leaving(page: Page, leave: Callable[[], None]) -> list[str]:
    """Begin to leave a page and stay: the questions that it asked."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    leave()
    page.wait_for_timeout(200)
    return asked


def test_that_a_draft_is_kept_or_not_is_said_aloud(opened: Opener) -> None:
    page = opened(DEMANDE)
    reach_need(page)
    said = page.locator("[data-saved]")
    expect(said).to_have_role("status")
    page.context.set_offline(True)
    page.locator("#need").fill(NEED)
    expect(said).to_contain_text("Pas de connexion")
