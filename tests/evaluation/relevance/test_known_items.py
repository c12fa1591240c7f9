from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.catalogue import Catalogue
from corpus.cleaning import MASKS
from corpus.passages import passages_of
from evaluation.errors import CollectionError
from evaluation.relevance.known_item_catalogue import write_catalogue
from evaluation.relevance.known_items import Product, half_of, read_known_items
from tests.evaluation.collection import write_lines


def write_set(folder: Path, *, answers: str | None = None, n: int = 9) -> Path:
    ids = [f"p{number}" for number in range(n)]
    products = [
        {"id": i, "title": f"Produit {i}", "mission": f"Aider {i}", "solution": None, "phase": "x"} for i in ids
    ]
    write_lines(folder / "documents.jsonl", products)
    write_lines(folder / "queries-dev.jsonl", [{"id": i, "long": f"problème {i}", "short": "bref"} for i in ids[::-1]])
    told = answers if answers is not None else "".join(f"{i} 0 {i} 1\n" for i in ids)
    (folder / "qrels-dev.txt").write_text(told, encoding="utf-8")
    return folder


def test_the_halves_part_the_statements_and_keep_every_product(tmp_path: Path) -> None:
    write_set(tmp_path)
    fit, held_out = read_known_items(tmp_path, half="fit"), read_known_items(tmp_path, half="held-out")
    one, other = [s.statement_id for s in fit.statements], [s.statement_id for s in held_out.statements]
    assert (len(one), len(other)) == (4, 5)
    assert sorted([*one, *other]) == [s.statement_id for s in read_known_items(tmp_path).statements]
    assert fit.products == held_out.products
    assert len(fit.products) == 9


def test_a_half_never_changes() -> None:
    assert half_of("abcdefgh", half="fit") == ["c", "e", "g", "h"]


@given(st.sets(st.text(min_size=1), min_size=1).flatmap(lambda ids: st.permutations(sorted(ids))))
def test_a_half_does_not_depend_on_the_order_of_the_ids(ids: list[str]) -> None:
    fit, held_out = half_of(ids, half="fit"), half_of(ids, half="held-out")
    assert fit == half_of(sorted(ids), half="fit")
    assert sorted([*fit, *held_out]) == sorted(ids)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("p0 0 p0 1\n", "statements without an answer: p1, "),
        ("p0 0 p0 1\np0 0 p1 1\n", "line 2: expected one"),
        ("p0 0 p0\n", "line 1: expected one"),
        ("p0 0 p0 0\n", "line 1: expected one"),
        ("".join(f"p{n} 0 p{n} 1\n" for n in range(10)), "answers of no statement: p9"),
        ("".join(f"p{n} 0 q{n} 1\n" for n in range(9)), "answers that are no product: q0"),
    ],
)
def test_answers_that_do_not_fit_stop_the_load(tmp_path: Path, answers: str, said: str) -> None:
    with pytest.raises(CollectionError, match=said):
        read_known_items(write_set(tmp_path, answers=answers))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match=r"documents\.jsonl cannot be read"):
        read_known_items(tmp_path)
    write_set(tmp_path)
    (tmp_path / "qrels-dev.txt").unlink()
    with pytest.raises(CollectionError, match=r"qrels-dev\.txt cannot be read"):
        read_known_items(tmp_path)


def test_a_product_becomes_a_record_with_its_words_and_its_id(tmp_path: Path) -> None:
    write_catalogue([Product("données-x", "Données X", "Ouvrir les données.", "Un portail. " * 500)], tmp_path / "c")
    (tool,) = Catalogue.load(tmp_path / "c").tools
    assert tool.id == "données-x"
    told = " ".join(passage.text for passage in passages_of(tool))
    assert told.startswith("Données X : Ouvrir les données.")
    assert told.count("Un portail.") == 500


def test_the_products_load_as_a_catalogue_without_persons(tmp_path: Path) -> None:
    products = [
        Product("a", "Outil A", "Écrire à Brigitte Durand, merci.", "Elle répond."),
        Product("b", "Outil B", "Aider.", "Un site " * 200),
    ]
    write_catalogue(products, tmp_path / "c")
    tools = Catalogue.load(tmp_path / "c").tools
    assert [tool.id for tool in tools] == ["a", "b"]
    assert MASKS["name"] in " ".join(passage.text for passage in passages_of(tools[0]))


def test_a_product_that_gives_no_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="identifiant attendu"):
        write_catalogue([Product("deux mots", "Outil", "Aider les gens.", "Un site.")], tmp_path / "c")
