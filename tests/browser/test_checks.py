"""Each check finds what it looks for, and says nothing of a page in order."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.browser.accessibility import Setting, accessibility_faults
from tests.browser.bare import dead_ends
from tests.browser.budget import budget_faults
from tests.browser.keyboard import keyboard_faults, skip_link_faults
from tests.browser.markup import markup_faults
from tests.browser.page_list import PageState
from tests.browser.reaches import at
from tests.browser.reflow import enlarged_faults, reflow_faults, spacing_faults
from tests.browser.server import serving
from tests.browser.typography import typography_faults
from tests.browser.visits import NARROW, Visit, visiting

PAGE = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>Essai</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>
<body><header>{link}Aller au contenu</a></header>
<main id="contenu" tabindex="-1"><h1>Essai</h1>{content}</main></body></html>"""
SOUND = """<p>Bonjour <a href="/ailleurs">ailleurs</a>.</p>
<form action="/"><p><label for="nom">Nom</label> <input id="nom" name="nom"> <button>Envoyer</button></p></form>
<div class="defile" tabindex="0" role="region" aria-label="Tableau">
<p class="large">Un texte plus large que l’écran</p></div>"""
STYLE = """
:root { color-scheme: light dark } body { background: Canvas }
.defile { overflow-x: auto } .large, .debord { width: 600px }
.coupe { width: 4em; overflow: hidden; white-space: nowrap }
.extrait { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden }
.icone { width: 24px; border: 0; overflow: hidden; padding: 0 0 0 24px; white-space: nowrap; text-align: left }
.juste { height: 2.4em; overflow: hidden; line-height: 1.2 } .pale { color: #aaa }
.cache { position: absolute; top: -5em }
.muet:focus { outline: none }
@media (forced-colors: active) { .reduit { width: 8px; height: 8px; padding: 0; overflow: hidden } }
.imprime { display: none } @media print { .imprime { display: block; color: #aaa } }
"""

Opener = Callable[..., Visit]


def _page(request: Request) -> Response:
    html = request.app.state.html
    headers = {"Content-Security-Policy": "default-src 'self'; img-src 'self' data: http:"}
    response = HTMLResponse(html, headers=headers)
    if "biscuit" in html:
        response.set_cookie("biscuit", "1")
    return response


def _style(_: Request) -> Response:
    return Response(STYLE, media_type="text/css")


def _light(_: Request) -> Response:
    return Response(":root { color-scheme: light }", media_type="text/css")


def _trap(_: Request) -> Response:
    script = 'onkeydown = (event) => { if (document.activeElement.id === "piege") event.preventDefault(); };'
    return Response(script, media_type="text/javascript")


def _heavy(_: Request) -> Response:
    return Response("/* " + "x" * 300_000 + " */", media_type="text/css")


@pytest.fixture(scope="module")
def tiny() -> Starlette:
    files = {
        "/style.css": _style,
        "/piege.js": _trap,
        "/lourd.css": _heavy,
        "/clair.css": _light,
        "/{rest:path}": _page,
    }
    return Starlette(routes=[Route(path, endpoint) for path, endpoint in files.items()])


@pytest.fixture(scope="module")
def tiny_site(tiny: Starlette) -> Iterator[str]:
    with serving(tiny) as origin:
        yield origin


@pytest.fixture
def opened(browser: Browser, tiny: Starlette, tiny_site: str) -> Iterator[Opener]:
    """Visits of a page with the content given."""
    with ExitStack() as visits:

        def of(content: str, *, link: str = '<a href="#contenu">', **options: object) -> Visit:
            tiny.state.html = PAGE.format(content=content, link=link)
            return visits.enter_context(visiting(browser, tiny_site, PageState("essai", "/", at("/")), **options))  # type: ignore[arg-type]

        yield of


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("<p>Un <b>mot</b> : «\u00a0ceci\u00a0».</p>", 1),
        ("<p>Est-ce « cela » ?</p>", 3),
        ('<p>L’un<span aria-label="l\'autre"></span></p>', 1),
        ('<p lang="en">don\'t</p><code>a : b</code><p>C’est dit\u00a0: 10:30, rien\u202f!</p>', 0),
    ],
)
def test_a_mark_that_a_line_may_begin_with_is_found(opened: Opener, content: str, faults: int) -> None:
    assert len(typography_faults(opened(content).page)) == faults


def test_a_sound_page_has_no_fault(opened: Opener) -> None:
    visited = opened(SOUND)
    visited.page.wait_for_load_state("networkidle")
    assert budget_faults(visited) == []
    assert keyboard_faults(visited.page) == []
    assert skip_link_faults(visited.page) == []
    assert accessibility_faults(visited.page) == []
    narrow = opened(SOUND, size=NARROW).page
    assert reflow_faults(narrow) == []
    assert spacing_faults(narrow) == []
    assert dead_ends(opened(SOUND, javascript=False).page) == []


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ('<img src="data:,">', "image-alt"),
        ("<h4>Saut</h4>", "heading-order"),
        ('<p class="pale">Pâle</p>', "color-contrast"),
        ('<label>Nom <input autocomplete="n_importe"></label>', "autocomplete-valid"),
    ],
)
def test_axe_names_the_rule_the_place_and_the_source(opened: Opener, content: str, rule: str) -> None:
    faults = accessibility_faults(opened(content).page, (Setting("1280px"),))
    assert len(faults) == 1
    assert faults[0].startswith(f"[1280px] {rule} (")
    assert faults[0].splitlines()[1].strip() in content


def test_axe_looks_at_each_setting(opened: Opener) -> None:
    faults = accessibility_faults(opened('<p class="imprime">Pâle sur le papier</p>').page)
    assert [fault.split()[0:2] for fault in faults] == [["[print]", "color-contrast"]]


def test_axe_looks_at_the_room_that_forced_colours_leave(opened: Opener) -> None:
    faults = accessibility_faults(opened('<p><button class="reduit">A</button><button class="reduit">B</button>').page)
    assert {tuple(fault.split()[0:2]) for fault in faults} == {("[forced-colors]", "target-size")}


def test_a_dark_scheme_that_is_light_is_told(opened: Opener) -> None:
    faults = accessibility_faults(opened('<link rel="stylesheet" href="/clair.css">').page)
    assert faults == ["[dark] the page stays light"]


@pytest.mark.usefixtures("checkers")
def test_the_w3c_checker_tells_each_page_its_faults(tmp_path: Path) -> None:
    sound = PAGE.format(content=SOUND, link='<a href="#contenu">')
    faults = markup_faults({"bon": sound, "mauvais": sound.replace("<p>Bonjour", "<p><div>Bonjour")}, tmp_path)
    assert faults["bon"] == []
    assert "No “p” element in scope" in faults["mauvais"][0]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("<script>document.title = 'x'</script>", "CSP: script-src-elem blocked inline"),
        ('<p style="color:red">x</p>', "CSP: style-src-attr blocked inline"),
        ('<img alt="" src="http://127.0.0.1:9/x.png">', "asked for http://127.0.0.1:9/x.png, outside the site"),
        ('<link rel="stylesheet" href="/lourd.css">', "weighs 30"),
        ('<img alt="" src="/style.css?biscuit">', "set the cookie biscuit"),
        ("".join(f'<img alt="" src="/style.css?{n}">' for n in range(30)), "asks for 32 addresses"),
    ],
)
def test_a_view_over_its_budget_is_told(opened: Opener, content: str, fault: str) -> None:
    visited = opened(content)
    visited.page.wait_for_load_state("networkidle")
    assert any(fault in told for told in budget_faults(visited)), budget_faults(visited)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (
            '<p class="debord">Un texte plus large que l’écran, et qui ne défile pas seul</p>',
            "the page scrolls sideways",
        ),
        ('<p class="coupe">Un texte bien trop long pour sa boîte</p>', 'a text is cut by <p class="'),
    ],
)
def test_what_does_not_fit_is_told(opened: Opener, content: str, fault: str) -> None:
    assert any(fault in told for told in reflow_faults(opened(content, size=NARROW).page))


def test_an_extract_that_says_so_is_not_a_cut_text(opened: Opener) -> None:
    assert reflow_faults(opened('<p class="extrait">' + "Un texte bien long. " * 20, size=NARROW).page) == []


def test_the_hidden_name_of_an_icon_is_not_a_cut_text(opened: Opener) -> None:
    assert reflow_faults(opened('<button class="icone" title="Menu">Menu</button>', size=NARROW).page) == []


def test_what_is_cut_once_spaced_out_is_told(opened: Opener) -> None:
    page = opened('<p class="juste">Un<br>texte</p>', size=NARROW).page
    assert reflow_faults(page) == []
    assert 'a text is cut by <p class="' in spacing_faults(page)[0]


def test_what_is_out_of_reach_once_twice_as_large_is_told(opened: Opener) -> None:
    page = opened('<p style="font-size: 1rem">Intercommunalités de France</p>', size=(200, 640)).page
    assert reflow_faults(page) == []
    assert "the page scrolls sideways" in enlarged_faults(page)[0]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('<p><a class="muet" href="/a">Muet</a> <a href="/b">Bon</a></p>', "the focus does not show on <a class="),
        ('<p><a href="/a">Un</a> <a href="/b" tabindex="1">Deux</a></p>', "reached ahead of its turn"),
        (
            '<a id="piege" href="/a">Un</a> <a href="/b">Deux</a><script src="/piege.js"></script>',
            "never reached: <a href=",
        ),
    ],
)
def test_what_the_keyboard_lacks_is_told(opened: Opener, content: str, fault: str) -> None:
    faults = keyboard_faults(opened(content).page)
    assert len(faults) == 1
    assert fault in faults[0]


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ('<a href="/ailleurs">', "the first link does not lead"),
        ('<a href="#nulle-part">', "the skip link leads nowhere"),
        ('<a href="#contenu" class="cache">', "the skip link does not show"),
        ('<a href="#avant" id="avant">', "the next stop is before the content"),
    ],
)
def test_a_skip_link_that_fails_is_told(opened: Opener, link: str, fault: str) -> None:
    page = opened('<a href="/a">Ailleurs</a>', link=link + "Aller</a> <a href='/b'>").page
    faults = skip_link_faults(page)
    assert len(faults) == 1
    assert fault in faults[0]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('<button type="button">Ouvrir</button>', "a button does nothing"),
        ('<form><label>Nom <input name="nom"></label></form>', "a form cannot be sent"),
        ('<a href="#">Rien</a>', "a link leads nowhere"),
    ],
)
def test_what_needs_javascript_is_told(opened: Opener, content: str, fault: str) -> None:
    wide, narrow = dead_ends(opened(content, javascript=False).page)
    assert wide == narrow
    assert fault in wide
