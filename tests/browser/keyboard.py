"""The page with a keyboard alone: everything is reached, in order, and one sees where one is."""

from pathlib import Path

from playwright.sync_api import Page

_FOLLOW = (Path(__file__).parent / "scripts/focus.js").read_text(encoding="utf-8")
_BATCH = 10
"""Presses between two looks at the trail: a look costs as much as a press."""
_IN_MAIN = """
() => {
  const [main, focused] = [document.querySelector("main"), document.activeElement];
  const inOrAfter = Node.DOCUMENT_POSITION_CONTAINED_BY | Node.DOCUMENT_POSITION_FOLLOWING;
  return focused !== document.body && Boolean(main.compareDocumentPosition(focused) & inOrAfter);
}
"""


def keyboard_faults(page: Page) -> list[str]:
    """Press Tab from the top of the page until it comes round."""
    stops: int = page.evaluate(_FOLLOW)
    # A date has three stops of its own, a box that scrolls is one too.
    for _ in range(3 * stops // _BATCH + 2):
        # Held down: the focus moves at each repeat.
        for _ in range(_BATCH):
            page.keyboard.down("Tab")
        page.keyboard.up("Tab")
        if page.evaluate("trail().closed"):
            break
    trail = page.evaluate("trail()")
    faults: list[str] = trail["faults"]
    faults += [f"never reached: {stop}" for index, stop in enumerate(trail["stops"]) if index not in trail["order"]]
    if trail["order"] != sorted(trail["order"]):
        faults.append(f"reached out of order: {[trail['stops'][index] for index in trail['order']]}")
    return faults


def skip_link_faults(page: Page) -> list[str]:
    """Take the first link of the page: it must show, and lead into the content."""
    link = page.locator("a[href]").first
    target = link.get_attribute("href") or ""
    if not target.startswith("#"):
        return ["the first link does not lead to the content of the page"]
    link.focus()
    box = link.bounding_box()
    faults = (
        [] if box and box["y"] >= 0 and box["width"] > 20 else ["the skip link does not show when it has the focus"]
    )
    page.keyboard.press("Enter")
    if not page.locator(":target").count():
        return [*faults, f"the skip link leads nowhere: {target}"]
    page.keyboard.press("Tab")
    return faults if page.evaluate(_IN_MAIN) else [*faults, "after the skip link, the next stop is before the content"]
