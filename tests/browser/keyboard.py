"""The page with a keyboard alone: everything is reached, in order, and one sees where one is."""

from pathlib import Path

from playwright.sync_api import Page

_FOCUS = (Path(__file__).parent / "scripts/focus.js").read_text(encoding="utf-8")
_IN_MAIN = """
() => {
  const [main, focused] = [document.querySelector("main"), document.activeElement];
  const inOrAfter = Node.DOCUMENT_POSITION_CONTAINED_BY | Node.DOCUMENT_POSITION_FOLLOWING;
  return focused !== document.body && Boolean(main.compareDocumentPosition(focused) & inOrAfter);
}
"""


def keyboard_faults(page: Page) -> list[str]:
    """Press Tab from the top of a page just loaded until it comes round."""
    stops: list[str] = page.evaluate(_FOCUS)
    faults: list[str] = []
    order: list[int] = []
    # A date has three stops of its own, a box that scrolls is one too.
    for _ in range(3 * len(stops) + 10):
        page.keyboard.press("Tab")
        step = page.evaluate("() => window.__focus.step()")
        faults += step["faults"]
        if order and (step["index"] == order[0] or ("told" not in step)):
            break
        if step["index"] >= 0:
            order.append(step["index"])
    faults += [f"never reached: {stop}" for index, stop in enumerate(stops) if index not in order]
    if order != sorted(order):
        faults.append(f"reached out of order: {[stops[index] for index in order]}")
    return faults


def skip_link_faults(page: Page) -> list[str]:
    """Take the first link of a page just loaded: it must show, and lead into the content."""
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    if not link.count() or not (link.get_attribute("href") or "").startswith("#"):
        return ["the first stop of the keyboard is not a link to the content"]
    box = link.bounding_box()
    faults = (
        [] if box and box["y"] >= 0 and box["width"] > 20 else ["the skip link does not show when it has the focus"]
    )
    page.keyboard.press("Enter")
    if not page.locator(":target").count():
        return [*faults, f"the skip link leads nowhere: {link.get_attribute('href')}"]
    page.keyboard.press("Tab")
    return faults if page.evaluate(_IN_MAIN) else [*faults, "after the skip link, the next stop is before the content"]
