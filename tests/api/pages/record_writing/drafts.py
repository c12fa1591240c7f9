"""Write and review records as experts do in a browser without JavaScript."""

import re

from starlette.testclient import TestClient

from api.desk import Role
from recommender import Recommender
from tests.api.pages.forms import HEADERS, forms_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import sign_in
from tests.shipped import shipped_catalogue

RECORD = shipped_catalogue().investigation("pni-03-vichy")


def fields_of(site: TestClient, address: str, action: str) -> dict[str, str]:
    """What a browser would send of a form of a page, boxes that are not ticked left out."""
    page = site.get(address, headers=HEADERS)
    assert page.status_code == 200, page.text
    unticked = {
        tag[0]
        for tag in re.findall(r'<input id="[^"]*" name="(themes\.[^"]*)" type="checkbox" value="1"(>)', page.text)
    }
    form = next(form for form in forms_of(page.text) if form.action == action)
    chosen = re.findall(r'<select[^>]* name="([^"]+)".*?</select>', page.text, re.DOTALL)
    selects = {}
    for name in chosen:
        block = re.search(rf'<select[^>]* name="{re.escape(name)}".*?</select>', page.text, re.DOTALL)
        assert block
        ticked = re.search(r'value="([^"]*)" selected', block.group())
        selects[name] = ticked.group(1) if ticked else ""
    return {**{name: value for name, value in form.fields.items() if name not in unticked}, **selects}


def send(site: TestClient, address: str, to: str, /, **typed: str) -> str:
    """Send a form and give the address it leads to."""
    fields = {**fields_of(site, address, to), **typed}
    answer = site.post(to, data=fields, headers=HEADERS, follow_redirects=False)
    assert answer.status_code == 303, text_of(answer.text)
    return answer.headers["location"].partition("#")[0]


def begin(site: TestClient, **typed: str) -> str:
    return send(site, "/bureau/fiches", "/bureau/fiches", **typed)


def review(site: TestClient, draft: str, *, number: int = 2, **typed: str) -> str:
    """Let another expert review a draft."""
    sign_in(site, Role.EXPERT, number=number)
    return send(site, draft, f"{draft}/relecture", **typed)


def served(site: TestClient) -> Recommender:
    recommender: Recommender = site.app_state["running"].recommender
    return recommender
