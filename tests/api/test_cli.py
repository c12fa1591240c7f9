"""The command line, run as people run it; what a process of its own adds nothing to is run in this one."""

import html
import json
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from api.cli.desk import needs, open_desk
from api.desk.recurrent_needs.turn import grouping_turn
from api.pages.typography import typeset
from api.pages.verdict_words import INSTEAD
from tests.api.conftest import Run
from tests.services import PATIENCE, Service

NEED = "les habitants déposent leurs encombrants n'importe quand"


def test_match_names_the_territories_and_what_was_learned(deja_la: Run) -> None:
    done = deja_la("match", NEED)
    assert done.returncode == 0
    assert "Livry-Gargan" in done.stdout
    assert "CASUD" in done.stdout or "Réunion" in done.stdout
    assert "Ce qu’on y a appris" in done.stdout
    # Records are typed on a keyboard, and printed as French is.
    assert "'" not in done.stdout
    assert done.stderr == ""


def test_match_tells_once_what_is_distant_and_what_a_card_above_has_told(deja_la_here: Run) -> None:
    told = " ".join(line.strip("│ ") for line in deja_la_here("match", NEED).stdout.splitlines())
    words = " ".join(told.split())
    for title in ("Enquêtes passées", "Outils cités"):
        assert (
            words.partition(title)[2].partition("Outils cités")[0].count("le sujet est voisin, sans être le même") <= 1
        )
    assert words.count("les habitants rencontrés font déjà des efforts".capitalize()) == 1
    assert "Ce qu’a appris une enquête qui l’a étudié : voir plus haut, Encombrants en habitat social" in words


def test_match_prints_the_object_of_the_api(deja_la_here: Run, client: TestClient) -> None:
    for asked, told in ([], {}), (["--top", "4"], {"top_k": 4}):
        done = deja_la_here("match", NEED, "--json", *asked)
        served = client.post("/api/v1/recommendations", json={"text": NEED, **told}).json()
        assert json.loads(done.stdout) == served


def test_match_tells_a_word_it_read_as_another_and_searches_it_as_typed(deja_la_here: Run) -> None:
    need = "les encmobrants dans la rue"
    assert typeset("Lu : « encombrants » pour « encmobrants ».") in deja_la_here("match", need).stdout
    told = json.loads(deja_la_here("match", need, "--as-typed", "--json").stdout)
    assert told["read_as"] == []


def test_match_shows_by_an_example_what_to_say_instead_of_a_solution(deja_la_here: Run) -> None:
    told = " ".join(deja_la_here("match", INSTEAD[0]).stdout.replace("│", " ").split())
    assert "au lieu de « {} » : « {} »".format(*INSTEAD) in told


@pytest.mark.parametrize(
    ("need", "title"),
    [
        ("chiens errants et crottes partout sur la place", "Rien d’identique, mais des sujets voisins."),
        (
            "envoyer plans trop lourds et réunions à distance",
            "Il existe déjà de quoi répondre à ce besoin.",
        ),
        ("quelle est la capitale de l’Australie", "Rien de comparable pour l’instant."),
    ],
)
def test_match_says_no_more_than_its_closest_card_in_the_words_of_the_pages(
    deja_la_here: Run, client: TestClient, need: str, title: str
) -> None:
    assert deja_la_here("match", need).stdout.splitlines()[0] == title
    client.headers["Sec-Fetch-Site"] = "same-origin"
    assert title.removesuffix(".") in html.unescape(client.post("/recherche/apercu", data={"besoin": need}).text)


def test_match_says_that_records_are_those_of_a_theme(deja_la_here: Run) -> None:
    told = deja_la_here("match", "vieillissement").stdout
    assert told.startswith(typeset("Fiches du thème « Vieillissement et autonomie »."))


@pytest.mark.parametrize("need", ["", "123", "a" * 10_001])
def test_a_need_that_cannot_be_read_is_one_message_and_exit_2_before_anything_is_built(
    deja_la_here: Run,
    need: str,
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    fresh = tmp_path / "neuf"
    environment["DEJA_LA_DATA_DIR"] = str(fresh)
    done = deja_la_here("match", need)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert not fresh.exists()


@pytest.mark.parametrize(
    "arguments", [["match"], ["match", "a", "--top", "0"], ["nulle-part"], ["serve", "--port", "x"]]
)
def test_a_wrong_call_is_exit_2(deja_la_here: Run, arguments: list[str]) -> None:
    done = deja_la_here(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_cards_are_as_wide_as_columns_says_and_80_where_nothing_does(deja_la_here: Run) -> None:
    for columns, width in (("60", 60), ("", 80)):
        done = deja_la_here("match", NEED, "--top", "1", COLUMNS=columns)
        assert max(map(len, done.stdout.splitlines())) == width


def test_show_prints_the_record(deja_la: Run) -> None:
    assert json.loads(deja_la("show", "pix").stdout)["name"] == "Pix"


@pytest.mark.parametrize("command", ["show", "similar"])
def test_an_id_that_no_record_has_is_told_with_the_nearest(deja_la_here: Run, command: str) -> None:
    done = deja_la_here(command, "pni-93-livry")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Aucune fiche" in done.stderr
    assert "pni-93-livry-gargan" in done.stderr


@pytest.mark.parametrize(
    ("need", "said"),
    [("logiciel", "cherchez à nouveau"), ("asdfgh qsdfgh", "accompagnement"), ("Klaxit", "deja-la show klaxit")],
)
def test_an_answer_without_card_says_what_to_do(deja_la_here: Run, need: str, said: str) -> None:
    done = deja_la_here("match", need)
    assert done.returncode == 0
    assert said in " ".join(done.stdout.split())


def test_help_starts_with_the_search_and_ends_with_the_looking_after(deja_la_here: Run) -> None:
    words = deja_la_here("--help").stdout.split("Commandes")[1].split()
    places = [words.index(name) for name in ("match", "show", "serve", "mcp", "purge", "backup")]
    assert places == sorted(places)


def test_catalogue_check_prints_both_counts(deja_la: Run) -> None:
    done = deja_la("catalogue", "check")
    assert done.returncode == 0
    assert done.stdout.splitlines() == ["47 investigations", "66 tools"]


def test_catalogue_check_names_what_is_wrong(deja_la_here: Run, tmp_path: Path) -> None:
    (tmp_path / "c/tools").mkdir(parents=True)
    (tmp_path / "c/tools/x.yaml").write_text("id: x\n")
    done = deja_la_here("catalogue", "check", "--catalogue", tmp_path / "c")
    assert (done.returncode, done.stdout) == (1, "")
    assert "tools/x.yaml, purpose : Ce champ est obligatoire." in done.stderr
    assert "Traceback" not in done.stderr


TOOL = """
{id: x, kind: guide, name: X, aliases: [], themes: [dechets], publisher: null, licence: null, price: null, url: null,
repository: null, state: live, state_note: null, uses: [], sources: [{document: d, place: page 3}],
checked_on: 2026-11-26, purpose: Savoir où jeter ce que nul ne veut plus}
"""


DOCUMENTS = "[{id: d, title: Un guide, publisher: null, date: null, licence: null, url: null}]"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Un tout autre texte.", 0, "Aucun chiffre perdu"),
        ("savoir où jeter ce que nul ne veut plus", 1, "x : Copié de la source"),
    ],
)
def test_a_catalogue_of_ones_own_is_held_against_a_text(
    deja_la_here: Run, tmp_path: Path, text: str, code: int, said: str
) -> None:
    (tmp_path / "c/tools").mkdir(parents=True)
    (tmp_path / "c/tools/x.yaml").write_text(TOOL, encoding="utf-8")
    (tmp_path / "c/documents.yaml").write_text(DOCUMENTS, encoding="utf-8")
    (tmp_path / "texte.md").write_text(text, encoding="utf-8")
    done = deja_la_here("catalogue", "check", "--catalogue", tmp_path / "c", "--against", tmp_path / "texte.md")
    assert (done.returncode, done.stdout.splitlines()[:2]) == (code, ["0 investigations", "1 tools"])
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_one_message(deja_la: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = deja_la("serve", "--port", port)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"Le port {port} est déjà pris" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_damaged_index_is_refused_with_the_command_that_mends_it(
    deja_la: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    environment["DEJA_LA_DATA_DIR"] = str(tmp_path / "var")
    small = tmp_path / "mes fiches/tools"
    small.mkdir(parents=True)
    source = Path(__file__).parents[2] / "corpus/data"
    (small.parent / "documents.yaml").write_bytes((source / "documents.yaml").read_bytes())
    (small / "accompagnement-sur-mesure.yaml").write_bytes(
        (source / "tools/accompagnement-sur-mesure.yaml").read_bytes()
    )
    built = deja_la("build", "--catalogue", small.parent)
    assert built.returncode == 0
    folder = Path(built.stdout.strip())
    assert "Construction de l’index" in built.stderr
    (folder / "catalogue.json").write_text("{}")
    done = deja_la("match", NEED, "--catalogue", small.parent)
    assert done.returncode == 1
    assert done.stderr == (
        f"L’index ne peut pas servir : le fichier {folder / 'catalogue.json'} est tronqué ou a été modifié. "
        f"Reconstruisez-le : deja-la build --force --catalogue '{small.parent}'\n"
    )
    mending = shlex.split(done.stderr.partition("deja-la ")[2])
    assert deja_la(*mending).returncode == 0
    assert deja_la("match", NEED, "--catalogue", small.parent).returncode == 0


def test_serve_answers_as_soon_as_it_listens_and_logs_no_need(environment: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "log"
    with Service(environment, log=log) as service:
        headers = {"X-Forwarded-For": "203.0.113.9"}
        body = {"text": NEED, "top_k": 2}
        answer = httpx2.post(f"{service.origin}/api/v1/recommendations", json=body, headers=headers, timeout=PATIENCE)
    assert answer.json()["verdict"] == "found"
    text = log.read_text()
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert [line for line in lines if "Uvicorn running" in line["message"]]
    (access,) = (line for line in lines if line["logger"] == "api.access")
    assert (access["route"], access["status"]) == ("/api/v1/recommendations", 200)
    # Nobody stands in front: what a client says of where it comes from is not believed.
    assert access["client"] == "127.0.0.0/24"
    # The server's own lines of access would hold people's addresses, and the secret ones of requests.
    assert "127.0.0.1:" not in text.replace(service.origin, "")
    assert "encombrants" not in text


def test_a_body_that_never_ends_does_not_keep_the_service_from_ending(
    environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    head = b"POST /api/v1/recommendations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n"
    with Service(environment, log=log) as service, socket.create_connection(("127.0.0.1", service.port)) as slow:
        slow.sendall(head + b"Content-Type: application/json\r\n\r\n{")
        httpx2.get(f"{service.origin}/health")
        # Ended by force, after minutes, it tells nothing more.
        service.stop()
    assert "Application shutdown complete" in log.read_text()


def test_a_wrong_setting_is_one_message_and_exit_2(deja_la_here: Run, environment: dict[str, str]) -> None:
    environment["DEJA_LA_THREADS"] = "zéro"
    done = deja_la_here("match", NEED)
    assert done.returncode == 2
    assert "DEJA_LA_THREADS" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_match_loads_neither_the_web_nor_the_tables() -> None:
    listed = "import sys, api.cli.main; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True).stdout.split()
    assert "recommender" in loaded
    assert not {"alembic", "fastapi", "jinja2", "sqlalchemy", "uvicorn"} & set(loaded)


def test_a_service_loads_nothing_that_most_of_them_never_use() -> None:
    listed = "import sys, api.app, api.resources.stores, api.process.warm_up; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True).stdout.split()
    assert {"fastapi", "sqlalchemy"} <= set(loaded)
    assert not {"authlib", "cryptography", "joserfc", "lxml", "odfdo", "scipy", "sklearn", "typst"} & set(loaded)


def test_needs_that_another_process_groups_are_said_to_be_unchanged(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with open_desk() as store, grouping_turn(store.database, clock=store.clock):
        needs(force=True)
    assert capsys.readouterr().out.startswith("0 demandes lues, besoins récurrents inchangés")


def test_a_terminal_that_cannot_write_everything_is_written_what_it_can(deja_la: Run) -> None:
    done = deja_la("match", "nos encombrants traînent dans la rue", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "encombrants" in done.stdout
    assert "D'autres ont deja rencontre ce besoin" in done.stdout
    whole = json.loads(deja_la("show", "pix").stdout)
    # Data is never cut: what the encoding does not have is escaped.
    assert json.loads(deja_la("show", "pix", PYTHONIOENCODING="ascii").stdout) == whole
