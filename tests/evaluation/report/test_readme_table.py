import dataclasses
from pathlib import Path

import pytest

from evaluation.errors import ResultsError
from evaluation.report.readme_table import BEGIN, END, README, block_of, rewrite_readme
from evaluation.report.results_file import Results, load_results
from tests.evaluation.results import PART, RESULTS


def test_the_readme_tells_what_the_stored_results_tell() -> None:
    assert block_of(load_results()) in README.read_text(encoding="utf-8")


def test_the_block_tells_the_test_part_where_it_is_scored_else_the_gate() -> None:
    assert "| gate part |" in block_of(RESULTS)
    test = dataclasses.replace(PART, answerable=77)
    block = block_of(dataclasses.replace(RESULTS, parts={**RESULTS.parts, "test": test}))
    assert "| test part |" in block
    assert "Of 77 answerable needs" in block
    with pytest.raises(ResultsError, match="make eval"):
        block_of(Results({"development": PART}, {}, None))


def test_figures_are_told_with_their_intervals() -> None:
    block = block_of(RESULTS)
    assert "| tools, hit@1, 2 needs | .500 [.000, 1.000] |" in block
    assert "Of 2 answerable needs 50 % [0, 100] got an answer" in block


def test_the_block_is_put_between_its_marks_and_nothing_else_moves(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"avant \\1\n{BEGIN}\nvieux\n{END}\naprès\n", encoding="utf-8")
    rewrite_readme(page, RESULTS)
    once = page.read_text(encoding="utf-8")
    assert once == f"avant \\1\n{block_of(RESULTS)}\naprès\n"
    rewrite_readme(page, RESULTS)
    assert page.read_text(encoding="utf-8") == once


def test_a_backslash_of_a_figure_is_no_reference(tmp_path: Path) -> None:
    named = dataclasses.replace(PART.provenance, encoder={**PART.provenance.encoder, "name": "a\\1"})
    page = tmp_path / "README.md"
    page.write_text(BEGIN + END, encoding="utf-8")
    rewrite_readme(page, Results({"gate": dataclasses.replace(PART, provenance=named)}, {}, None))
    assert "`a\\1@" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"])
def test_a_page_without_its_marks_is_refused_and_left_as_it_was(tmp_path: Path, text: str) -> None:
    page = tmp_path / "README.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(ResultsError, match="once each"):
        rewrite_readme(page, RESULTS)
    assert page.read_text(encoding="utf-8") == text
