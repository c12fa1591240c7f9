import pytest

from recommender import Need, Recommender
from recommender.mail_headers import without_mail_headers
from recommender.need import read_need

MATTER = "Nos habitants déposent leurs encombrants devant les bacs toute l’année."
HEADERS = [
    "De : Camille Exemple <accueil@exemple.fr>\nEnvoyé : lundi 2 novembre\nÀ : mairie\nPièces jointes : photo.jpg\n\n",
    "*De :* accueil\n*Date :* lun. 2 nov. 2026\n*Objet :* \n",
    "-----Message d’origine-----\nFrom: accueil\nSent: Monday, November 2, 2026\nTo: mairie\n",
    "Le lun. 2 nov. 2026 à 10:12, Camille Exemple <accueil@exemple.fr> a écrit :\n> De: accueil\n> Envoyé: lun. 2\n",
    "Le 02/11/2026 à 10:12, Camille Exemple a écrit :\n",
    "Le 2 nov. 2026 à 10:12, [nom] <[courriel]> a écrit :\n",
    "De : [nom] <[courriel]>\nEnvoyé : lundi\nÀ : [nom] [courriel]\n",
    (
        "-------- Message transféré --------\nSujet : \t\nDate : \tMon, 2 Nov 2026 10:12:00 +0100\nDe : \taccueil\n"
        "Répondre à : \tCamille\nPour : \tmairie\nCopie à : \tvoirie\n"
    ),
    (
        "Début du message transféré :\n\n> De: accueil\n> Objet: Rép : \n> Date: 2 novembre 2026 à 10:12:33 UTC+1\n"
        "> À: mairie\n> Cc: voirie\n> Répondre à: accueil\n"
    ),
    "Début du message réexpédié :\n*De: *accueil\n*Objet: *\n*Date: *02/11/2026 10h12\n",
]


@pytest.mark.parametrize("headers", HEADERS)
def test_who_sent_a_mail_to_whom_and_when_is_left_out(headers: str) -> None:
    assert without_mail_headers(headers + MATTER).strip() == MATTER


def test_a_subject_stays_as_a_sentence() -> None:
    mail = f"De : accueil\nDate : lundi 2 mars\nObjet : RE: TR : Rép : Dépôts sauvages\n\n{MATTER}"
    assert without_mail_headers(mail) == f"Dépôts sauvages.\n\n{MATTER}"
    asked = f"Objet : Que faire des dépôts sauvages ?\nDe : accueil@exemple.fr\n{MATTER}"
    assert without_mail_headers(asked) == f"Que faire des dépôts sauvages ?\n{MATTER}"


def test_what_is_handed_on_from_a_telephone_stays() -> None:
    mail = (
        "Bonjour, à traiter svp. Merci.\n\nEnvoyé de mon téléphone\n\nDébut du message transféré :\n\n"
        f"> De: accueil <accueil@exemple.fr>\n> Objet: Dépôts sauvages\n>\n> {MATTER}"
    )
    read = read_need(Need(mail)).text
    assert "Dépôts sauvages." in read
    assert read.endswith(MATTER)


@pytest.mark.parametrize(
    "text",
    [
        f"Date : depuis trois ans\n{MATTER}",
        f"Objet : les dépôts de la rue de la Gare\n\n{MATTER}",
        "Un car pour les aînés.\nDe : la gare\nÀ : l’hôpital",
        "Le maire a écrit :\nles dépôts se multiplient depuis 2024",
        "Le 3 novembre, un habitant excédé par le bruit des motos dans la rue des Écoles nous a écrit :\nque faire ?",
        "Le 3 novembre à 18h30, un habitant excédé par le bruit des motos nous a écrit :\nque faire ?",
        "le 12/03 le SIVOM, dont la station d’épuration déborde à chaque orage, a écrit :\nQue faire ?",
        "le 12/03 à 8h30, la station d’épuration a débordé et le SIVOM a écrit :\nQue faire ?",
        "Objet : transport solidaire\nDe : Saint-Martin\nÀ : l’hôpital de Privas",
        "Objet : transport solidaire\nDe : Saint-Martin\nÀ : l’hôpital de Privas\nDate : lundi et jeudi",
        "Objet : portage de repas\nDestinataires : personnes âgées isolées du bourg",
        "Objet : portage de repas\nPour : les personnes âgées isolées du bourg",
        "Sujet : cantine\nDate : depuis la rentrée 2025\nImportance : 40 enfants sans place",
        "Sujet : cantine\nDate : lundi 2 mars 2026 à 10:12\nPour : 40 enfants sans place",
        "Objet : adresse accueil@exemple.fr piratée\nDe : la mairie\nDate : depuis mardi",
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


def test_a_line_that_begins_with_more_than_a_number_keeps_its_sign() -> None:
    assert without_mail_headers("Ateliers pour les personnes\n> 60 ans, sans ordinateur") == (
        "Ateliers pour les personnes\n> 60 ans, sans ordinateur"
    )
    assert without_mail_headers("> Ateliers pour les personnes\n>> 60 ans") == "Ateliers pour les personnes\n> 60 ans"
