import pytest

from corpus.cleaning import find_personal_data


@pytest.mark.parametrize(
    "text",
    [
        "La commune compte 1 100 habitants et 35 associations.",
        "Saint-Denis, Saint-Martin-de-Londres et Jean-Jaurès",
        "Le 12 34 AB n’existe pas, ni 0,5 point.",
        "Le département 93 et la loi de 2005-102.",
        "Rendez-vous au 3 rue de la Paix.",
    ],
)
def test_ordinary_text_holds_no_personal_data(text: str) -> None:
    assert find_personal_data(text) == []
