from urllib.parse import parse_qs, urlsplit

from starlette.testclient import TestClient

from tests.api.pages.reading import read_page


def test_an_error_in_a_record_is_told_by_a_mail_already_addressed(told_site: TestClient) -> None:
    page = read_page(told_site.get("/contact?fiche=pni-93-livry-gargan").text)
    assert "/investigations/pni-93-livry-gargan" in page.links
    mail = urlsplit(next(link for link, label in page.links.items() if "déjà adressé" in label))
    assert (mail.scheme, mail.path) == ("mailto", "equipe@exemple.fr")
    assert "https://deja-la.exemple.fr/investigations/pni-93-livry-gargan" in parse_qs(mail.query)["body"][0]


def test_without_a_mail_an_error_is_told_by_the_other_ways(client: TestClient) -> None:
    page = read_page(client.get("/contact?fiche=pix").text)
    assert "Signaler une erreur" in page.text
    assert "/outils/pix" in page.links
    assert not [link for link in page.links if link.startswith("mailto:")]
    assert "/demande" in page.links


def test_an_unknown_record_still_leads_to_the_team(told_site: TestClient) -> None:
    answer = told_site.get("/contact?fiche=%3Cscript%3E")
    assert answer.status_code == 200
    assert "<script>" not in answer.text
    assert "mailto:equipe@exemple.fr" in read_page(answer.text).links


def test_the_help_tells_the_way_in_that_is_not_digital_only_when_there_is_one(
    told_site: TestClient, client: TestClient
) -> None:
    assert "01 99 00 00 00" in told_site.get("/aide").text
    assert "aucun numéro ni aucune adresse n’est encore renseigné" in client.get("/aide").text
