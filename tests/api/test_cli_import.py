"""The command ``deja-la catalogue import``, run as people run it."""

import json
from pathlib import Path

import pytest

from api.pages.typography import typeset
from tests.api.conftest import Run

LIST = (
    "id;name;purpose;url\n"
    "signaler-été;Signaler;Signaler un trou dans la rue à la mairie.;https://signaler.exemple.fr\n"
    "cantine.1;Cantine;Inscrire les enfants à la cantine scolaire.;\n"
    "mauvais id;Mauvais;;\n"
)
REVIEWED = """
{id: x, kind: guide, name: Piscines, aliases: [], themes: [dechets], publisher: null, licence: null, price: null,
url: null, repository: null, state: live, state_note: null, uses: [], sources: [{document: d, place: page 3}],
checked_on: 2026-11-26, purpose: Savoir où nager}
"""
DOCUMENTS = "[{id: d, title: Un guide, publisher: null, date: null, licence: null, url: null}]"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text(LIST, encoding="utf-8-sig")
    return path


def test_an_imported_list_is_matched_and_ranked_under_its_own_ids(deja_la: Run, listed: Path, tmp_path: Path) -> None:
    done = deja_la("catalogue", "import", "tabular", listed, "--into", "mes-fiches")
    assert done.returncode == 0
    assert "tabular : 3 lignes lues\n  2 fiches\n" in done.stdout
    assert typeset("ligne 4, id « mauvais id » : identifiant attendu") in done.stderr
    (tmp_path / "q.jsonl").write_text(json.dumps({"id": "q1", "text": "un trou dans la rue"}) + "\n", encoding="utf-8")
    arguments = ("run", "--queries", "q.jsonl", "--output", "r.trec", "--catalogue", "mes-fiches")
    assert deja_la(*arguments).returncode == 0
    ranked = [line.split()[2] for line in (tmp_path / "r.trec").read_text(encoding="utf-8").splitlines()]
    assert ranked == ["signaler-été", "cantine.1"]
    shown = json.loads(deja_la("show", "signaler-été", DEJA_LA_CATALOGUE="mes-fiches").stdout)
    assert shown["checked_on"] is None
    assert shown["imported_on"] == shown["sources"][0]["retrieved_on"]
    assert shown["purpose"] == "Signaler un trou dans la rue à la mairie."
    assert "unshown" not in shown


@pytest.mark.parametrize("tools", [1, 5])
def test_a_short_list_answers_its_own_needs_and_no_others(deja_la_here: Run, tmp_path: Path, tools: int) -> None:
    rows = [
        "balai;Balai;Signaler les objets laissés sur le trottoir;nos encombrants traînent dans la rue",
        "guichet;Guichet;Prendre rendez-vous en mairie;les gens font la queue pour leur carte d'identité",
        "agora;Agora;Recueillir l'avis des habitants;personne ne vient aux réunions publiques",
        "bus;Bus;Transport à la demande;les anciens n'ont pas de voiture pour aller chez le médecin",
        "voirie;Voirie;Signaler un problème de voirie;les trous de la route ne sont signalés à personne",
    ]
    listed = "\n".join(["id;name;purpose;problem", *rows[:tools], ""])
    (tmp_path / "liste.csv").write_text(listed, encoding="utf-8")
    assert deja_la_here("catalogue", "import", "tabular", "liste.csv", "--into", "fiches").returncode == 0
    found, other = (
        json.loads(deja_la_here("match", need, "--json", "--catalogue", "fiches").stdout)
        for need in ("Nos encombrants traînent dans la rue.", "recruter une secrétaire de mairie")
    )
    assert (found["verdict"], found["tools"][0]["id"]) == ("found", "balai")
    assert (other["verdict"], other["tools"]) == ("nothing_comparable", [])


def test_the_report_as_json_and_the_folder_of_the_settings(deja_la_here: Run, listed: Path, tmp_path: Path) -> None:
    done = deja_la_here("catalogue", "import", "tabular", listed, "--json", DEJA_LA_IMPORTS=str(tmp_path / "ici"))
    report = json.loads(done.stdout)
    assert (report["rows"], report["records"], report["merged"], len(report["quarantined"])) == (3, 2, 0, 1)
    assert (tmp_path / "ici/imported/tabular.jsonl").is_file()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("catalogue", "import", "ailleurs", "liste.csv"), 2),
        (("catalogue", "import", "tabular"), 2),
        (("catalogue", "import", "tabular", "absent.csv", "--into", "x"), 1),
        (("catalogue", "import", "tabular", ".", "--into", "x"), 1),
        (("catalogue", "import", "tabular", "liste.csv", "--into", "liste.csv"), 1),
        (("catalogue", "import", "tabular", "liste.csv", "--into", "x", "--name", "Mal Nommée"), 2),
    ],
)
def test_a_mistake_is_told_without_a_traceback(
    deja_la_here: Run, listed: Path, arguments: tuple[str, ...], code: int
) -> None:
    assert listed.is_file()
    done = deja_la_here(*arguments)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    assert done.stdout == ""


def test_a_list_that_lost_its_rows_is_refused_with_what_to_do(deja_la_here: Run, listed: Path) -> None:
    deja_la_here("catalogue", "import", "tabular", listed, "--into", "x")
    listed.write_text(LIST.replace("cantine.1;", "autre;"), encoding="utf-8")
    done = deja_la_here("catalogue", "import", "tabular", listed, "--into", "x")
    assert done.returncode == 1
    assert "1 des 2 fiches connues" in done.stderr
    assert "--accept-removals" in done.stderr


def test_a_list_without_one_record_is_a_failure(deja_la_here: Run, tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("id;name\n;rien\n", encoding="utf-8")
    done = deja_la_here("catalogue", "import", "tabular", "l.csv", "--into", "x")
    assert done.returncode == 1
    assert done.stdout.startswith("tabular : 1 ligne lue\n  0 fiche\n")
    assert "Aucune ligne n’a donné de fiche. Corrigez les lignes en quarantaine" in done.stderr
    # There is nothing to search in.
    assert "deja-la match" not in done.stderr


def test_a_check_tells_the_ids_that_yield_and_what_former_imports_left_unmasked(
    deja_la_here: Run, tmp_path: Path
) -> None:
    (tmp_path / "l.csv").write_text("id;name;price\nx;Parkings;12 €\n", encoding="utf-8")
    deja_la_here("catalogue", "import", "tabular", "l.csv", "--into", "x")
    (tmp_path / "x/tools").mkdir()
    (tmp_path / "x/tools/x.yaml").write_text(REVIEWED, encoding="utf-8")
    (tmp_path / "x/documents.yaml").write_text(DOCUMENTS, encoding="utf-8")
    done = deja_la_here("catalogue", "check", "--catalogue", "x")
    assert (done.returncode, done.stdout) == (0, "0 investigations\n2 tools\n"), done.stderr
    assert typeset("imported/tabular.jsonl, id « x »") in done.stderr
    kept = tmp_path / "x/imported/tabular.jsonl"
    kept.write_text(kept.read_text(encoding="utf-8").replace("12\u00a0€", "devis de a.b@exemple.fr"), encoding="utf-8")
    done = deja_la_here("catalogue", "check", "--catalogue", "x")
    assert done.returncode == 1
    assert "tabular-x, price « [courriel] »" in done.stderr
    assert "a.b@" not in done.stderr


def test_what_an_import_removes_is_named(deja_la_here: Run, tmp_path: Path) -> None:
    for rows in (10, 8):
        listed = "".join(f"o{row};Outil {row}\n" for row in range(rows))
        (tmp_path / "liste.csv").write_text(f"id;name\n{listed}", encoding="utf-8")
        done = deja_la_here("catalogue", "import", "tabular", "liste.csv", "--into", "fiches")
        assert done.returncode == 0
        assert ("  fiches retirées : o8, o9\n" in done.stdout.replace("\u00a0", " ")) is (rows == 8)
