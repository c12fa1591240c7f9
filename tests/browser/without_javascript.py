"""What does not work where JavaScript does not run."""

from pathlib import Path

from playwright.sync_api import Page

_FAULTS = (Path(__file__).parent / "scripts/without_javascript.js").read_text(encoding="utf-8")


def dead_ends(page: Page) -> list[str]:
    """List what shows and does nothing; the page's own scripts must be off."""
    return page.evaluate(_FAULTS)  # type: ignore[no-any-return]
