import gzip
import hashlib
import json
import re

import pytest
from starlette.testclient import TestClient

from api.operating.dsfr import MANIFEST
from api.pages.rendering import TEMPLATES
from api.static_files import STATIC, StaticFiles

DSFR = STATIC / "dsfr"


def test_a_file_is_served_compressed_and_kept_for_good_under_its_digest(client: TestClient) -> None:
    address = StaticFiles(STATIC).url("css/deja-la.css")
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response.content == (STATIC / "css/deja-la.css").read_bytes()
    assert response.headers["content-encoding"] == "gzip"
    assert "immutable" in response.headers["cache-control"]
    assert client.get(address, headers={"If-None-Match": response.headers["etag"]}).status_code == 304


def test_under_another_digest_a_file_is_not_kept_for_good(client: TestClient) -> None:
    response = client.get("/static/css/deja-la.css?v=old")
    assert response.status_code == 200
    assert "immutable" not in response.headers["cache-control"]


@pytest.mark.parametrize("name", ["absent.css", "../app.py", "%2e%2e/app.py", "dsfr/", ""])
def test_nothing_but_the_files_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_the_design_system_is_the_one_of_its_manifest() -> None:
    manifest = json.loads((DSFR / MANIFEST).read_text(encoding="utf-8"))
    found = {
        path.relative_to(DSFR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in DSFR.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    assert manifest["files"] == found
    assert manifest["brand"] == "neutre"
    assert "LICENSE.md" in found


def test_no_font_and_no_mark_of_the_state_is_committed() -> None:
    names = [path.name.lower() for path in STATIC.rglob("*") if path.is_file()]
    assert not [name for name in names if name.endswith((".woff", ".woff2", ".ttf", ".otf")) or "marianne" in name]
    css = (DSFR / "dsfr.min.css").read_text(encoding="utf-8")
    assert "@font-face" not in css
    # The drawing of the State's mark and its motto are pictures inside the style sheet.
    assert "viewBox='0 0 44 18'" not in css
    assert "viewBox='0 0 252 180'" not in css


def test_every_address_in_the_style_sheet_leads_to_a_file() -> None:
    css = (DSFR / "dsfr.min.css").read_text(encoding="utf-8")
    addresses = {address for address in re.findall(r"url\(([^\"')]+)\)", css) if not address.startswith("data:")}
    assert addresses
    assert not [address for address in addresses if not (DSFR / address).is_file()]


def test_every_icon_that_a_template_names_is_there() -> None:
    named = {
        icon
        for template in TEMPLATES.rglob("*.html")
        for icon in re.findall(r"fr-icon-([a-z0-9-]+)", template.read_text(encoding="utf-8"))
    }
    shown = set(re.findall(r"\.fr-icon-([a-z0-9-]+):", (DSFR / "dsfr.min.css").read_text(encoding="utf-8")))
    assert named
    assert named <= shown


def test_the_design_system_fits_the_first_view() -> None:
    weight = sum(len(gzip.compress((DSFR / name).read_bytes(), 9)) for name in ("dsfr.min.css", "dsfr.module.min.js"))
    assert weight < 100_000


def test_every_class_of_the_design_system_that_a_page_names_is_styled() -> None:
    sources = [*TEMPLATES.rglob("*.html"), *(STATIC / "js").glob("*.js")]
    named = {
        name
        for source in sources
        for name in re.findall(r"(?<![\w-])fr-[a-z][\w-]*\w(?![\w-]|{{)", source.read_text(encoding="utf-8"))
    }
    css = (DSFR / "dsfr.min.css").read_text(encoding="utf-8")
    styled = {name.replace("\\", "") for name in re.findall(r"\.(fr-(?:[\w-]|\\.)+)", css)}
    # Its own examples write these, and it has no rule for them.
    assert named - styled == {"fr-footer__content-item", "fr-input--error", "fr-select--error"}


def test_the_browser_chooses_the_scheme_and_paper_stays_light() -> None:
    css = (DSFR / "dsfr.min.css").read_text(encoding="utf-8")
    assert "@media screen and (prefers-color-scheme:dark){:root:root{--grey-1000-50:#161616;" in css
    assert "data-fr-theme" not in css
