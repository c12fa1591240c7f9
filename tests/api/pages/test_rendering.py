import re
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


def test_of_many_pages_the_first_the_last_and_those_around_are_offered() -> None:
    pagination = environment().get_template("components/pagination.html").module.pagination  # type: ignore[attr-defined]

    def offered(current: int, last: int) -> str:
        return " ".join(re.findall(r">(\d+|…)<", pagination(current, last, lambda page: f"?page={page}")))

    assert offered(12, 37) == "1 … 11 12 13 … 37"
    assert offered(1, 37) == "1 2 … 37"
    assert offered(4, 8) == "1 2 3 4 5 … 8"
    assert offered(37, 37) == "1 … 36 37"
    assert offered(2, 7) == "1 2 3 4 5 6 7"
    assert offered(1, 1) == ""


def test_the_application_reads_its_templates_when_it_is_made(recommender: Recommender, data_dir: Path) -> None:
    environment.cache_clear()
    create_app(Settings(data_dir=data_dir), recommender)
    assert environment.cache_info().currsize == 1
