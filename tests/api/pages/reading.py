"""Read a page as a person would: its words, its headings, its links."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
"""What a browser asks for."""


def text_of(page: str) -> str:
    """Give the words of a page, one space apart."""
    body = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def plain_text(page: str) -> str:
    """Give the words of a whole page, or of a part of one, where a tag parts no word from the next."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))


def headings(page: str) -> list[str]:
    """Give the headings of the main part, in order."""
    body = page[page.index("<main") : page.index("</main>")]
    return [
        html.unescape(re.sub(r"<[^>]+>", "", found)).strip()
        for found in re.findall(r"<h[1-6].*?</h[1-6]>", body, re.DOTALL)
    ]


def links(page: str) -> set[str]:
    """Give the addresses inside the site that a page leads to."""
    return {html.unescape(found) for found in re.findall(r'<a\b[^>]*\shref="(/[^"]*)"', page)}


def leads_to(page: str) -> list[str]:
    """Name the fields to which the summary of errors leads, in order; each stands on the page and bears its error."""
    summary = page.partition('id="erreurs"')[2].partition("</div>")[0]
    named = re.findall(r'href="#([^"]+)"', summary)
    for name in named:
        [field] = re.findall(rf'<[^>]* id="{re.escape(name)}"[^>]*>', page)
        about = re.search(r'aria-(?:describedby|labelledby)="(?:[^"]* )?([^" ]+-(?:messages|erreur))"', field)
        assert about, field
        told = page.partition(f'id="{about[1]}"')[2]
        assert "fr-message--error" in told[:60] or about[1].endswith("-erreur"), name
    return named


@dataclass
class ReadPage:
    text: str = ""
    links: dict[str, str] = field(default_factory=dict)
    """Text of each link, by its address."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = ReadPage()
        self._href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._href = dict(attrs).get("href") or ""
            self.page.links.setdefault(self._href, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._href = ""

    def handle_data(self, data: str) -> None:
        self.page.text += data
        if self._href:
            self.page.links[self._href] += data


def read_page(page: str) -> ReadPage:
    """Read the words and the links of a page, header and footer included."""
    reader = _Reader()
    reader.feed(page)
    return reader.page
