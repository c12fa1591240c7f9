import re

from starlette.testclient import TestClient

from api.desk import LASTING, RETENTION
from api.pages.typography import kept_for, typeset
from tests.api.pages.conftest import TOLD, Opener
from tests.api.pages.reading import read_page, text_of


def test_the_page_shows_the_table_that_the_purge_obeys(told_site: TestClient) -> None:
    text = text_of(told_site.get("/donnees-personnelles").text)
    for rule in RETENTION:
        row = f"{typeset(rule.data)} {typeset(rule.purpose)} {kept_for(rule.days)} , à compter de"
        assert " ".join(row.split()) in text
    for one in LASTING:
        assert " ".join(f"{typeset(one.data)} {typeset(one.purpose)} {typeset(one.lasts)}".split()) in text
    assert told_site.get("/donnees-personnelles").text.count("<tr>") == len(RETENTION) + len(LASTING) + 1


def test_the_page_names_what_is_easily_forgotten(told_site: TestClient) -> None:
    text = text_of(told_site.get("/donnees-personnelles").text).lower()
    for word in ("vecteur", "mises en relation", "session", "journal technique", "sauvegarde", "comparatif publié"):
        assert word in text, word
    assert "l’adresse y est coupée" in text


def test_dashlord_finds_what_it_looks_for(told_site: TestClient) -> None:
    text = text_of(told_site.get("/donnees-personnelles").text).lower()
    for word in ("@", "finalité", "durée de conservation", "sous-traitant"):
        assert word in text


def test_the_rights_are_those_of_a_public_mission(told_site: TestClient) -> None:
    page = read_page(told_site.get("/donnees-personnelles").text)
    for right in ("accès", "rectification", "effacement", "limitation", "opposer"):
        assert right in page.text
    assert "portabilité" not in page.text
    assert "article 6, paragraphe 1, point e" in page.text
    assert "mailto:dpo@exemple.fr" in page.links
    assert "https://www.cnil.fr/fr/plaintes" in page.links


def test_mails_are_told_only_where_they_are_sent(told_site: TestClient, site_with: Opener) -> None:
    assert "n’envoie pas de courriel" in told_site.get("/donnees-personnelles").text
    sending = {**TOLD, "smtp_host": "127.0.0.1", "mail_from": "deja-la@exemple.fr"}
    named = {**sending, "processors": "Facteur d’Exemple, 99000 Exemple"}
    for settings, told in ((sending, "son nom : à compléter"), (named, "Facteur d’Exemple")):
        text = text_of(site_with(**settings).get("/donnees-personnelles").text)
        assert told in text
        assert "n’envoie pas de courriel" not in text


def test_how_long_a_search_is_held_is_the_setting(site_with: Opener) -> None:
    text = text_of(site_with(held_need_minutes=7).get("/donnees-personnelles").text)
    assert re.search(r"s’efface 7 minutes après", text)
