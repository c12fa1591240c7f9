"""What axe finds on a page, in every state a person may see it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import Page

from tests.browser import programs
from tests.browser.visits import NARROW, WIDE, resize

# Everything but what axe itself calls experimental: the WCAG up to 2.2, AA, and good practice.
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# The dark scheme changes colours alone: the rest would be the same as at 1280 px.
_COLOURS = ["color-contrast", "link-in-text-block"]
# Forced colours change outlines and rules around what is there: room may be lost, names and structure are the same.
_ROOM = ["target-size", "link-in-text-block"]
# A page that changes its theme does so by a script, then by transitions: half-way its colours are nobody's.
_SETTLE = """
async () => {
  for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
  const late = new Promise((resolve) => setTimeout(resolve, 1000));
  await Promise.race([late, Promise.allSettled(document.getAnimations().map((animation) => animation.finished))]);
}
"""
# Black is 0, white is 1. What axe reads in the dark scheme says nothing of it while the page stays light.
_LIGHTNESS = """
() => {
  const channels = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number);
  return channels[3] === 0 ? 1 : Math.max(...channels.slice(0, 3)) / 255;
}
"""
_DARK = 0.2
_RUN = """
(options) => axe.run(document, {...options, resultTypes: ["violations"], preload: false})
    .then((results) => results.violations)
"""


@dataclass(frozen=True)
class Setting:
    """How the page is seen: how wide, and with which preferences."""

    name: str
    size: tuple[int, int] = WIDE
    color_scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"
    forced_colors: bool = False

    @property
    def options(self) -> dict[str, object]:
        """What to ask axe."""
        if self.color_scheme == "dark":
            return {"runOnly": _COLOURS}
        # With forced colours Chromium paints the reader's own and still reports the page's as the text's fill, which
        # axe reads: no contrast is looked at.
        return {"runOnly": _ROOM if self.forced_colors else _TAGS}


SETTINGS = (
    Setting("1280px"),
    Setting("320px", NARROW),
    # A browser zooms by giving the page fewer, larger pixels.
    Setting("zoom-200", (WIDE[0] // 2, WIDE[1] // 2)),
    Setting("dark", color_scheme="dark"),
    Setting("forced-colors", forced_colors=True),
    Setting("print", media="print"),
)


def accessibility_faults(page: Page, settings: tuple[Setting, ...] = SETTINGS) -> list[str]:
    """Look at the page in each setting, and leave it as it was."""
    # Evaluated by the debugger, which no CSP stops; as an init script it would run on every page on the way.
    page.evaluate(programs.AXE.read_text(encoding="utf-8"))
    faults = [f"[{setting.name}] {fault}" for setting in settings for fault in _faults(page, setting)]
    show(page, Setting("as before"))
    return faults


def show(page: Page, setting: Setting) -> None:
    """Show the page as the setting says."""
    page.emulate_media(
        media=setting.media,
        color_scheme=setting.color_scheme,
        forced_colors="active" if setting.forced_colors else "none",
    )
    resize(page, setting.size)
    page.evaluate(_SETTLE)


def _faults(page: Page, setting: Setting) -> list[str]:
    show(page, setting)
    violations = page.evaluate(_RUN, setting.options)
    faults = [_told(violation, node) for violation in violations for node in violation["nodes"]]
    if setting.color_scheme == "dark" and page.evaluate(_LIGHTNESS) > _DARK:
        faults.append("the page stays light")
    return faults


def _told(violation: Mapping[str, str], node: Mapping[str, Any]) -> str:
    why = "; ".join(check["message"] for kind in ("any", "all", "none") for check in node.get(kind, []))
    return f"{violation['id']} ({violation['impact']}) at {node['target']}: {why}\n    {node['html']}"
