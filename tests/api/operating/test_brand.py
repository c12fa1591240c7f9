import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.operating.brand import BrandError
from api.settings import Settings
from api.static_files import STATIC
from recommender import Recommender


def bring_marks(data_dir: Path, *, brand: str = "etat") -> None:
    folder = data_dir / "marque/dsfr"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"brand": brand}), encoding="utf-8")
    (folder / "dsfr.min.css").write_text("@font-face{font-family:Marianne}", encoding="utf-8")


@pytest.mark.parametrize("address", ["https://deja-la.exemple.gouv.fr", "http://localhost:8000"])
def test_on_the_states_domain_its_marks_stand_for_ours(recommender: Recommender, tmp_path: Path, address: str) -> None:
    bring_marks(tmp_path)
    with TestClient(create_app(Settings(data_dir=tmp_path, brand="etat", public_url=address), recommender)) as site:
        assert site.get("/static/dsfr/dsfr.min.css").text == "@font-face{font-family:Marianne}"
        assert site.get("/static/dsfr/dsfr.module.min.js").content == (STATIC / "dsfr/dsfr.module.min.js").read_bytes()
        assert site.get("/").text.count("République<br>Française") == 2


@pytest.mark.parametrize("address", ["", "https://deja-la.exemple.fr", "https://gouv.fr", "https://exemple-gouv.fr"])
def test_elsewhere_the_states_marks_are_refused_at_start(
    recommender: Recommender, tmp_path: Path, address: str
) -> None:
    bring_marks(tmp_path)
    with pytest.raises(BrandError, match=r"\.gouv\.fr"):
        create_app(Settings(data_dir=tmp_path, brand="etat", public_url=address), recommender)


@pytest.mark.parametrize("brand", [None, "neutre"])
def test_marks_that_were_not_brought_are_asked_for(recommender: Recommender, tmp_path: Path, brand: str | None) -> None:
    if brand:
        bring_marks(tmp_path, brand=brand)
    with pytest.raises(BrandError, match="make dsfr BRAND=etat"):
        create_app(Settings(data_dir=tmp_path, brand="etat", public_url="https://a.gouv.fr"), recommender)


def test_the_neutral_brand_shows_no_mark_whatever_is_there(recommender: Recommender, tmp_path: Path) -> None:
    bring_marks(tmp_path)
    with TestClient(create_app(Settings(data_dir=tmp_path), recommender)) as site:
        assert "Marianne" not in site.get("/static/dsfr/dsfr.min.css").text
        assert "République" not in site.get("/").text
