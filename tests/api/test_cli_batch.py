"""The command ``deja-la run``: many needs ranked at once, as files."""

import itertools
import json
import os
from pathlib import Path

import pytest

from evaluation.runs import trec_lines
from recommender import Need, Recommender
from tests.api.conftest import Run

NEED = "les habitants déposent leurs encombrants n'importe quand"


def write_queries(path: Path, *queries: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps(query) + "\n" for query in queries), encoding="utf-8")
    return path


def test_a_batch_is_ranked_whole_and_strictly(deja_la: Run, tmp_path: Path) -> None:
    queries = write_queries(
        tmp_path / "q.jsonl",
        {"id": "a", "text": NEED},
        {"id": "vide", "text": "  "},
        {"id": "recette", "text": "quelle est la capitale de l'Australie"},
    )
    run, verdicts = tmp_path / "run.trec", tmp_path / "v.jsonl"
    done = deja_la("run", "--queries", queries, "--output", run, "--top", "1000", "--verdicts", verdicts)
    # Written whole, and not passed off as all of it.
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("vide\u00a0: ")
    assert done.stderr.endswith("1 sur 3.\n")
    rows = [line.split() for line in run.read_text().splitlines()]
    assert {row[0] for row in rows} == {"a", "recette"}
    for query_id in ("a", "recette"):
        mine = [row for row in rows if row[0] == query_id]
        assert len({row[2] for row in mine}) == len(mine) == 113
        assert [int(row[3]) for row in mine] == list(range(1, 114))
        scores = [float(row[4]) for row in mine]
        assert all(one > other for one, other in itertools.pairwise(scores))
    told = [json.loads(line) for line in verdicts.read_text().splitlines()]
    assert [line["id"] for line in told] == ["a", "vide", "recette"]
    assert told[0]["verdict"] == "found"
    assert told[1] == {"id": "vide", "verdict": "vague", "probability": 0.0}
    assert told[2]["verdict"] != "found"
    assert told[0]["probability"] > told[2]["probability"]


def test_a_batch_is_ranked_for_a_territory_as_the_site_does(
    deja_la_here: Run, recommender: Recommender, tmp_path: Path
) -> None:
    queries = write_queries(tmp_path / "q.jsonl", {"id": "a", "text": NEED})
    told = {}
    for number, territory in enumerate(([], ["--territory", "93046"], ["--territory", "livry gargan"])):
        run = tmp_path / f"{number}.trec"
        assert deja_la_here("run", "--queries", queries, "--output", run, *territory).returncode == 0
        told[number] = run.read_text()
    assert told[1] == told[2] != told[0]
    ranking = recommender.recommend(Need(NEED, territory="93046"), top_k=1).ranking
    assert told[1].splitlines() == list(trec_lines("a", ranking, top=100))
    shown = json.loads(deja_la_here("match", NEED, "--territory", "93046", "--json").stdout)
    assert shown["investigations"][0]["id"] == told[1].split()[2]
    piped = deja_la_here("run", "--queries", queries, "--output", "-", "--territory", "93046")
    assert piped.stdout == told[1]
    assert not (tmp_path / "-").exists()
    refused = deja_la_here("run", "--queries", queries, "--output", tmp_path / "x", "--territory", "saint-denis")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "97411" in refused.stderr
    assert not (tmp_path / "x").exists()


def test_a_batch_without_a_folder_to_write_in_is_refused_before_the_work(deja_la_here: Run, tmp_path: Path) -> None:
    queries = write_queries(tmp_path / "q.jsonl", {"id": "a", "text": " "})
    for place in (("--output", tmp_path / "ici/r"), ("--output", tmp_path / "r", "--verdicts", tmp_path / "ici/v")):
        done = deja_la_here("run", "--queries", queries, *place)
        assert (done.returncode, done.stdout) == (1, "")
        # Nothing else: the need without words was not even read.
        assert done.stderr.strip() == f"{tmp_path / 'ici'} n’existe pas."


@pytest.mark.parametrize("folder", ["r", "r.part", "v"])
def test_a_batch_that_would_write_over_a_folder_is_refused_before_the_work(
    deja_la_here: Run, tmp_path: Path, folder: str
) -> None:
    queries = write_queries(tmp_path / "q.jsonl", {"id": "a", "text": " "})
    (tmp_path / folder).mkdir()
    done = deja_la_here("run", "--queries", queries, "--output", tmp_path / "r", "--verdicts", tmp_path / "v")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == f"{tmp_path / folder} est un dossier, et non un fichier."
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["q.jsonl", folder])


@pytest.mark.parametrize(("kind", "n_records"), [("investigation", 47), ("tool", 66)])
def test_one_kind_alone_can_be_ranked(deja_la_here: Run, tmp_path: Path, kind: str, n_records: int) -> None:
    queries = write_queries(tmp_path / "q.jsonl", {"id": "a", "text": NEED})
    deja_la_here("run", "--queries", queries, "--output", tmp_path / "r", "--kind", kind)
    assert len((tmp_path / "r").read_text().splitlines()) == n_records


@pytest.mark.parametrize("bad", ["{", '{"id": "a", "text": "encore"}', '{"id": "c"}'])
def test_a_bad_line_stops_the_batch_before_anything_is_written(deja_la_here: Run, tmp_path: Path, bad: str) -> None:
    queries = write_queries(tmp_path / "q.jsonl", {"id": "a", "text": NEED})
    queries.write_text(queries.read_text() + bad + "\n")
    done = deja_la_here("run", "--queries", queries, "--output", tmp_path / "r", "--verdicts", tmp_path / "v")
    assert done.returncode == 2
    assert "Ligne 2" in done.stderr
    assert not (tmp_path / "r").exists()
    assert not (tmp_path / "v").exists()


def test_a_batch_without_a_need_is_refused(deja_la_here: Run, tmp_path: Path) -> None:
    queries = write_queries(tmp_path / "q.jsonl")
    done = deja_la_here("run", "--queries", queries, "--output", tmp_path / "r")
    assert (done.returncode, done.stderr) == (2, f"{queries} ne contient aucun besoin.\n")
    assert not (tmp_path / "r").exists()


def test_a_batch_may_begin_with_the_mark_of_utf_8(deja_la_here: Run, tmp_path: Path) -> None:
    queries = tmp_path / "q.jsonl"
    queries.write_text(json.dumps({"id": "a", "text": NEED}) + "\n", encoding="utf-8-sig")
    done = deja_la_here("run", "--queries", queries, "--output", tmp_path / "r", "--top", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "r").read_text().startswith("a Q0 ")


def test_a_run_is_put_where_a_link_leads(deja_la_here: Run, tmp_path: Path) -> None:
    queries, link = write_queries(tmp_path / "q.jsonl", {"id": "a", "text": NEED}), tmp_path / "dernier.trec"
    (tmp_path / "runs").mkdir()
    link.symlink_to(tmp_path / "runs/1.trec")
    assert deja_la_here("run", "--queries", queries, "--output", link, "--top", "1").returncode == 0
    assert link.is_symlink()
    assert (tmp_path / "runs/1.trec").read_text().startswith("a Q0 ")
    assert [path.name for path in (tmp_path / "runs").iterdir()] == ["1.trec"]


def test_a_pipe_is_written_to_and_stays_one(deja_la_here: Run, tmp_path: Path) -> None:
    queries, pipe = write_queries(tmp_path / "q.jsonl", {"id": "a", "text": NEED}), tmp_path / "tube"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        done = deja_la_here("run", "--queries", queries, "--output", pipe, "--top", "1")
        assert (done.returncode, done.stderr) == (0, "")
        assert pipe.is_fifo()
        assert os.read(reader, 65_536).startswith(b"a Q0 ")
    finally:
        os.close(reader)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (("--output", "q.jsonl"), "--output : q.jsonl est déjà le fichier de --queries"),
        (("--output", "lien"), "--output : lien est déjà le fichier de --queries"),
        (("--output", "r", "--verdicts", "./q.jsonl"), "--verdicts : q.jsonl est déjà le fichier de --queries"),
        (("--output", "q"), "--output : q s’écrit d’abord dans q.part, qui est déjà le fichier de --queries"),
        (
            ("--output", "r", "--verdicts", "q"),
            "--verdicts : q s’écrit d’abord dans q.part, qui est déjà le fichier de --queries",
        ),
        (
            ("--output", "r.part", "--verdicts", "r"),
            "--verdicts : r s’écrit d’abord dans r.part, qui est déjà le fichier de --output",
        ),
        (
            ("--output", "r", "--verdicts", "r.part"),
            "--output : r s’écrit d’abord dans r.part, qui est déjà le fichier de --verdicts",
        ),
        (("--output", "r", "--verdicts", "ici/../r"), "--verdicts : ici/../r est déjà le fichier de --output"),
    ],
)
def test_a_batch_writes_over_none_of_its_own_files(
    deja_la_here: Run, tmp_path: Path, files: tuple[str, ...], told: str
) -> None:
    queries = write_queries(tmp_path / "q.jsonl", {"id": "a", "text": " "})
    before = queries.read_text()
    (tmp_path / "lien").symlink_to(queries)
    (tmp_path / "q.part").symlink_to(queries)
    (tmp_path / "ici").mkdir()
    done = deja_la_here("run", "--queries", queries, *files)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{told}, indiquez-en un autre." in done.stderr
    assert queries.read_text() == before
    assert (tmp_path / "lien").is_symlink()
    assert not (tmp_path / "r").exists()


def test_a_missing_file_is_one_message(deja_la_here: Run, tmp_path: Path) -> None:
    done = deja_la_here("run", "--queries", tmp_path / "absent", "--output", tmp_path / "r")
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path / 'absent'} n’existe pas.\n"
