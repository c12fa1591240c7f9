"""Open and fill in a benchmark as a team does in its browser."""

import re
from html import unescape

from starlette.testclient import TestClient

from tests.api.pages.reading import text_of

WASTE = "dépôts sauvages d’encombrants dans la rue, écrire à lea@exemple.fr"


def token_of(page: str) -> str:
    return re.findall(r'name="jeton" value="([^"]+)"', page)[0]


def ticks_of(page: str) -> list[str]:
    return re.findall(r'name="reponse" value="([^"]+)" checked', page)


def proposed_in(page: str) -> list[str]:
    return re.findall(r'name="reponse" value="([^"]+)"', page)


def opened(client: TestClient, *, need: str = WASTE, own: str = "", ticks: list[str] | None = None) -> str:
    """Open a benchmark as a team does, with the first eight answers unless told which; gives its address."""
    page = client.post("/comparatifs", data={"besoin": need}).text
    form = {
        "besoin": need,
        "autres": own,
        "jeton": token_of(page),
        "reponse": proposed_in(page)[:8] if ticks is None else ticks,
    }
    sent = client.post("/comparatifs/creer", data=form, follow_redirects=False)
    assert sent.status_code == 303, text_of(sent.text)
    return sent.headers["location"]


def first_cell(page: str) -> str:
    return re.findall(r'href="(/comparatif/[\w-]+/case/\d+/\d+)"', page)[0]


def fields_of(page: str) -> dict[str, str]:
    """What a browser sends of the form of a page that nobody touched."""
    hidden = re.findall(r'<input type="hidden" name="(version|vu_\w+)" value="([^"]*)"', page)
    lines = re.findall(r'<input class="fr-input" id="\w+" name="(\w+)" type="text" value="([^"]*)"', page)
    areas = re.findall(r'<textarea [^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    radios = re.findall(r'<input type="radio" [^>]*name="(\w+)" value="([^"]*)" checked', page)
    return {"jeton": token_of(page), **{name: unescape(value) for name, value in (*hidden, *lines, *areas, *radios)}}
