"""What people do in one day of the service, each step as a browser is used: the communes, then the experts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

REFERENCE = re.compile(r"DL-\d{4}-\w{6}")


@dataclass(frozen=True)
class Town:
    """A commune, who writes for it, and what it asks."""

    typed: str
    """What is typed to find the commune."""
    choice: str
    """How the list names it."""
    contact: str
    """Who writes."""
    mail: str
    need: str


@dataclass(frozen=True)
class Filed:
    """A request that was sent."""

    reference: str
    follow: str
    """The secret address."""


def file_need(page: Page, town: Town) -> Filed:
    """Send a need by the public form, step after step."""
    page.goto("/demande")
    page.fill("#territory_typed", town.typed)
    page.press("#territory_typed", "Enter")
    page.get_by_role("radio", name=town.choice).check(force=True)
    page.get_by_role("button", name="Continuer").click()
    page.fill("#need", town.need)
    page.get_by_role("button", name="Continuer").click()
    page.fill("#name", town.contact)
    page.fill("#email", town.mail)
    page.get_by_role("button", name="Relire").click()
    page.get_by_role("button", name="Envoyer").click()
    page.wait_for_url("**/confirmation")
    told = REFERENCE.search(page.locator("main").inner_text())
    assert told
    page.get_by_role("link", name="Suivre ma demande").click()
    page.wait_for_url("**/suivi/*")
    return Filed(told.group(), page.url)


def line_of(page: Page, reference: str) -> Locator:
    """Find the title of a request's line in the inbox; lines of near requests name it too."""
    return page.get_by_role("heading").get_by_role("link", name=reference)


def open_from_inbox(page: Page, reference: str) -> None:
    """Open a request as experts do: by the inbox."""
    page.goto("/bureau")
    line_of(page, reference).click()
    page.get_by_role("heading", name="Le besoin").wait_for()


def match_of(page: Page, address: str) -> Locator:
    """Find what the page of a request says of a record, shown or cut."""
    return page.locator("article.dl-match").filter(has=page.locator(f'a[href="{address}"]'))


def chance_of(match: Locator) -> int:
    """Read how probable it is, in hundredths, that a record serves."""
    told = re.search(r"rang \d+ · (\d+)\s%", match.locator(".dl-inbox__detail").text_content() or "")
    assert told
    return int(told.group(1))


def reject(page: Page, address: str, *, ground: str, why: str) -> None:
    """Reject a record for the request that is open, with a reason."""
    match = match_of(page, address)
    match.get_by_text("Décider").click()
    match.get_by_label("Motif, pour écarter").select_option(ground)
    match.get_by_label("Note").fill(why)
    match.get_by_role("button", name="Écarter").click()
    expect(match_of(page, address)).to_contain_text("Écartée par Dominique Exemple")
    expect(match_of(page, address)).to_contain_text(why)


def introduce(page: Page, other: Filed) -> None:
    """Propose to put the request that is open in touch with another one, once it was compared."""
    offer = page.get_by_role("button", name=re.compile(f"Proposer une mise en relation.*{other.reference}"))
    reload_until(page, offer)
    offer.click()
    page.get_by_text("Mise en relation proposée", exact=True).wait_for()


def accept_introduction(page: Page, filed: Filed) -> None:
    """Accept, as a person who opens their secret address."""
    page.goto(filed.follow)
    page.get_by_role("link", name="Accepter ou refuser").click()
    page.get_by_role("button", name="Accepter").click()
    page.get_by_text("Votre réponse est enregistrée.").wait_for()


def answer(page: Page) -> None:
    """Send the reply that was drafted, once read over."""
    page.get_by_role("link", name="Préparer la réponse").click()
    page.get_by_role("heading", name="Réponse", exact=True).wait_for()
    text = page.get_by_role("textbox", name="Réponse")
    text.fill(f"{text.input_value()}\n\nAppelez-nous dès lundi.")
    page.locator("#relu").check(force=True)
    page.get_by_role("button", name="Envoyer la réponse").click()
    page.get_by_role("heading", name="Réponses envoyées").wait_for()


def write_tool(page: Page, *, name: str, purpose: str, problem: str) -> str:
    """Write a new tool in the form of records, send it to be reviewed, and give the address of its draft."""
    page.goto("/bureau/fiches")
    page.get_by_role("button", name="Un outil").click()
    page.wait_for_url("**/bureau/fiches/brouillons/*")
    page.get_by_role("button", name="Ajouter : source").click()
    page.locator("#sources-0-document").wait_for()
    page.select_option("#kind", "method")
    page.fill("#name", name)
    page.fill("#purpose", purpose)
    page.fill("#problems", problem)
    page.locator('[id="themes.batiments"], [id="themes.environnement"]').first.check(force=True)
    page.select_option("#state", "live")
    page.fill("#state_note", "Vu en mairie en novembre 2026.")
    page.fill("#checked_on", "2026-11-26")
    page.fill("#sources-0-place", "Compte rendu de visite, page 2")
    page.fill("#nouveau-title", "Compte rendu de la visite d’une salle des fêtes")
    page.fill("#nouveau-publisher", "Incubateur d’Exemple")
    address = page.url.partition("#")[0]
    page.get_by_role("button", name="Envoyer en relecture").click()
    page.get_by_text("La fiche est envoyée en relecture").wait_for()
    return address


def publish(page: Page, draft: str) -> None:
    """Publish what a colleague wrote, as someone who wrote nothing of it."""
    page.goto(draft)
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url("**/outils/*")


def search(page: Page, need: str) -> None:
    """Ask what exists, from the home page."""
    page.goto("/")
    page.locator("#besoin").fill(need)
    with page.expect_navigation():
        page.locator("#recherche button").click()


def found(page: Page) -> list[str]:
    """List the addresses of the records that the results show, in order of the page."""
    links = page.locator(".dl-card__title a").all()
    return [link.get_attribute("href") or "" for link in links]


def reload_until(page: Page, wanted: Locator) -> None:
    """Load the page again until a worker of the service has done its part."""
    for _ in range(120):
        if wanted.count():
            return
        page.wait_for_timeout(500)
        page.reload()
    expect(wanted).to_be_visible()
