"""The journey of a person who searches: typing, going back, coming back too late."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

NEED = "Les personnes âgées du village restent seules"


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, locale="fr-FR")
    yield context.new_page()
    context.close()


def test_the_first_results_show_from_the_third_word_and_are_announced(page: Page) -> None:
    page.goto("/")
    box = page.get_by_label("Décrivez votre besoin")
    box.press_sequentially("Les personnes")
    page.wait_for_timeout(800)
    expect(page.locator("#apercu")).to_be_hidden()
    box.press_sequentially(" âgées du village restent seules")
    expect(page.locator("#apercu")).to_contain_text("Poses")
    expect(page.get_by_role("status")).to_contain_text("enquêtes et")
    box.fill("")
    expect(page.locator("#apercu")).to_be_hidden()


def test_a_word_read_as_another_is_announced_once_and_searched_as_typed(page: Page) -> None:
    page.goto("/")
    box = page.get_by_label("Décrivez votre besoin")
    said = page.get_by_role("status")
    box.fill("des dépôts d’encmobrants")
    expect(said).to_contain_text("Lu : « encombrants » pour « encmobrants ».")
    said.evaluate("""place => {
        window.heard = [];
        new MutationObserver(() => window.heard.push(place.textContent)).observe(place, { childList: true });
    }""")
    for more in (" dans la rue", " et la cour"):
        with page.expect_response("**/recherche/apercu") as answered:
            box.press_sequentially(more)
        answered.value.finished()
        page.wait_for_timeout(300)
    heard = page.evaluate("heard")
    assert [words for words in heard if "Lu" in words] == []
    assert len(set(heard)) == len(heard)
    page.get_by_role("button", name="Chercher le mot tel quel").click()
    page.wait_for_url("**/recherche/*tel_quel=oui")
    expect(page.get_by_text("Mots lus tels quels")).to_be_visible()


def test_a_newer_text_cancels_what_was_asked_for_the_older(page: Page) -> None:
    page.goto("/")
    cancelled: list[Request] = []
    page.on("requestfailed", lambda request: cancelled.append(request))  # noqa: PLW0108 - playwright takes no builtin
    held: list[Route] = []
    page.route("**/recherche/apercu", lambda route: held.append(route))  # noqa: PLW0108
    box = page.get_by_label("Décrivez votre besoin")
    box.fill("des déchets dans la rue")
    page.wait_for_timeout(800)
    box.fill(NEED)
    page.wait_for_timeout(800)
    assert len(held) == 2
    assert [request.failure for request in cancelled] == ["net::ERR_ABORTED"]
    held[1].continue_()
    expect(page.locator("#apercu")).to_contain_text("Poses")


def test_going_back_and_reloading_lose_nothing_and_ask_nothing(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Décrivez votre besoin").fill(NEED)
    page.get_by_role("button", name="Chercher ce qui existe déjà").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("D’autres")
    page.reload()
    expect(page.locator(".dl-asked__text")).to_contain_text(NEED)
    page.go_back()
    expect(page.get_by_label("Décrivez votre besoin")).to_have_value(NEED)
    page.go_forward()
    expect(page.locator(".dl-asked__text")).to_contain_text(NEED)


def test_a_search_found_too_late_gives_the_text_back(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Décrivez votre besoin").fill(NEED)
    page.goto("/recherche/AAAAAAAAAAAAAAAAAAAAAA")
    expect(page.get_by_label("Décrivez votre besoin")).to_have_value(NEED)
    expect(page.get_by_text("Votre navigateur avait le vôtre")).to_be_visible()


def test_the_summary_of_errors_takes_the_focus(page: Page) -> None:
    page.goto("/recherche")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Décrivez votre besoin avec des mots").click()
    expect(page.get_by_label("Décrivez votre besoin")).to_be_focused()


def test_the_whole_search_is_done_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/recherche")
    page.get_by_label("Décrivez votre besoin").focus()
    page.keyboard.type(NEED)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("D’autres")
    folded = page.locator("details.dl-fold summary").first
    folded.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.dl-fold[open]")).to_have_count(1)


def answered(page: Page) -> None:
    """Search, and read the answer."""
    page.goto("/recherche")
    page.get_by_label("Décrivez votre besoin").fill(NEED)
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("D’autres")


def test_what_is_close_is_told_from_what_is_not_in_the_readers_own_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    answered(page)
    for filled in (3, 1):
        page.locator(f".dl-close--{filled}").first.evaluate("dots => dots.closest('details')?.setAttribute('open', '')")
        dots = page.locator(f".dl-close--{filled}").first.locator("i").all()
        painted = [dot.screenshot(style="i { margin: 0; }") for dot in dots]
        assert [shot == painted[0] for shot in painted] == [True] * filled + [False] * (3 - filled)


def test_a_link_within_a_sentence_is_underlined_in_the_readers_own_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    answered(page)
    plain = (
        "links => links.filter((a) => getComputedStyle(a).textDecorationLine !== 'underline').map((a) => a.outerHTML)"
    )
    links = page.locator(":is(main, footer) :is(p, li, dd) a[href]:not(.fr-btn, .fr-tag)")
    assert links.count() > 5
    assert links.evaluate_all(plain) == []


def test_paper_names_the_whole_address_of_the_results(page: Page, site: str) -> None:
    answered(page)
    page.emulate_media(media="print")
    link = page.get_by_role("link", name="l’adresse de ces résultats")
    printed = link.evaluate("link => getComputedStyle(link, '::after').content")
    shown = link.evaluate("link => link.dataset.printed")
    assert shown == link.evaluate("link => link.href")
    assert shown.startswith(f"{site}/resultats/")
    assert shown in printed


def test_paper_says_when_it_was_printed_and_where_a_record_is_read(page: Page, site: str) -> None:
    page.goto("/investigations/pni-93-livry-gargan")
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    head = page.locator("[data-printed-on]")
    expect(head).to_be_visible()
    expect(head).to_have_text(re.compile(rf"^Déjà-là, imprimé le \d.*\s: {site}/investigations/pni-93-livry-gargan$"))


def test_the_sign_of_a_filter_that_opens_is_not_read(page: Page) -> None:
    answered(page)
    expect(page.locator(".dl-filters > summary")).to_have_accessible_name("Filtrer les résultats")


def test_a_vote_by_keyboard_is_thanked_where_the_focus_is(page: Page) -> None:
    answered(page)
    page.get_by_role("button", name="Oui", exact=True).focus()
    page.keyboard.press("Enter")
    thanks = page.get_by_text("Merci, c’est noté.")
    expect(thanks).to_be_focused()
    expect(thanks).to_be_in_viewport()


def test_a_territory_that_is_not_found_is_an_error_of_its_field(page: Page) -> None:
    answered(page)
    page.get_by_text("Dire votre commune, pour comparer les tailles").click()
    page.get_by_label("Votre commune ou votre intercommunalité").fill("zzzzqq")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title("Erreur – Pour quel territoire\u202f? – Résultats – Déjà-là")
    field = page.get_by_label("Votre commune ou votre intercommunalité")
    expect(field).to_have_accessible_description(re.compile("^Aucun territoire ne ressemble à «\u00a0zzzzqq\u00a0»"))
    expect(field).to_have_attribute("aria-invalid", "true")
    page.get_by_role("link", name="Aucun territoire ne ressemble").click()
    expect(field).to_be_focused()


def test_a_record_leads_back_to_the_answer_one_came_from_and_else_says_nothing_of_it(page: Page) -> None:
    page.goto("/investigations/pni-27-poses")
    back = page.get_by_role("link", name="Revenir à vos résultats")
    expect(back).to_be_hidden()
    page.goto("/")
    page.get_by_label("Décrivez votre besoin").fill(NEED)
    page.get_by_role("button", name="Chercher ce qui existe déjà").click()
    page.wait_for_url("**/recherche/*")
    answer = page.url
    page.locator(".dl-card__title a").first.click()
    back.click()
    page.wait_for_url(answer)


def test_verdict_nearest_record_and_way_to_ask_fit_on_a_first_screen(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="fr-FR", viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Décrivez votre besoin").fill(f"{NEED}. " * 8)
    page.get_by_role("button", name="Chercher ce qui existe déjà").click()
    page.wait_for_url("**/recherche/*")
    head = page.locator(".dl-first")
    for shown in (
        page.get_by_role("heading", level=1),
        head.get_by_role("link").first,
        head.get_by_role("button", name="Demander un accompagnement"),
        head.locator(".dl-first__said"),
    ):
        box = shown.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 720
    context.close()


def test_a_phone_tells_once_what_the_nearest_investigation_learned_and_shows_the_need(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(base_url=site, locale="fr-FR", viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Décrivez votre besoin").fill(f"{NEED}. " * 8)
    page.get_by_role("button", name="Chercher ce qui existe déjà").click()
    page.wait_for_url("**/recherche/*")
    expect(page.locator(".dl-first").get_by_role("link").first).to_be_in_viewport()
    learned = page.locator(".dl-first__said").text_content()
    assert learned
    told = page.get_by_text(learned[:60])
    assert [one.is_visible() for one in told.all()].count(True) == 1
    asked = page.locator(".dl-asked__text").bounding_box()
    assert asked
    assert asked["width"] >= 200
    context.close()
