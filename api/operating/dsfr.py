"""Take what we use of the State's design system from its release: ``python -m api.operating.dsfr PACKAGE TARGET``.

The subset that is committed carries no font and no mark of the State: it may be served on any domain. With ``--brand
etat`` the whole is written with both, for the State's domains only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Brand = Literal["neutre", "etat"]

COMPONENTS: Final = (
    "link",
    "badge",
    "logo",
    "breadcrumb",
    "button",
    "callout",
    "form",
    "input",
    "select",
    "radio",
    "checkbox",
    "alert",
    "modal",
    "navigation",
    "header",
    "footer",
    "skiplink",
    "stepper",
    "pagination",
    "card",
    "tag",
)
"""Those that a page names a class of, in the order in which the design system loads them."""
ICONS: Final = (
    "arrows/arrow-go-back-line",
    "arrows/arrow-left-line",
    "arrows/arrow-right-line",
    "business/briefcase-line",
    "business/calendar-line",
    "business/mail-line",
    "business/printer-line",
    "communication/chat-3-line",
    "communication/questionnaire-line",
    "design/edit-line",
    "device/phone-line",
    "document/article-line",
    "document/draft-line",
    "document/file-text-line",
    "editor/list-unordered",
    "map/france-line",
    "map/map-pin-2-line",
    "others/lightbulb-line",
    "system/add-line",
    "system/alert-line",
    "system/check-line",
    "system/close-line",
    "system/download-line",
    "system/error-warning-line",
    "system/external-link-line",
    "system/filter-line",
    "system/information-line",
    "system/lock-line",
    "system/logout-box-r-line",
    "system/question-line",
    "system/search-line",
    "system/star-line",
    "system/subtract-line",
    "system/thumb-down-line",
    "system/thumb-up-line",
    "system/time-line",
    "user/group-line",
    "user/team-line",
    "user/user-line",
)
"""Icons that pages name with ``fr-icon-…``; those that components draw by themselves come with them."""
MANIFEST: Final = "manifest.json"
_MARKS: Final = frozenset({"logo"})
_FONT_FACE: Final = re.compile(r"@font-face\{[^}]*\}")
_FAMILY: Final = {
    "font-family:Marianne,arial,sans-serif": "font-family:system-ui,arial,sans-serif",
    "font-family:Spectral,georgia,serif": "font-family:georgia,serif",
}
_DARK: Final = "[data-fr-theme=dark]"
# Each of its selectors is dark: what it shares with the light scheme stands as it is.
_DARK_RULE: Final = re.compile(r"(?<=[{}/])(?:,?(?::root)?\[data-fr-theme=dark\][^{},]*)+\{[^{}]*\}")
_ADDRESS: Final = re.compile(r"url\((?:\.\./)+((?:icons|fonts)/[^)]+)\)")


def write_subset(package: Path, target: Path, *, brand: Brand) -> None:
    """Write one style sheet, one script, the icons they name, the licence and a manifest of digests.

    Args:
        package: the unpacked npm release of ``@gouvfr/dsfr``.
        target: the folder to write; what it held is dropped.
        brand: ``neutre`` leaves the State's fonts and marks out.

    """
    dist = package / "dist"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    css = _style(dist, brand=brand)
    for name in sorted(set(_ADDRESS.findall(css))):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(dist / name, target / name)
    (target / "dsfr.min.css").write_text(_ADDRESS.sub(r"url(\1)", css), encoding="utf-8")
    script = (dist / "dsfr.module.min.js").read_text(encoding="utf-8")
    (target / "dsfr.module.min.js").write_text(re.sub(r"\n//# sourceMappingURL=.*", "", script), encoding="utf-8")
    shutil.copyfile(package / "LICENSE.md", target / "LICENSE.md")
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    files = {path.relative_to(target).as_posix(): _digest(path) for path in sorted(target.rglob("*")) if path.is_file()}
    manifest = {"package": "@gouvfr/dsfr", "version": version, "brand": brand, "files": files}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _style(dist: Path, *, brand: Brand) -> str:
    names = [name for name in COMPONENTS if brand == "etat" or name not in _MARKS]
    paths = [dist / "core/core.main.min.css", dist / "scheme/scheme.min.css"]
    paths += [dist / f"component/{name}/{name}.main.min.css" for name in names]
    paths += [dist / "dsfr.print.min.css"]
    css = _dark_by_preference("\n".join(path.read_text(encoding="utf-8") for path in paths)) + "\n" + _icons(ICONS)
    if brand == "neutre":
        css = _FONT_FACE.sub("", css)
        for state, neutral in _FAMILY.items():
            css = css.replace(state, neutral)
    return css


def _dark_by_preference(css: str) -> str:
    """Let the browser's preference choose the scheme, where the design system's script would write an attribute.

    Dark without a script and from the first paint on, never on paper. ``:root`` weighs what the attribute weighed.
    """
    css = _DARK_RULE.sub(r"@media screen and (prefers-color-scheme:dark){\g<0>}", css)
    return css.replace(_DARK, ":root")


def _icons(names: Iterable[str]) -> str:
    rules = []
    for name in names:
        icon = name.rpartition("/")[2]
        image = f"url(../icons/{name}.svg)"
        rules.append(f".fr-icon-{icon}:after,.fr-icon-{icon}:before{{-webkit-mask-image:{image};mask-image:{image}}}")
    return "\n".join(rules) + "\n"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Write the subset of a release."""
    parser = argparse.ArgumentParser(prog="python -m api.operating.dsfr", description=main.__doc__)
    parser.add_argument("package", type=Path, help="the unpacked npm release")
    parser.add_argument("target", type=Path, help="the folder to write")
    parser.add_argument(
        "--brand", choices=["neutre", "etat"], default="neutre", help="with the State's marks, or without"
    )
    options = parser.parse_args()
    write_subset(options.package, options.target, brand=options.brand)


if __name__ == "__main__":
    main()
