from pathlib import Path

import jinja2
import pytest

from api.app import create_app
from api.pages.rendering import environment
from api.settings import Settings
from recommender import Recommender


def test_what_is_installed_over_a_running_service_is_not_shown_before_it_starts_again(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "seen.html").write_text("première", encoding="utf-8")
    (tmp_path / "pages" / "unseen.html").write_text("{% include 'part.html' %}", encoding="utf-8")
    (tmp_path / "part.html").write_text("première", encoding="utf-8")
    opened = environment(tmp_path)
    assert opened.get_template("pages/seen.html").render() == "première"
    for template in tmp_path.rglob("*.html"):
        template.write_text("{{ what_the_next_version_gives }}", encoding="utf-8")
    (tmp_path / "part.html").unlink()
    for name in ("pages/seen.html", "pages/unseen.html"):
        assert opened.get_template(name).render() == "première"
    with pytest.raises(jinja2.TemplateNotFound):
        opened.get_template("none.html")


def test_the_application_reads_its_templates_when_it_is_made(recommender: Recommender, data_dir: Path) -> None:
    environment.cache_clear()
    create_app(Settings(data_dir=data_dir), recommender)
    assert environment.cache_info().currsize == 1
