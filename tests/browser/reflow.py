"""What does not fit on a narrow screen, or once a reader has spaced the text out."""

from pathlib import Path

from playwright.sync_api import Page

_FAULTS = (Path(__file__).parent / "scripts/reflow.js").read_text(encoding="utf-8")
# A constructed sheet, since the CSP refuses a style element.
_RESTYLE = """
(rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [sheet];
}
"""
# WCAG 1.4.12.
_SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""
# WCAG 1.4.4.
_TWICE_AS_LARGE = "html { font-size: 200% !important; }"
# What an alert says had a third of the screen, four letters a line: nothing was cut, and nobody could read it.
_CRAMPED = """
() => [...document.querySelectorAll("main .fr-alert > *")]
  .filter((part) => part.checkVisibility() && part.getBoundingClientRect().width < innerWidth / 2)
  .map((part) => `an alert gives its words ${part.getBoundingClientRect().width} px: ${part.outerHTML.slice(0, 160)}`)
"""


def reflow_faults(page: Page) -> list[str]:
    """List what is cut or out of reach at the present width."""
    return page.evaluate(_FAULTS)


def spacing_faults(page: Page) -> list[str]:
    """List what is cut once the text is spaced out; the page stays so."""
    page.evaluate(_RESTYLE, _SPACED)
    return reflow_faults(page)


def enlarged_faults(page: Page) -> list[str]:
    """List what is cut, cramped or out of reach once the text is twice as large; the page stays so."""
    page.evaluate(_RESTYLE, _TWICE_AS_LARGE)
    return [*reflow_faults(page), *page.evaluate(_CRAMPED)]
