from collections import Counter

from fastapi import APIRouter, FastAPI

from api.app import create_app
from api.settings import Settings
from recommender import Recommender
from tests.browser.page_list import PAGES, page_routes


def test_every_page_of_the_site_has_a_row_and_no_other(recommender: Recommender) -> None:
    assert {state.route for state in PAGES if state.route} == page_routes(create_app(Settings(), recommender).routes)


def test_no_two_rows_have_the_same_name() -> None:
    assert [name for name, count in Counter(state.name for state in PAGES).items() if count > 1] == []


def test_the_pages_are_told_from_what_nobody_reads() -> None:
    router = APIRouter()
    for path in ("/", "/outils/{tool_id}", "/stats.csv", "/api/v1/needs", "/.well-known/security.txt"):
        router.add_api_route(path, lambda: None, methods=["GET"])
    router.add_api_route("/envoi", lambda: None, methods=["POST"])
    app = FastAPI(docs_url=None, redoc_url=None)
    app.include_router(router)
    assert page_routes(app.routes) == {"/", "/outils/{tool_id}"}
