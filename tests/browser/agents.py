"""Agents of the site under test, and how each signs in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from api.desk import Role, Seen, Status
from api.resources.stores import open_store
from recommender import Verdict
from tests.api.desk.conftest import FORM
from tests.api.signed_in import PASSWORD, agent_with
from tests.browser.password_link import HANDED
from tests.browser.published import finish_benchmarks
from tests.browser.request_journey import file_request
from tests.browser.sessions import come_as

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from api.desk import Store
    from api.settings import Settings
    from recommender import Recommender
    from tests.browser.reaches import Reach

_NEEDS = (
    "Les habitants déposent leurs encombrants n’importe quand devant la mairie, et la rue est sale chaque lundi.",
    "Nos associations perdent leurs bénévoles : le club de sport et la bibliothèque ferment le samedi. " * 4,
)

_DOGS = {
    "07330": "Des chiens errants divaguent dans le bourg et effraient les enfants à la sortie de l’école.",
    "69123": "Chiens errants : ils divaguent le soir, les gens ont peur, la fourrière est à 60 km.",
}
"""One need of two territories."""


def make_agents(settings: Settings, recommender: Recommender) -> None:
    """Give each role an agent with a password, before the site starts."""
    store = open_store(settings)
    for role in Role:
        store.accounts.set_password(agent_with(store, role).mail, PASSWORD)
    _file_requests(store)
    finish_benchmarks(store)
    _file_one_need(store, recommender)
    store.close()


def _file_requests(store: Store) -> None:
    """Put something into the inbox: in short and at length, read and not, given and not."""
    expert = agent_with(store, Role.EXPERT).id
    for key, need in enumerate(_NEEDS):
        filed = store.requests.receive(replace(FORM, need=need), key=f"browser-{key}")
        if key:
            store.treatment.assign(filed.reference, expert, actor=expert)
            store.treatment.move(filed.reference, Status.IN_PROGRESS, actor=expert)


def _file_one_need(store: Store, recommender: Recommender) -> None:
    """Let two territories ask for the same, and group what they ask."""
    nothing = Seen(Verdict.NOTHING_COMPARABLE, (), "0" * 16, ())
    for territory, need in _DOGS.items():
        form = replace(FORM, need=need, territory=territory)
        store.requests.receive(form, key=f"browser-{territory}", seen=nothing)
    store.need_vectors.compute(recommender)
    store.near_pairs.compute()
    store.cluster_work.refresh()


def sign_in(page: Page, role: Role, *, number: int = 1) -> None:
    """Sign the agent of a role in, by the form; another ``number`` is another person."""
    name = {Role.TERRITORY: "mairie"}.get(role, role.value)
    page.goto("/connexion")
    page.fill("#adresse", f"{name}{number if number > 1 else ''}@exemple.fr")
    page.fill("#mot_de_passe", PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Se connecter").click()


def as_agent(role: Role, address: str) -> Reach:
    """Reach a page as an agent."""

    def reach(page: Page) -> None:
        come_as(page, role)
        page.goto(address)

    return reach


def read_of_own_territory(page: Page) -> None:
    """File a request for the agent's territory, then open it as that agent."""
    file_request(page)
    come_as(page, Role.TERRITORY)
    page.goto("/bureau/territoire")
    page.get_by_role("link", name="Demande DL-").first.click()
    page.get_by_role("heading", name="Le besoin").wait_for()


def read_introductions_of_own_territory(page: Page) -> None:
    read_of_own_territory(page)
    page.goto(f"{page.url}/mise-en-relation")


def miss_sign_in(page: Page) -> None:
    """Send the form of sign-in with a wrong password."""
    page.goto("/connexion")
    page.fill("#adresse", "personne@exemple.fr")
    page.fill("#mot_de_passe", PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.locator("#erreurs").wait_for()


def miss_lost_password(page: Page) -> None:
    """Open a link to choose a password, and type two that differ."""
    page.goto(HANDED)
    page.fill("#nouveau", PASSWORD)
    page.fill("#encore", "quatre chevaux roses")
    with page.expect_navigation():
        page.get_by_role("button", name="Choisir ce mot de passe").click()
    page.locator("#erreurs").wait_for()


def first_request(more: str = "") -> Reach:
    """Reach the first request of the inbox, or a page of it."""

    def reach(page: Page) -> None:
        come_as(page, Role.EXPERT)
        page.goto("/bureau?ordre=anciennes")
        address, _, listed = (page.locator(".dl-inbox__title a").first.get_attribute("href") or "").partition("?")
        page.goto(f"{address}{more}{'&' if '?' in more else '?'}{listed}")

    return reach


def own_account(page: Page) -> None:
    """Open one's own account, signed in twice: the first session is another browser's from now on."""
    come_as(page, Role.EXPERT)
    page.context.clear_cookies()
    come_as(page, Role.EXPERT)
    page.goto("/bureau/compte")


def miss_own_password(page: Page) -> None:
    """Send the form of one's own password with two new ones that differ."""
    own_account(page)
    page.fill("#ancien", PASSWORD)
    page.fill("#nouveau", "quatre chevaux verts")
    page.fill("#encore", "quatre chevaux roses")
    with page.expect_navigation():
        page.get_by_role("button", name="Changer mon mot de passe").click()
    page.locator("#erreurs").wait_for()


def empty_note(page: Page) -> None:
    """Send an empty note: the page is shown again, and says why."""
    first_request()(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Ajouter la note").click()
    page.locator("#avis").wait_for()


def keep_reply_signed_out(page: Page) -> None:
    """Keep the draft of a reply once the session is gone: the page holds it."""
    first_request("/reponse")(page)
    page.context.clear_cookies()
    with page.expect_navigation():
        page.get_by_role("button", name="Garder le brouillon").click()
