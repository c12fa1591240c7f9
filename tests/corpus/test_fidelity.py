import os
from pathlib import Path

import pytest

from corpus.catalogue import load_documents
from corpus.fidelity import compare, copied_runs, figures_of, missing_figures
from corpus.fields import line_spans
from corpus.records import Investigation
from tests.shipped import shipped_catalogue

SOURCE = Path(__file__).parents[3] / "shared/pni/synthese-pni-2021.md"


@pytest.fixture(scope="module")
def livry() -> Investigation:
    return shipped_catalogue().investigation("pni-93-livry-gargan")


def lines_with(record: Investigation, text: str) -> list[str]:
    first = line_spans(record.source.lines or "")[0][0]
    return [""] * (first - 1) + [text] + [""] * 100


def test_a_run_of_eight_words_is_copied_and_seven_are_not(livry: Investigation) -> None:
    words = livry.problem.text.split()
    assert copied_runs(livry, f"avant {' '.join(words[:8])} après")
    assert not copied_runs(livry, f"avant {' '.join(words[:7])} après")


def test_capitals_accents_and_punctuation_do_not_hide_a_copy(livry: Investigation) -> None:
    shouted = livry.problem.text.upper().replace(" ", " - ").replace("É", "E")
    assert copied_runs(livry, shouted)


def test_a_figure_of_the_source_must_be_held_or_left_out(livry: Investigation) -> None:
    held = lines_with(livry, "Ville pilote à 360 degrés avec 5 communes du 93.")
    assert missing_figures(livry, held, not_text=[]) == []
    lost = lines_with(livry, "Quelque 1 234 habitants et 47,5 % des foyers.")
    assert missing_figures(livry, lost, not_text=[]) == ["1234, ligne 1630", "47,5, ligne 1630"]


def test_a_figure_in_a_picture_may_be_lost(livry: Investigation) -> None:
    lost = lines_with(livry, "Quelque 1 234 habitants.")
    assert missing_figures(livry, lost, not_text=["1629-1631"]) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("1 000 réponses", {"1000"}),
        ("50,000 habitants", {"50000"}),
        ("1\u202f700\u202f000", {"1700000"}),
        ("12,5 %", {"12,5"}),
        ("de -3 à +3", {"3"}),
        ("aucun", set()),
    ],
)
def test_figures_have_one_spelling(text: str, figures: set[str]) -> None:
    assert figures_of(text) == figures


@pytest.mark.parametrize("lines", ["", "12-", "a", "5-3", "1,2"])
def test_a_bad_citation_is_an_error(lines: str) -> None:
    with pytest.raises(ValueError, match="lignes"):
        line_spans(lines)


@pytest.mark.skipif(not SOURCE.is_file(), reason="the text of the synthesis is not at hand")
def test_every_record_holds_against_the_text() -> None:
    catalogue = shipped_catalogue()
    records = {record.id: record for record in catalogue.records}
    not_text = load_documents()["pni-synthese-2021"].not_text
    wrong = compare(records, SOURCE.read_text(encoding="utf-8").split("\n"), not_text=not_text)
    assert wrong == {}, os.linesep.join(f"{k}: {v}" for k, v in wrong.items())
