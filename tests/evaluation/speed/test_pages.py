import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from evaluation.speed.pages import LIMIT_MS, Page, Site, discover, report, timed

PAGES = {
    "/": '<a href="/outils?prix=gratuit">Outils</a> <a href="/perdue">x</a> <a href="https://exemple.fr/loin">y</a>',
    "/plan-du-site": '<a href="/stats.csv">z</a> <a href="/outils#bas">Outils</a>',
    "/outils": '<a href="/outils/pix">Pix</a> <a href="/">Accueil</a>',
    "/outils/pix": "Pix " * 500,
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        known = self.path in PAGES or self.path == "/stats.csv"
        body = gzip.compress(PAGES.get(self.path, "").encode())
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "text/csv" if self.path == "/stats.csv" else "text/html; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(303 if form == "besoin=du+pain" and self.headers["Sec-Fetch-Site"] == "same-origin" else 400)
        self.send_header("Location", "/recherche/cle")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's own name
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        opened = Site(f"http://127.0.0.1:{server.server_port}")
        yield opened
        opened.close()
        server.shutdown()
        thread.join()


def test_the_pages_that_links_lead_to_are_found_once(site: Site) -> None:
    assert discover(site) == ["/", "/plan-du-site", "/outils", "/outils/pix"]


def test_a_need_is_sent_as_a_form_of_the_site(site: Site) -> None:
    answer = site.post("/recherche", {"besoin": "du pain"})
    assert (answer.status, answer.location) == (303, "/recherche/cle")


def test_each_page_is_asked_for_several_times_and_its_bytes_counted_compressed(site: Site) -> None:
    came = timed(site, ["/", "/outils/pix", "/perdue"], times=3)
    assert {name: len(pages) for name, pages in came.items()} == {"/": 3, "/outils/…": 3}
    assert all(0 < page.bytes_sent < 200 for page in came["/outils/…"])


@pytest.mark.parametrize(("slow", "kept"), [(LIMIT_MS - 1, True), (LIMIT_MS + 1, False)])
def test_one_family_over_the_limit_is_too_many(slow: float, kept: bool) -> None:
    came = {"/": [_page(1.0)] * 40, "/outils": [_page(slow)] * 2}
    table, verdict = report(came)
    assert verdict is kept
    assert [line.split()[0] for line in table.splitlines()] == ["family", "/outils", "/"]


def _page(milliseconds: float) -> Page:
    return Page(200, "text/html", "", "", bytes_sent=1, milliseconds=milliseconds)
