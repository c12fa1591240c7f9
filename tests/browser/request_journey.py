"""Ways through the form "Demander un accompagnement", with JavaScript or without."""

from uuid import uuid4

from playwright.sync_api import Page

NEED = "Les habitants déposent leurs encombrants n’importe quand, et la rue de la mairie est sale chaque lundi."
SEEN = "pni-93-livry-gargan,klaxit"


def list_territories(page: Page, name: str = "poses") -> None:
    """Search a territory by its name alone: the list of those that are alike opens, scripts or not."""
    page.goto("/demande")
    page.fill("#territory_typed", name)
    page.press("#territory_typed", "Enter")
    page.locator("#choix").wait_for()


def ask_without_choosing(page: Page) -> None:
    list_territories(page)
    page.get_by_role("button", name="Continuer").click()
    page.locator("#erreurs").wait_for()


def reach_need(page: Page) -> None:
    list_territories(page)
    page.get_by_role("radio", name="Poses Commune").check(force=True)
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/besoin")


def miss_need(page: Page) -> None:
    reach_need(page)
    page.get_by_role("button", name="Continuer").click()
    page.locator("#erreurs").wait_for()


def reach_contact(page: Page) -> None:
    reach_need(page)
    page.fill("#need", NEED)
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/coordonnees")


def miss_contact(page: Page) -> None:
    reach_contact(page)
    page.fill("#email", "mairie exemple.fr")
    page.get_by_role("button", name="Relire").click()
    page.locator("#erreurs").wait_for()


def reach_recap(page: Page) -> None:
    reach_contact(page)
    page.fill("#name", "Camille Exemple")
    page.fill("#email", "mairie@exemple.fr")
    page.get_by_role("button", name="Relire").click()
    page.wait_for_url("**/recapitulatif")


def reach_confirmation(page: Page) -> None:
    reach_recap(page)
    page.get_by_role("button", name="Envoyer").click()
    page.wait_for_url("**/confirmation")


def take_up_again(page: Page) -> None:
    """Come back by the address of the draft alone."""
    reach_need(page)
    page.goto(page.url.removesuffix("/besoin"))


def file_request(page: Page) -> str:
    """Send a request as a program does, for what comes after the form; gives the secret that follows it."""
    contact = {"name": "Camille Exemple", "role": "", "email": "mairie@exemple.fr", "phone": ""}
    body = {"territory": "27474", "need": NEED, "tried": "", "deadline": "", "contact": contact}
    sent = page.request.post("/api/v1/requests", data=body, headers={"Idempotency-Key": str(uuid4())})
    assert sent.status == 201, sent.text()
    secret: str = sent.json()["secret"]
    return secret


def follow(page: Page) -> None:
    page.goto(f"/suivi/{file_request(page)}")


def correct(page: Page) -> None:
    follow(page)
    page.goto(page.url + "/corriger")


def see_introductions(page: Page) -> None:
    follow(page)
    page.goto(page.url + "/mise-en-relation")


def change_territory(page: Page) -> None:
    follow(page)
    page.goto(page.url + "/territoire")
    page.get_by_label("Votre commune").fill("fronton")
    page.get_by_role("button", name="Chercher").click()
    page.wait_for_url("**lieu=fronton*")


def ask_to_withdraw(page: Page) -> None:
    follow(page)
    page.goto(page.url + "/retirer")


def ask_to_erase(page: Page) -> None:
    follow(page)
    page.goto(page.url + "/effacer")


def erase(page: Page) -> None:
    ask_to_erase(page)
    page.get_by_role("button", name="Oui, effacer").click()
    page.wait_for_url("**/suivi/*")
