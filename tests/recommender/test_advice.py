import pytest

from recommender import Need
from recommender.advice import questions_for
from recommender.need import read_need

THEMES = ("Déchets", "Voirie")


@pytest.mark.parametrize(
    ("text", "themes", "asked"),
    [
        ("accueil", THEMES, "De quoi s’agit-il"),
        ("accueil du public", THEMES[:1], "De quoi s’agit-il"),
        ("accueil du public", THEMES, "Votre besoin touche-t-il plutôt à « Déchets » ou « Voirie »"),
    ],
)
def test_what_is_said_in_one_word_is_asked_for_before_its_theme(text: str, themes: tuple[str, ...], asked: str) -> None:
    first, *others = questions_for(read_need(Need(text)), themes=themes)
    assert first.startswith(asked)
    assert len(others) == 2
