from starlette.testclient import TestClient

from tests.api.conftest import Opener
from tests.api.pages.reading import read_page, text_of


def test_the_ways_to_the_team_lead_to_the_form_that_tells_an_error(told_site: TestClient) -> None:
    # An old link, which named a record, still leads to the team.
    for address in ("/contact", "/contact?fiche=%3Cscript%3E"):
        answer = told_site.get(address)
        assert answer.status_code == 200
        assert {"mailto:equipe@exemple.fr", "/signaler"} <= set(read_page(answer.text).links)


def test_the_help_tells_the_way_in_that_is_not_digital_only_when_there_is_one(
    told_site: TestClient, client: TestClient, site_with: Opener
) -> None:
    assert "01 99 00 00 00" in told_site.get("/aide").text
    assert "aucun numéro ni aucune adresse n’est encore renseigné" in client.get("/aide").text
    # Who may be written to by mail is not told that there is no address.
    mailed = text_of(site_with(contact_mail="equipe@exemple.fr").get("/aide").text)
    assert "Oui, par courriel à equipe@exemple.fr . Votre demande sera traitée comme les autres." in mailed
    assert "Aucun numéro de téléphone ni aucune adresse postale" in mailed
