from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.catalogue import Catalogue
from corpus.records import Investigation
from models.artifacts import open_sealed, seal
from models.encoder import Encoder
from recommender.matters import Matters
from recommender.need import Need, ReadNeed, read_need
from tests.fakes import HashingEncoder
from tests.shipped import shipped_catalogue

ONE = "pni-21-is-sur-tille"
NEEDS = HashingEncoder().encode_queries(["un besoin", "un autre besoin"])


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue()


def saying(catalogue: Catalogue, *matters: list[str]) -> Sequence[Investigation]:
    some = zip(catalogue.investigations, matters, strict=False)
    return [record.model_copy(update={"matters": mine}) for record, mine in some]


def read(text: str, encoder: Encoder) -> tuple[ReadNeed, np.ndarray]:
    need = read_need(Need(text))
    return need, encoder.encode_queries([need.expanded])[0]


@pytest.mark.parametrize(
    ("need", "said"),
    [
        ("On nous demande tout, même pour les impôts : ces questions ne relèvent pas de la mairie", "ne relèvent pas"),
        ("le passeport se fait ici pour tout le canton", "carte d'identité"),
        ("j'aimerais fermer le guichet un après-midi pour avancer mes dossiers", "fermer"),
    ],
)
def test_what_is_told_of_a_record_follows_the_need(
    catalogue: Catalogue, encoder: Encoder, need: str, said: str
) -> None:
    problems = [record.problem.text for record in catalogue.investigations]
    matters = Matters.build(catalogue.investigations, encoder, needs=encoder.encode_queries(problems))
    nearest = matters.nearest_to(*read(need, encoder))(ONE)
    assert set(nearest) <= set(catalogue.investigation(ONE).matters)
    assert said in nearest[0]


def test_two_matters_of_the_record_are_told_or_as_many_as_it_says(catalogue: Catalogue) -> None:
    encoder = HashingEncoder()
    records = saying(
        catalogue, ["le bruit du soir"], [], ["les chiens", "le bruit du soir au bourg", "le bruit du matin"]
    )
    matters = Matters.build(records, encoder, needs=NEEDS)
    told = [matters.nearest_to(*read("le bruit du soir", encoder))(record.id) for record in records]
    assert told == [("le bruit du soir",), (), ("le bruit du soir au bourg", "le bruit du matin")]
    assert matters.nearest_to(*read("le bruit du soir", encoder))("absent") == ()


def test_equally_near_matters_are_told_in_the_order_of_the_record(catalogue: Catalogue) -> None:
    records = saying(catalogue, ["les chiens errants", "les chats perdus", "les oiseaux"])
    matters = Matters.build(records, HashingEncoder(), needs=NEEDS)
    mean = NEEDS.mean(axis=0, dtype=np.float64).astype(np.float32)
    assert matters.nearest_to(read_need(Need("le parking")), mean)(records[0].id) == tuple(records[0].matters[:2])


def test_what_was_saved_is_loaded_and_a_catalogue_without_matters_writes_nothing(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    need = read("des chiens errants", HashingEncoder())
    for name, mine in (("some", ["le bruit", "le parking", "les chiens errants"]), ("none", [])):
        records, folder = saying(catalogue, mine), tmp_path / name
        folder.mkdir()
        Matters.build(records, HashingEncoder(), needs=NEEDS).save(folder / "matters")
        seal(folder, {})
        loaded = Matters.load(records, open_sealed(folder), "matters")
        assert loaded.nearest_to(*need)(records[0].id)[:1] == tuple(mine[-1:])
        assert (folder / "matters").exists() is (name == "some")
