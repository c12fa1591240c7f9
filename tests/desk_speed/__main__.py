"""Measure the desk's pages on many requests: ``python -m tests.desk_speed --requests 100000``.

Fills a desk with fictitious requests in a temporary folder, serves it as it is served, and asks for each page in turn
as an expert's browser does, on one connection: from the request to the last byte. Exits 1 where a page is slower than
its limit at p95. It stands with the tests, since it needs the desk's tables, which the evaluation may not know.
"""

import argparse
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode, urlsplit

import numpy as np
from sqlalchemy import select

from api.app import create_app
from api.desk import Role, Store
from api.desk.requests.inbox_tables import RequestReadingRow
from api.desk.requests.need_tables import NeedVectorRow
from api.desk.requests.tables import RequestRow
from api.pages.desk.inbox_query import INBOX
from api.pages.desk.recurrent_need_words import BASE
from api.process.algebra import keep_algebra_to_one_thread
from api.process.heap import keep_heaps_few
from api.resources.recommenders import open_recommender
from api.resources.stores import open_store
from api.settings import Settings
from recommender import NeedPairs, Recommender
from tests.api.signed_in import COOKIE, agent_with
from tests.browser.server import serving, site_settings
from tests.desk_speed.filling import Filled, fill, filled

_LIMIT_MS = 300.0
"""What 95 pages of 100 must keep to, in every family of pages."""


@dataclass(frozen=True)
class Took:
    """What a page took."""

    wall: float
    """Milliseconds from the request to the last byte: what a person waits, with whatever else the machine does."""
    work: float
    """Milliseconds of processor that this process used meanwhile, the server's above all: what it costs when alone."""


@contextmanager
def timing() -> Iterator[list[Took]]:
    """Time a block; what it took is there after it."""
    told: list[Took] = []
    began, worked = time.perf_counter(), time.process_time()
    yield told
    told.append(Took((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000))


class Settled:
    """The work of grouping, when there is none to do."""

    def keep_up(self, *, pause: object) -> None:
        """Find that nothing has changed."""


class Browser:
    """An expert's browser, on one connection."""

    def __init__(self, site: str, cookie: str) -> None:
        self._connection = HTTPConnection(urlsplit(site).netloc)
        self._headers = {"Cookie": f"{COOKIE}={cookie}", "Accept": "text/html", "Sec-Fetch-Site": "same-origin"}

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[Took, str, int]:
        """Ask for a page: what it took, its HTML, its status; a form is posted."""
        body, headers = None, dict(self._headers)
        if fields is not None:
            body, headers["Content-Type"] = urlencode(fields), "application/x-www-form-urlencoded"
        with timing() as told:
            self._connection.request("POST" if fields is not None else "GET", path, body, headers)
            answer = self._connection.getresponse()
            html = answer.read().decode()
        return told[0], html, answer.status


def families(what: Filled) -> dict[str, list[str]]:
    """List the pages to ask for, by family."""
    many, few = (quote(words) for words in what.words)
    some = what.references
    return {
        "inbox": [INBOX],
        "inbox, oldest first": [f"{INBOX}?ordre=anciennes"],
        "inbox, all": [f"{INBOX}?statut=toutes"],
        "inbox, a status": [f"{INBOX}?statut={slug}" for slug in ("recue", "close", "retiree")],
        "inbox, a common word": [f"{INBOX}?mots={many}", f"{INBOX}?mots={many}&statut=toutes"],
        "inbox, rare words": [f"{INBOX}?mots={few}&statut=toutes"],
        "inbox, a reference": [f"{INBOX}?mots={one}&statut=toutes" for one in some[:20]],
        "inbox, a department": [f"{INBOX}?departement={number}&statut=toutes" for number in ("07", "59", "2A", "971")],
        "inbox, a theme": [f"{INBOX}?theme=dechets", f"{INBOX}?theme=sport&statut=toutes"],
        "inbox, a verdict": [f"{INBOX}?verdict=rien", f"{INBOX}?verdict=trouve&statut=toutes"],
        "inbox, near requests": [f"{INBOX}?proches=oui", f"{INBOX}?proches=oui&statut=toutes"],
        "inbox, mine and nobody's": [f"{INBOX}?responsable=moi", f"{INBOX}?responsable=personne&statut=toutes"],
        "inbox, reminders": [f"{INBOX}?age=relance&ordre=anciennes"],
        "inbox, everything at once": [
            f"{INBOX}?mots={many}&theme=dechets&departement=59&eligible=oui&verdict=trouve&age=plus-d-un-mois&statut=toutes"
        ],
        "request": [f"{INBOX}/demandes/{one}" for one in some],
        "request, contact": [f"{INBOX}/demandes/{one}?coordonnees=oui" for one in some],
        "reply": [f"{INBOX}/demandes/{one}/reponse" for one in some],
        "simulator": [f"{INBOX}/demandes/{one}/simulateur" for one in some],
        "history": [f"{INBOX}/demandes/{one}/historique.csv" for one in some],
        "recurrent needs": [BASE, f"{BASE}?theme=dechets", f"{BASE}?candidats=oui"],
        "recurrent needs, picture": [f"{BASE}.svg"],
        "recurrent needs, file": [f"{BASE}.csv"],
        "a recurrent need": [f"{BASE}/{one}" for one in what.clusters],
        "a recurrent need, file": [f"{BASE}/{one}/collectivites.csv" for one in what.clusters],
    }


def deep_pages(browser: Browser, count: int) -> list[str]:
    """Walk through the whole inbox, page after page, and give the last addresses."""
    path, seen = f"{INBOX}?statut=toutes", []
    for _ in range(count):
        found = browser.ask(path)[1].partition("apres=")[2].partition('"')[0]
        if not found:
            break
        path = f"{INBOX}?statut=toutes&apres={found}"
        seen.append(path)
    return seen[-20:]


def measure(browser: Browser, store: Store, what: Filled, *, rounds: int) -> dict[str, list[Took]]:
    """Ask for every page, in turn; what each took, by family."""
    asked = families(what) | {"inbox, far down": deep_pages(browser, 60)}
    took: dict[str, list[Took]] = defaultdict(list)
    draw = random.Random(3)
    for number in range(rounds + 1):
        for family, paths in asked.items():
            if not paths:
                continue
            one, _, status = browser.ask(draw.choice(paths))
            if status != 200:
                raise RuntimeError(f"{family}: {status}")
            # The first round opens what every later one finds open.
            took[family] += [one] if number else []
    for reference in islice(what.references, rounds):
        with store.database.read() as session:
            row = session.execute(store.near_pairs.compared().where(RequestRow.reference == reference)).one()
        with timing() as told:
            store.near_pairs.search(row)
        one, status = _note(browser, reference)
        if status != 303:
            raise RuntimeError(f"a note: {status}")
        took["near-duplicates alone"] += told
        took["a note"].append(one)
    return took


def _note(browser: Browser, reference: str) -> tuple[Took, int]:
    page = browser.ask(f"{INBOX}/demandes/{reference}")[1]
    token, version = (page.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("jeton", "version"))
    fields = {"jeton": token, "version": version, "action": "noter", "note": "Une note.", "site_web": ""}
    one, _, status = browser.ask(f"{INBOX}/demandes/{reference}/actions", fields)
    return one, status


def report(took: dict[str, list[Took]]) -> bool:
    """Print p50 and p95 by family; tell whether each keeps to its limit."""
    print(f"load average {os.getloadavg()[0]:.1f}")
    print(f"{'page':32} {'n':>4} {'p50 ms':>8} {'p95 ms':>8} {'work 50':>8} {'work 95':>8}")
    fine = True
    for family, times in took.items():
        middle, most = np.percentile([one.wall for one in times], [50, 95])
        work = np.percentile([one.work for one in times], [50, 95])
        limit = 100.0 if family == "near-duplicates alone" else _LIMIT_MS
        fine = fine and most < limit
        slow = "" if most < limit else "  SLOW"
        print(f"{family:32} {len(times):4} {middle:8.1f} {most:8.1f} {work[0]:8.1f} {work[1]:8.1f}{slow}")
    return fine


def check_current(store: Store, recommender: Recommender) -> None:
    """Refuse a desk that was filled before the encoder or the index changed: the service would read it all again."""
    likeness = store.need_vectors.likeness.digest
    with store.database.read() as session:
        vectors = set(session.scalars(select(NeedVectorRow.encoder).distinct()))
        pairs = set(session.scalars(select(NeedVectorRow.compared).distinct()))
        readings = set(session.scalars(select(RequestReadingRow.index_version).distinct()))
    if vectors != {likeness} or pairs != {NeedPairs.load().digest} or readings != {recommender.index_version}:
        raise SystemExit("this desk was filled before what is learned or indexed changed: fill another one")


def run(settings: Settings, *, requests: int, rounds: int) -> bool:
    """Fill a desk, serve it and measure it."""
    # As `serve` does.
    keep_heaps_few()
    keep_algebra_to_one_thread()
    recommender, store = open_recommender(settings), open_store(settings)
    expert = agent_with(store, Role.EXPERT)
    began = time.perf_counter()
    what = filled(store)
    if not what.references:
        what = fill(store, recommender, count=requests, owners=[expert.id, *(f"{n:016x}" for n in range(20))])
        print(f"{requests} requests in {time.perf_counter() - began:.0f} s", flush=True)
    if not rounds:
        return True
    check_current(store, recommender)
    if not what.clusters:
        began = time.perf_counter()
        groups = store.cluster_work.refresh()
        print(f"{groups} recurrent needs in {time.perf_counter() - began:.0f} s", flush=True)
        what = filled(store)
    # As it stands most of the day: nothing came since they were grouped.
    store.cluster_work = Settled()  # type: ignore[assignment]
    with serving(create_app(settings, recommender, store)) as site:
        fine = report(measure(Browser(site, store.sessions.open(expert)), store, what, rounds=rounds))
    store.close()
    return fine


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40, help="times each family is asked; 0 only fills")
    parser.add_argument("--folder", type=Path, help="where the desk is kept; one that is filled is measured as it is")
    arguments = parser.parse_args()
    if arguments.folder:
        arguments.folder.mkdir(parents=True, exist_ok=True)
        fine = run(site_settings(arguments.folder), requests=arguments.requests, rounds=arguments.rounds)
        sys.exit(0 if fine else 1)
    with TemporaryDirectory() as folder:
        fine = run(site_settings(Path(folder)), requests=arguments.requests, rounds=arguments.rounds)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
