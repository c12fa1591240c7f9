from corpus.catalogue import Catalogue
from corpus.themes import LABELS, THEMES


def test_every_theme_has_a_label_and_is_used() -> None:
    catalogue = Catalogue.load()
    used = {theme for record in catalogue.records for theme in record.themes}
    assert set(LABELS) == set(THEMES)
    assert used == set(THEMES)
