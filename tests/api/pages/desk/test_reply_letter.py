import pytest

from api.pages.desk.reply_letter import letter_for
from corpus.catalogue import Catalogue

INVESTIGATION = "pni-93-livry-gargan"


@pytest.fixture(scope="module")
def files() -> Catalogue:
    return Catalogue.load()


def written(files: Catalogue, *record_ids: str, neighbours: tuple[str, ...] = (), others: int = 0) -> str:
    told = letter_for(
        record_ids,
        files,
        neighbours=neighbours,
        others=others,
        reference="DL-2026-7K3F9G",
        territory="Vogüé",
        eligible=False,
        origin="https://deja-la.exemple.fr",
    )
    return told.replace("\xa0", " ").replace("\u202f", " ")


def test_what_is_near_the_subject_alone_is_not_said_to_answer(files: Catalogue) -> None:
    told = written(files, INVESTIGATION, "acdechets", neighbours=(INVESTIGATION, "acdechets"))
    assert "rien qui réponde exactement à ce que vous décrivez." in told
    assert "Voici des pistes voisines, sans que ce soit le même besoin :\n\nLivry-Gargan : " in told
    for claimed in (
        "ce que nous savons déjà",
        "déjà étudié",
        "existe déjà",
        "Essayez",
        "Échangez",
        "peut-être nouveau",
    ):
        assert claimed not in told


def test_what_answers_comes_before_what_is_near(files: Catalogue) -> None:
    told = written(files, "acdechets", INVESTIGATION, neighbours=("acdechets",))
    assert (
        told.index("Un territoire a déjà étudié") < told.index("Voici des pistes voisines") < told.index("ACDéchets (")
    )
    assert "rien qui réponde" not in told
    assert "Essayez" not in told


@pytest.mark.parametrize(("others", "said"), [(1, "une autre collectivité"), (3, "3 autres collectivités")])
def test_a_need_that_others_have_is_not_called_new(files: Catalogue, others: int, said: str) -> None:
    told = written(files, others=others)
    assert f"Vous n’êtes pas seuls : {said} " in told
    assert "peut-être nouveau" not in told
    assert "Vous n’êtes pas seuls" in written(files, INVESTIGATION, others=others)


def test_a_need_that_nobody_else_has_may_be_new(files: Catalogue) -> None:
    told = written(files)
    assert "Votre besoin est peut-être nouveau" in told
    assert "pas seuls" not in told


def test_a_place_is_named_once(files: Catalogue) -> None:
    told = written(files, "pni-31-fronton")
    assert "Fronton : " in told
    assert ", Fronton." not in told
