"""What no French page prints."""

from pathlib import Path

from playwright.sync_api import Page

_TYPOGRAPHY = (Path(__file__).parent / "scripts/typography.js").read_text(encoding="utf-8")


def typography_faults(page: Page) -> list[str]:
    """List the places where a line may end before a mark or after a guillemet, and typewriters' apostrophes."""
    faults: list[str] = page.evaluate(_TYPOGRAPHY)
    return faults
