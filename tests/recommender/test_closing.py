import pytest

from recommender import Need, Recommender
from recommender.closing import without_closing
from recommender.need import read_need

MATTER = "Nos habitants déposent leurs encombrants devant les bacs toute l’année."
SIGNATURES = [
    "\nCordialement,\nLa secrétaire\nMairie d’Exemple\n1 place de la Mairie\nTél. 01 02 03 04 05",
    " Bien cordialement, l’accueil de la mairie",
    "\n\nMerci d'avance pour votre aide.\n-- \nService informatique\nCantine et numérique",
    " En vous remerciant par avance, nous restons à votre écoute. Le maire",
    "\nDans l’attente de votre retour, je vous prie d’agréer mes salutations distinguées.\nLe président",
    "\nVeuillez agréer, Madame, Monsieur, l'expression de nos sentiments distingués.",
    "\nCdlt\nla mairie",
    "\n\nEnvoyé de mon téléphone",
]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_what_ends_a_letter_is_left_out(signature: str) -> None:
    assert without_closing(MATTER + signature) == MATTER


@pytest.mark.parametrize(
    "text",
    [
        "Cordialement, la mairie",
        "Comment accueillir cordialement les nouveaux habitants du lotissement sans salle des fêtes ?",
        MATTER + " Merci d’avance. Qui d’autre a déjà connu cela ?",
        MATTER + " Cordialement. " + "Les agents passent deux jours par semaine à les ramasser. " * 10,
        " " * 30 + "\nCordialement",
        "a" + " " * 30 + "\nCordialement",
        "01 02 03 04 05 / 01 02 03 04 06\nCordialement",
        f"Bonjour, pouvez-vous y répondre ?\n\nEnvoyé de mon téléphone\n\n{MATTER}",
        MATTER + " Envoyé depuis mon bureau, le courrier reste sans réponse.",
        MATTER + "\nEnvoyé depuis mon bureau, le courrier reste sans réponse.",
        "Les habitants sont dans l’attente d’un médecin depuis deux ans, et les salutations ne suffisent plus.",
    ],
)
def test_what_tells_of_the_need_stays(text: str) -> None:
    assert without_closing(text) == text


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_need_pasted_with_its_signature_is_answered_as_without(recommender: Recommender, signature: str) -> None:
    assert read_need(Need(MATTER + signature)).tokens == read_need(Need(MATTER)).tokens
    assert recommender.recommend(Need(MATTER + signature)) == recommender.recommend(Need(MATTER))


@pytest.mark.parametrize(
    "handed_on",
    [
        "Début du message transféré :\n\nDe: L’accueil <>\nObjet: Dépôts\n\nDes encombrants bloquent la rue.",
        "> Des encombrants bloquent la rue.",
        "De : accueil@mairie.example\nEnvoyé : lundi 2 mars 2026 10:12\nObjet : Dépôts\n\nUn matelas bloque la rue.",
    ],
)
def test_what_is_handed_on_below_a_signature_stays_and_its_own_is_left_out(handed_on: str) -> None:
    opening = "Bonjour, merci de traiter la demande ci-dessous."
    read = without_closing(f"{opening}\nCordialement,\nLe secrétariat\n\n{handed_on}\nCordialement,\nUn habitant")
    assert read == f"{opening}\nCordialement,\nLe secrétariat\n\n{handed_on}"
