"""Fill in the forms of a page as a browser without JavaScript does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from httpx2 import Response
    from starlette.testclient import TestClient

HEADERS = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@dataclass
class PageForm:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    """What the browser would send, the button aside."""
    boxes: dict[str, str] = field(default_factory=dict)
    """What boxes that are not ticked would send."""
    radios: list[str] = field(default_factory=list)
    """The values of radio buttons."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(PageForm(found["action"]))
        elif tag == "input" and "name" in found:
            if found["type"] == "radio":
                self.forms[-1].radios.append(found["value"])
            elif found["type"] == "checkbox" and "checked" not in found:
                self.forms[-1].boxes[found["name"]] = found["value"]
            else:
                self.forms[-1].fields[found["name"]] = found["value"]
        elif tag == "textarea":
            self._area = found["name"]
            self.forms[-1].fields[self._area] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser takes no line break right after the tag.
            self.forms[-1].fields[self._area] = self.forms[-1].fields[self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area] += data


def forms_of(page: str) -> list[PageForm]:
    """Read the forms of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


class Person:
    """Someone before the form, with a browser without JavaScript."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.visited: list[str] = []
        """Every address that was seen, redirections included."""
        self.cookies: list[str] = []

    def open(self, address: str) -> Response:
        """Open a page."""
        self._keep(self.client.get(address, headers=HEADERS))
        return self.page

    def send(self, *, number: int = -1, **typed: str) -> Response:
        """Fill in a form of the page and send it; by default the last one."""
        form = self.form(number)
        self._keep(self.client.post(form.action, data=form.fields | typed, headers=HEADERS))
        return self.page

    def form(self, number: int = -1) -> PageForm:
        return forms_of(self.page.text)[number]

    @property
    def address(self) -> str:
        return self.page.url.path

    @property
    def reference(self) -> str:
        """The reference of a request that the page tells."""
        return re.findall(r"DL-\d{4}-\w{6}", self.page.text)[0]

    def follow(self) -> Response:
        """Open the follow-up of the request that was just sent."""
        return self.open(re.findall(r'href="(/suivi/[\w-]+)"', self.page.text)[0])

    def _keep(self, page: Response) -> None:
        self.page = page
        for answer in (*page.history, page):
            self.visited += [str(answer.url), answer.headers.get("location", "")]
            self.cookies += answer.headers.get_list("set-cookie")

    def reach(self, step: str, **typed: str) -> Response:
        """Fill in the form up to a step, given as the last part of its address."""
        said = NEED | CONTACT | typed
        self.open("/demande")
        self.send(territory_typed="poses 27", territory="27474")
        for name, fields in (("besoin", NEED), ("coordonnees", CONTACT), ("recapitulatif", ())):
            if self.address.endswith(step):
                break
            assert self.address.endswith(name), self.page.text
            self.send(**{key: said[key] for key in fields})
        return self.page


NEED: dict[str, Any] = {
    "need": "Les habitants déposent leurs encombrants n’importe quand.\nLa rue est sale.",
    "tried": "Des affiches.",
    "deadline": "avant l’été",
}
CONTACT: dict[str, Any] = {
    "name": "Camille Exemple",
    "role": "secrétaire de mairie",
    "email": "mairie@exemple.fr",
    "phone": "01 99 00 12 34",
}
