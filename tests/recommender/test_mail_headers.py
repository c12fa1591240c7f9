import pytest

from recommender import Need, Recommender
from recommender.mail_headers import without_mail_headers
from recommender.need import read_need

MATTER = "Nos habitants déposent leurs encombrants devant les bacs toute l’année."
HEADERS = [
    "De : Camille Exemple <accueil@exemple.fr>\nEnvoyé : lundi 2 novembre\nÀ : mairie\nPièces jointes : photo.jpg\n\n",
    "*De :* accueil\n*Date :* lun. 2 nov. 2026\n*Objet :* \n",
    "-----Message d’origine-----\nFrom: accueil\nSent: Monday, November 2, 2026\nTo: mairie\n",
    "Le lun. 2 nov. 2026 à 10:12, Camille Exemple <accueil@exemple.fr> a écrit :\n> De: accueil\n> Envoyé: lundi\n",
]


@pytest.mark.parametrize("headers", HEADERS)
def test_who_sent_a_mail_to_whom_and_when_is_left_out(headers: str) -> None:
    assert without_mail_headers(headers + MATTER).strip() == MATTER


def test_a_subject_stays_as_a_sentence() -> None:
    mail = f"De : accueil\nDate : lundi\nObjet : RE: TR : Dépôts sauvages\n\n{MATTER}"
    assert without_mail_headers(mail) == f"Dépôts sauvages.\n\n{MATTER}"
    asked = f"Objet : Que faire des dépôts sauvages ?\nDate : lundi\n{MATTER}"
    assert without_mail_headers(asked) == f"Que faire des dépôts sauvages ?\n{MATTER}"


@pytest.mark.parametrize(
    "text",
    [
        f"Date : depuis trois ans\n{MATTER}",
        f"Objet : les dépôts de la rue de la Gare\n\n{MATTER}",
        "Un car pour les aînés.\nDe : la gare\nÀ : l’hôpital",
        "Le maire a écrit :\nles dépôts se multiplient depuis 2024",
        "De : la mairie\nEnvoyé : lundi 2 novembre",
        MATTER,
    ],
)
def test_what_tells_of_the_need_stays(text: str) -> None:
    assert without_mail_headers(text) == text


@pytest.mark.parametrize("headers", HEADERS)
def test_a_need_pasted_with_its_headers_is_answered_as_without(recommender: Recommender, headers: str) -> None:
    assert read_need(Need(headers + MATTER)).text == MATTER
    assert recommender.recommend(Need(headers + MATTER)) == recommender.recommend(Need(MATTER))
