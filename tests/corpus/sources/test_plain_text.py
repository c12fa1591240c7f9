"""Markdown and its dialects to plain text."""

import pytest

from corpus.sources.plain_text import plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024. Année du lancement.", "2024. Année du lancement."),
        ("Surface : 3*4*5 m", "Surface : 3*4*5 m"),
        ("Ouvert ~~le 7 avril~~ le 8 avril", "Ouvert le 8 avril"),
        ("Voir [la note][1]", "Voir la note"),
        ("`3*4`", "3*4"),
        ("tab[1][2]", "tab[1][2]"),
        ("2. Les bailleurs", "2. Les bailleurs"),
        ("- [ ] à faire", "à faire"),
        ("Aide[^1] ici", "Aide ici"),
        (":::callout\nUn avis\n:::", "Un avis"),
        ("Un ** ** blanc", "Un blanc"),
        ("**gras** [x](javascript:1) et [y](data:,z)", "gras x et y"),
        ("<details><summary>Plus</summary>dedans</details>", "Plus dedans"),
        ("1. Un **mot**\n2. deux", "Un mot deux"),
    ],
)
def test_dialects_of_markdown_are_cleaned_and_figures_kept(written: str, read: str) -> None:
    assert plain(written).replace("\n", " ") == read
