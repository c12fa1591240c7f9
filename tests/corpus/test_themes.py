from corpus.themes import LABELS, THEMES
from tests.shipped import shipped_catalogue


def test_every_theme_has_a_label_and_is_used() -> None:
    catalogue = shipped_catalogue()
    used = {theme for record in catalogue.records for theme in record.themes}
    assert set(LABELS) == set(THEMES)
    assert used == set(THEMES)
