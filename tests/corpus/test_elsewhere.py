import pytest

from corpus.elsewhere import elsewhere, services_for
from corpus.place_names import folded_name


def test_every_word_is_one_that_a_need_can_hold() -> None:
    for service in elsewhere().services:
        for word in service.words:
            assert folded_name(word) == word.removesuffix("*"), (service.name, word)
            assert service in services_for(word) or len(services_for(word)) == 3


def test_a_site_is_named_by_its_front_page() -> None:
    for service in elsewhere().services:
        assert service.url.startswith("https://")
        assert service.url.count("/") == 3, service.url
        assert service.url.endswith("/"), service.url


@pytest.mark.parametrize(
    ("need", "first"),
    [
        ("Mise en conformité RGPD de la mairie", "CNIL"),
        ("On n’a plus de médecins", "Agence régionale de santé"),
        ("concession au cimetière", "collectivites-locales.gouv.fr"),
    ],
)
def test_a_need_finds_who_helps(need: str, first: str) -> None:
    assert services_for(need)[0].name == first


@pytest.mark.parametrize("need", ["le château de la reine", "un café associatif", "un routeur", "", "achats"])
def test_a_word_that_only_starts_alike_finds_nobody(need: str) -> None:
    assert services_for(need) == ()
