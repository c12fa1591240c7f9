"""Read a page as a person would: its words, its headings, its links."""

import html
import re

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
"""What a browser asks for."""


def text_of(page: str) -> str:
    """Give the words of a page, one space apart."""
    body = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


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
