import math
import shutil
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import MailConfig
from api.desk.database import Database
from api.resources.stores import open_store
from api.settings import Settings
from recommender import Recommender

NEED = "les habitants déposent leurs encombrants n'importe quand"
TOKEN = "jeton-de-prometheus-0123456789"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def site(recommender: Recommender, folder: Path, **settings: object) -> TestClient:
    app = create_app(Settings(data_dir=folder, **settings), recommender)  # type: ignore[arg-type]
    return TestClient(app, raise_server_exceptions=False, client=("127.0.0.1", 40_001))


def figures(text: str) -> dict[tuple[str, ...], float]:
    """By name and labels, in the order of their names."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_never_by_address(recommender: Recommender, data_dir: Path) -> None:
    with site(recommender, data_dir, metrics_token=TOKEN) as client:
        for address in ("/outils/pix", "/outils/klaxit", "/suivi/un-secret", "/nulle-part", "/api/v1/tools/absent"):
            client.get(address)
        client.request("INVENTED", "/outils/pix")
        text = client.get("/metrics", headers=BEARER).text
    found = figures(text)
    assert found["deja_la_http_requests_total", "GET", "/outils/{record_id}", "200"] == 2
    assert found["deja_la_http_requests_total", "GET", "/api/v1/tools/{record_id}", "404"] == 1
    assert found["deja_la_http_requests_total", "GET", "none", "404"] == 1
    assert found["deja_la_http_requests_total", "other", "none", "403"] == 1
    assert found["deja_la_http_request_seconds_count", "GET", "/outils/{record_id}"] == 2
    assert found["deja_la_http_requests_in_progress",] == 1
    assert not [word for word in ("pix", "klaxit", "un-secret", "nulle-part", "INVENTED") if word in text]


def test_the_stages_of_a_need_are_timed(recommender: Recommender, data_dir: Path) -> None:
    with site(recommender, data_dir) as client:
        client.post("/api/v1/recommendations", json={"text": NEED})
        text = client.get("/metrics").text
    found = figures(text)
    for stage in ("encode", "gather", "rank", "explain"):
        assert found["deja_la_need_stage_seconds_count", stage] == 1
        assert found["deja_la_need_stage_seconds_sum", stage] > 0
    assert "encombrants" not in text


def test_the_outbox_is_counted_and_a_database_that_is_away_is_told(recommender: Recommender, data_dir: Path) -> None:
    settings = Settings(data_dir=data_dir)
    with site(recommender, data_dir) as client:
        found = figures(client.get("/metrics").text)
        assert found["deja_la_database_up",] == 1
        assert [found["deja_la_outbox_mails", state] for state in ("waiting", "late", "stuck")] == [0, 0, 0]
    store = open_store(settings)
    store.database = Database("postgresql://127.0.0.1:1/absente")
    store.outbox = type(store.outbox)(store.database, clock=store.clock, config=MailConfig("a@exemple.fr", "", ""))
    app = create_app(settings, recommender, store)
    client = TestClient(app, client=("127.0.0.1", 40_001))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("api.resources.running_catalogue.RunningCatalogue.refresh", lambda *_: False)
        with client:
            found = figures(client.get("/metrics").text)
    assert found["deja_la_database_up",] == 0
    assert ("deja_la_outbox_mails", "stuck") not in found


def test_the_room_on_the_disk_of_the_data_is_told(recommender: Recommender, data_dir: Path) -> None:
    with site(recommender, data_dir) as client:
        told = figures(client.get("/metrics").text)["deja_la_disk_free_bytes",]
        moved = data_dir.rename(data_dir.with_name("moved"))
        gone = figures(client.get("/metrics").text)["deja_la_disk_free_bytes",]
        moved.rename(data_dir)
    assert told == pytest.approx(shutil.disk_usage(data_dir).free, rel=0.2)
    assert math.isnan(gone)


@pytest.mark.parametrize(
    ("client_address", "headers", "opens"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("192.0.2.7", {}, False),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, False),
        ("127.0.0.1", {"X-Real-IP": "127.0.0.1"}, False),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}, False),
        ("testclient", {}, False),
    ],
)
def test_without_a_token_this_machine_alone_reads_the_figures(
    recommender: Recommender, data_dir: Path, client_address: str, headers: dict[str, str], *, opens: bool
) -> None:
    app = create_app(Settings(data_dir=data_dir), recommender)
    with TestClient(app, client=(client_address, 40_001)) as client:
        assert client.get("/metrics", headers=headers).status_code == (200 if opens else 404)


@pytest.mark.parametrize(
    ("headers", "opens"),
    [(BEARER, True), ({}, False), ({"Authorization": f"Basic {TOKEN}"}, False), ({"Authorization": "Bearer x"}, False)],
)
def test_with_a_token_whoever_bears_it_reads_the_figures_and_nobody_else(
    recommender: Recommender, data_dir: Path, headers: dict[str, str], *, opens: bool
) -> None:
    with site(recommender, data_dir, metrics_token=TOKEN) as client:
        assert client.get("/metrics", headers=headers).status_code == (200 if opens else 404)
