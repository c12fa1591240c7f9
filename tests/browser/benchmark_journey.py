"""How a browser comes to each page of a benchmark."""

from playwright.sync_api import Page

from tests.browser.reaches import Reach

_benchmarks: dict[str, str] = {}
"""Address of the one benchmark of each site: opening one a visit would go past the quotas."""


def _benchmark_of(page: Page) -> str:
    page.goto("/comparatifs")
    origin = page.url.removesuffix("/comparatifs")
    if origin not in _benchmarks:
        page.get_by_label("Le besoin").fill("Les encombrants restent dans la rue et personne ne sait quand les sortir.")
        page.get_by_role("button", name="Proposer des réponses").click()
        page.get_by_role("button", name="Ouvrir le comparatif").click()
        page.wait_for_url("**/comparatif/*")
        _benchmarks[origin] = page.url
        _fill_in(page)
    return _benchmarks[origin]


def _fill_in(page: Page) -> None:
    """Rate a cell, set an answer aside, share: what a workspace shows once a team was there."""
    address = page.url
    page.goto(f"{address}/reponses")
    page.get_by_label("Vos propres réponses").fill("Un agent référent des encombrants\nUne affiche\nUne affiche bis")
    page.get_by_role("button", name="Ajouter à la grille").click()
    page.goto(f"{address}/criteres")
    page.get_by_label("Nom du critère (facultatif)").fill("Marche hors ligne")
    page.get_by_role("button", name="Enregistrer").click()
    _benchmarks[f"{address}/retire"] = (
        page.locator(".dl-grid tr:last-child a[href*='/case/']").first.get_attribute("href") or ""
    )
    page.goto(page.locator(".dl-grid tr:last-child a[href*='/retirer/']").first.get_attribute("href") or "")
    page.get_by_label("Vos initiales").fill("C. E.")
    page.get_by_role("button", name="Retirer du comparatif").click()
    page.goto(f"{address}/criteres")
    page.get_by_label("Nom du critère (facultatif)").fill("Marche hors-ligne")
    page.get_by_role("button", name="Enregistrer").click()
    page.goto(f"{address}/criteres")
    page.get_by_role("link", name="Retirer « Marche hors-ligne »").click()
    page.get_by_role("button", name="Retirer du comparatif").click()
    page.goto(_link(page, "/ecarter/"))
    page.get_by_label("Pourquoi").fill("Demande une équipe que nous n’avons pas.")
    page.get_by_role("button", name="Écarter").click()
    page.goto(_link(page, "/case/"))
    page.get_by_label("Remarque de l’équipe").fill("À essayer dans un quartier d’abord.")
    page.locator("#note-4").check(force=True)
    page.get_by_label("Vos initiales").fill("C. E.")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.goto(f"{address}/conclusion")
    page.get_by_label("Ce que vous recommandez").fill("Essayer l’agent référent six mois.\nPuis décider de l’outil.")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Créer l’adresse de lecture").click()
    page.wait_for_url("**#partage")
    _benchmarks[f"{address}/lecture"] = page.locator("#lecture").input_value()


def _link(page: Page, part: str) -> str:
    return page.locator(f".dl-grid a[href*='{part}']").first.get_attribute("href", timeout=5_000) or ""


def benchmark(path: str = "") -> Reach:
    """Reach a page of a benchmark that is under way."""
    return lambda page: page.goto(_benchmark_of(page) + path)


def ask_for_proposals(page: Page) -> None:
    page.goto("/comparatifs")
    page.get_by_label("Le besoin").fill("Les encombrants restent dans la rue et personne ne sait quand les sortir.")
    page.get_by_role("button", name="Proposer des réponses").click()


def first_link(part: str) -> Reach:
    def reach(page: Page) -> object:
        page.goto(_benchmark_of(page))
        return page.goto(_link(page, part))

    return reach


def open_cell(page: Page) -> None:
    """Open a cell of which nothing is known: its form is in the grid."""
    page.goto(_benchmark_of(page))
    page.locator(".dl-grid__unknown summary").first.click()
    page.locator(".dl-grid form").wait_for()


def conflict(page: Page) -> None:
    """Send the form of a cell of which a colleague changed the remark since: it shows another before."""
    first_link("/case/")(page)
    page.locator("input[name=vu_remarque]").evaluate("field => { field.value = 'Rien à dire.' }")
    page.get_by_label("Remarque de l’équipe").fill("Trop loin des habitants.")
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer", exact=True).click()


def fill_late(page: Page) -> None:
    """Send the form of a criterion of which a colleague changed a remark since: it shows another before."""
    first_link("/critere/")(page)
    page.locator("input[name=vu_remarque]").first.evaluate("field => { field.value = 'Rien à dire.' }")
    page.get_by_label("Remarque de l’équipe").first.fill("Trop loin des habitants.")
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer", exact=True).click()


def conclude_late(page: Page) -> None:
    """Send the form of the conclusion with another text than what is there, as one that shows what was there before."""
    page.goto(f"{_benchmark_of(page)}/conclusion")
    page.locator("input[name=version]").evaluate("field => { field.value = 'avant' }")
    page.get_by_label("Ce que vous recommandez").fill("Garder ce qui existe.")
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer").click()


def write_in_removed(page: Page) -> None:
    """Send the form of a cell whose answer was removed since."""
    first_link("/case/")(page)
    cell = _benchmarks[f"{_benchmark_of(page)}/retire"]
    first_link("/case/")(page)
    page.locator("form[action*='/case/']").evaluate("(form, cell) => { form.action = cell }", cell)
    page.get_by_label("Remarque de l’équipe").fill("À poser près des bacs.")
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer", exact=True).click()


def remove_late(page: Page) -> None:
    """Send the form that removes an answer as one that shows what was there before."""
    first_link("/retirer/reponse/")(page)
    page.locator("input[name=version]").evaluate("field => { field.value = 'avant' }")
    with page.expect_navigation():
        page.get_by_role("button", name="Retirer du comparatif").click()


def remove_criterion(page: Page) -> None:
    page.goto(f"{_benchmark_of(page)}/criteres")
    page.get_by_role("link", name="Retirer « Marche hors ligne »").click()


def weigh_late(page: Page) -> None:
    """Send the form of the criteria as one that shows what the first weighed before."""
    page.goto(f"{_benchmark_of(page)}/criteres")
    first = page.locator("input[name=vus]").first
    first.evaluate("field => { field.value = field.value.split(':')[0] + ':4' }")
    page.locator("select[name=poids]").first.select_option(index=3)
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer").click()


def name_too_long(page: Page) -> None:
    page.goto(f"{_benchmark_of(page)}/reponses")
    page.get_by_label("Vos propres réponses").fill(
        "Une réorganisation de la tournée, " + "quartier après quartier, " * 15
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Ajouter à la grille").click()


def shared_study(page: Page) -> object:
    return page.goto(_benchmarks[f"{_benchmark_of(page)}/lecture"])
