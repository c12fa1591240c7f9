import pytest

from corpus.catalogue import Catalogue
from corpus.overlay import Overlay
from corpus.records import Statement
from recommender.index.rewritten_records import retold, rewritten
from tests.shipped import shipped_catalogue

OTHER_WORDS = "Nul ne range sa voiture sous terre ; les vitrines baissent leur rideau."


@pytest.fixture(scope="module")
def files() -> Catalogue:
    return shipped_catalogue()


def test_a_problem_told_in_other_words_leaves_a_record_what_it_was(files: Catalogue) -> None:
    problem = Statement(text=OTHER_WORDS, lines="1")
    corrected = [record.model_copy(update={"problem": problem}) for record in files.investigations]
    assert rewritten(files, Overlay(tuple(corrected))) == frozenset()


def test_a_record_that_takes_the_words_of_another_is_written_anew(files: Catalogue) -> None:
    one, *others = files.investigations
    taken = [one.model_copy(update={"problem": o.problem, "wordings": o.wordings}) for o in others]
    assert [record.problem.text for record in taken if not rewritten(files, Overlay((record,)))] == []


def test_a_new_record_is_not_written_anew(files: Catalogue) -> None:
    new = files.tools[0].model_copy(update={"id": "tout-nouveau"})
    assert rewritten(files, Overlay((new,))) == frozenset()


def test_a_problem_that_the_files_do_not_have_is_told_anew(files: Catalogue) -> None:
    investigation, tool = files.investigations[0], files.tools[0]
    changed = investigation.model_copy(update={"problem": Statement(text=OTHER_WORDS, lines="1")})
    wider = tool.model_copy(update={"problems": [*tool.problems, OTHER_WORDS]})
    assert retold(files, Overlay((changed, wider))) == {investigation.id, tool.id}


def test_a_record_whose_problems_are_those_of_the_files_is_not_told_anew(files: Catalogue) -> None:
    tool = files.tools[0]
    told = {"title": "Un autre titre"}, {"problems": list(tool.problems[1:])}
    kept = files.investigations[0].model_copy(update=told[0]), tool.model_copy(update=told[1])
    new = tool.model_copy(update={"id": "tout-nouveau", "problems": [OTHER_WORDS] * 3})
    assert retold(files, Overlay((*kept, new))) == frozenset()
