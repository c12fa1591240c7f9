import logging

import pytest
from starlette.testclient import TestClient

from api.operating.obligations import untold
from api.settings import Settings
from tests.api.pages.conftest import TOLD, Opener
from tests.api.pages.reading import read_page

HEADINGS = (
    "État de conformité",
    "Résultats des tests",
    "Contenus non accessibles",
    "Non-conformités",
    "Dérogations pour charge disproportionnée",
    "Contenus non soumis à l’obligation d’accessibilité",
    "Établissement de cette déclaration d’accessibilité",
    "Technologies utilisées pour la réalisation du site",
    "Environnement de test",
    "Outils pour évaluer l’accessibilité",
    "Pages du site ayant fait l’objet de la vérification de conformité",
    "Retour d’information et contact",
    "Voies de recours",
)
"""Of the declaration's imposed format (RGAA 4.1.2)."""


def test_the_declaration_of_accessibility_has_the_imposed_parts_in_order(told_site: TestClient) -> None:
    text = read_page(told_site.get("/accessibilite").text).text
    places = [text.index(heading) for heading in HEADINGS]
    assert places == sorted(places)
    assert "article 47 de la loi n°\N{NO-BREAK SPACE}2005-102 du 11 février 2005" in text
    assert "https://deja-la.exemple.fr, est non conforme avec le référentiel" in text
    assert "version 4.1.2" in text
    assert "Libre réponse 71120, 75342 Paris CEDEX 07" in text


def test_the_declaration_tells_who_to_write_to(told_site: TestClient) -> None:
    page = read_page(told_site.get("/accessibilite").text)
    assert "mailto:equipe@exemple.fr" in page.links
    assert "https://exemple.fr/schema" in page.links
    assert "https://formulaire.defenseurdesdroits.fr/" in page.links


def test_the_legal_notice_tells_what_the_operator_has_set(told_site: TestClient) -> None:
    text = read_page(told_site.get("/mentions-legales").text).text
    for name in ("publisher", "publisher_address", "publication_director", "hosting"):
        assert TOLD[name] in text
    assert "à compléter" not in text


def test_what_is_not_set_is_said_not_invented(client: TestClient) -> None:
    text = read_page(client.get("/mentions-legales").text).text
    assert text.count("à compléter par l’exploitant de ce site") == 4


def test_the_operator_is_warned_at_start_of_what_the_law_asks(
    site_with: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        site_with(**{**TOLD, "hosting": "", "contact_phone": "", "contact_address": ""})
    assert "not set: DEJA_LA_CONTACT_PHONE or DEJA_LA_CONTACT_ADDRESS, DEJA_LA_HOSTING (docs" in caplog.text


def test_nothing_is_asked_of_an_operator_who_told_all() -> None:
    assert untold(Settings(**TOLD)) == []


@pytest.mark.parametrize(
    "address",
    ["deja-la.exemple.fr", "http://deja-la.exemple.fr", "https://a.fr/chemin", "https://a.fr\r\nX: y", "https://"],
)
def test_a_public_address_that_is_no_origin_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"Une adresse de site|Hors de cette machine"):
        Settings(public_url=address)
