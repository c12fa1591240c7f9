"""The names of files that are given: no header can be broken by one, and no folder named."""

import re

import pytest
from starlette.testclient import TestClient

from api.pages.attachments import attachment
from tests.api.pages.hostile import HOSTILE
from tests.test_asvs import ROOT

_HEADER = re.compile(r"attachment; filename=\"[A-Za-z0-9_-][A-Za-z0-9._-]*\"(?:; filename\*=UTF-8''[A-Za-z0-9._~%-]+)?")


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_whatever_a_name_holds_the_header_is_well_formed(name: str) -> None:
    for told in (attachment(name), attachment(f'a"{name[:50]}.csv')):
        assert _HEADER.fullmatch(told)
        assert told.isascii()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../../etc/passwd", "filename=\"_.._etc_passwd\"; filename*=UTF-8''.._.._etc_passwd"),
        ('a"; filename="b.exe', "filename=\"a___filename__b.exe\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.exe"),
        ("a\r\nX: b.csv", "filename=\"a__X__b.csv\"; filename*=UTF-8''a__X%3A%20b.csv"),
        ("\u202efdp.exe", 'filename="_fdp.exe"'),
        ("pni-93-livry-gargan.yaml", 'filename="pni-93-livry-gargan.yaml"'),
    ],
)
def test_a_name_names_one_file_of_the_kind_that_it_shows(name: str, told: str) -> None:
    assert attachment(name) == f"attachment; {told}"


def test_every_file_to_keep_is_named_by_it() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "api").rglob("*.py"))}
    named = {path for path, source in sources.items() if "Content-Disposition" in source}
    pages = ROOT / "api/pages"
    assert {pages / "benchmarks/study.py", pages / "site/figures.py", pages / "record_writing/desk.py"} <= named
    assert [path.name for path, source in sources.items() if "attachment; filename" in source] == ["attachments.py"]


def test_a_file_is_given_under_its_name(client: TestClient) -> None:
    assert client.get("/stats.csv").headers["content-disposition"] == (
        'attachment; filename="statistiques_impact_deja-la.csv"'
    )
