from pathlib import Path

import pytest

from corpus.catalogue import DATA
from corpus.errors import CatalogueError
from corpus.example_needs import FILE, load_example_needs, strangers
from tests.shipped import shipped_catalogue


def write(folder: Path, *lines: str) -> Path:
    (folder / FILE).write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_needs_are_told_by_record_in_the_order_of_the_file(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        '{"record": "b", "text": "un"}',
        '{"record": "a", "text": "deux"}',
        '{"record": "b", "text": "trois"}',
    )
    assert load_example_needs(folder) == {"b": ("un", "trois"), "a": ("deux",)}


def test_a_folder_without_the_file_has_none(tmp_path: Path) -> None:
    assert load_example_needs(tmp_path) == {}


def test_every_line_that_does_not_conform_is_told_with_its_number(tmp_path: Path) -> None:
    folder = write(tmp_path, '{"record": "a"}', '{"record": "a", "text": "deux"}', "rien")
    with pytest.raises(CatalogueError) as caught:
        load_example_needs(folder)
    first, second = map(str, caught.value.problems)
    assert first.startswith("needs.jsonl, ligne 1, text : Ce champ est obligatoire.")
    assert second.startswith("needs.jsonl, ligne 3 « rien » : Ce n’est pas du JSON valide.")


def test_a_need_of_a_record_that_nobody_has_is_a_problem(tmp_path: Path) -> None:
    folder = write(tmp_path, '{"record": "gone", "text": "un"}', '{"record": "a", "text": "deux"}')
    (problem,) = strangers(folder, {"a"})
    assert str(problem).startswith("needs.jsonl, record « gone » : Aucune fiche")


def test_the_shipped_needs_are_of_every_record_and_of_no_other() -> None:
    assert set(load_example_needs(DATA)) == {record.id for record in shipped_catalogue().records}


def test_a_line_that_is_not_in_utf8_is_told_with_its_number(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes('{"record": "a", "text": "un"}\n{"record": "a", "text": "été"}\n'.encode("latin-1"))
    with pytest.raises(CatalogueError, match=r"needs\.jsonl, ligne 2 .*JSON valide"):
        load_example_needs(tmp_path)
