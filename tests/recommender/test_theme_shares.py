import numpy as np
import pytest

from corpus.themes import THEMES
from recommender.candidates import _theme_shares
from tests.corpus.test_sameness import tool


def test_an_imported_record_stands_neither_before_nor_behind_the_reviewed_ones() -> None:
    place = {"document": "synthese", "place": "page 3"}
    reviewed = [tool("a", themes=["dechets"], sources=[place]), tool("b", themes=["dechets", "sport"], sources=[place])]
    shares = _theme_shares([*reviewed, tool("c", themes=["sante"]), tool("d")])
    waste, sport = THEMES.index("dechets"), THEMES.index("sport")
    assert shares[:, waste].tolist() == pytest.approx([1.0, 0.5, 0.75, 0.75])
    assert shares[:, sport].tolist() == pytest.approx([0.0, 0.5, 0.25, 0.25])
    assert np.array_equal(shares[2], shares[3])


def test_themes_tell_nothing_where_every_record_was_imported() -> None:
    assert not _theme_shares([tool("c", themes=["sante"]), tool("d")]).any()
