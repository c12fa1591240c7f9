"""The tools that a need names."""

import pytest

from corpus.catalogue import Catalogue
from recommender import Need, Recommender, RecordKind
from recommender.named_tools import ToolNames
from tests.shipped import shipped_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture(scope="module")
def names(catalogue: Catalogue) -> ToolNames:
    return ToolNames(catalogue.tools)


@pytest.mark.parametrize(
    ("need", "named"),
    [
        ("Klaxit", ("klaxit",)),
        ("KLAXIT !", ("klaxit",)),
        ("connaissez-vous Rezo pouce ?", ("rezo-pouce",)),
        ("rézopouce", ("rezo-pouce",)),
        # Another name, and the longest one alone.
        ("pix territoires", ("pix-territoires",)),
        ("Calendly ou Cal.com ?", ("calendly", "cal-com")),
        ("Panneau Pocket", ()),
        ("klaxitt", ()),
        ("", ()),
        # It says more than the name: a problem to compare.
        ("avec Klaxit nos habitants des hameaux ne trouvent personne", ()),
    ],
)
def test_a_need_that_says_hardly_more_than_a_name_names_it(names: ToolNames, need: str, named: tuple[str, ...]) -> None:
    assert names.named_in(need) == named


@pytest.mark.parametrize(
    ("typed", "tool"),
    [
        ("rézopouce", "rezo-pouce"),
        ("locapy", "locappy"),
        ("Locpapy", "locappy"),
        ("Faceboock", "facebook"),
        # A word that people write is itself, were it a slip away from a name (Part’âge, Publik).
        ("Portage", None),
        ("public", None),
        # Too short to tell, or too far.
        ("Pixx", None),
        ("Locapi", None),
        ("", None),
    ],
)
def test_a_name_alone_means_the_tool_that_bears_it_or_the_one_a_slip_away(
    names: ToolNames, typed: str, tool: str | None
) -> None:
    assert names.meant_by(typed) == tool


def test_a_name_that_two_tools_bear_means_neither(catalogue: Catalogue) -> None:
    twins = [catalogue.tool(one).model_copy(update={"name": "Signalo"}) for one in ("klaxit", "comobi")]
    assert ToolNames(twins).meant_by("Signalo") is ToolNames(twins).meant_by("Signallo") is None
    assert ToolNames(twins[:1]).meant_by("Signallo") == "klaxit"


def test_a_name_of_one_letter_is_one_only_by_itself(catalogue: Catalogue) -> None:
    names = ToolNames([catalogue.tool("klaxit").model_copy(update={"name": "R"})])
    assert names.named_in("r") == ("klaxit",)
    assert names.named_in("R ou S") == ()


def test_a_name_is_told_where_nothing_is_found_and_tools_are_looked_for(recommender: Recommender) -> None:
    assert recommender.recommend(Need("Klaxit")).named == ("klaxit",)
    assert recommender.recommend(Need("Klaxit"), kinds=[RecordKind.INVESTIGATION]).named == ()
    found = recommender.recommend(Need("covoiturage domicile travail, Klaxit"))
    assert found.tools
    assert found.named == ()
