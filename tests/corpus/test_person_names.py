import pytest

from corpus.cleaning import mask_personal_data
from corpus.name_words import given_names, words_of_names


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Mme D’Angelo et M. L’Hermitte", "[nom] et [nom]"),
        ("M. Le Goff, Mme de la Tour et Dr A. Exemple", "[nom], [nom] et [nom]"),
        ("mme exemplaire ne sort plus", "[nom] ne sort plus"),
        ("je mappelle josiane exemple et", "je mappelle [nom] et"),
        ("La directrice du centre Nadia Benali part", "La directrice du centre [nom] part"),
        ("L’adjointe, Xyla Zorblax, le dit", "L’adjointe, [nom], le dit"),
        ("Sa fille Xyla attend", "Sa fille [nom] attend"),
        ("La famille Zorblax part", "La famille [nom] part"),
        ("La famille de Villiers part, la veuve de Villiers", "La famille [nom] part, la veuve [nom]"),
        ("les enfants de Kevin, les parents de Lucas Zorblax", "les enfants [nom], les parents [nom]"),
        ("les parents de Nancy, ceux de Nantes", "les parents [nom], ceux de Nantes"),
        ("les enfants de Nantes Zorblax, la famille Nantes", "les enfants [nom], la famille [nom]"),
        ("ZORBLAX Sylvie appelle", "[nom] appelle"),
        ("Écrire à J. Zorblax", "Écrire à [nom]"),
        ("Nom : Zorblax", "Nom : [nom]"),
        ("x. zorblax (x.zorblax@exemple.fr)", "[nom] ([courriel])"),
        ("MME ZORBLAX HABITE SEULE ET NE SORT PLUS DE CHEZ ELLE", "[nom] HABITE SEULE ET NE SORT PLUS DE CHEZ ELLE"),
        ("le docteur Zorblax et mesdames Xyla et Zorblax", "le [nom] et [nom]"),
        ("madame le zorblax sort, Mme Fontaine aussi", "[nom] sort, [nom] aussi"),
        ("J’ai eu J.-P. Zorblax", "J’ai eu [nom]"),
        ("Jean Macéxemple et Louise Michelette", "[nom] et [nom]"),
        ("la maison de Josiane Zorblax, le logiciel de Julien Zorblax", "la maison de [nom], le logiciel de [nom]"),
        ("le cabinet du docteur Zorblax", "le cabinet du [nom]"),
        ("Aude Zorblax et Nancy Zorblax, dans l’Aude", "[nom] et [nom], dans l’Aude"),
        ("avec sylvie depuis lundi", "avec [nom] depuis lundi"),
        ("Nom de famille : Zorblax", "Nom de famille : [nom]"),
        ("au 4 place de la République, 99000 Exemple", "au [adresse]"),
        ("né le 12/03/1951 ici", "né le [date de naissance] ici"),
        ("appeler le (+33) 1 99 00 12 34", "appeler le [téléphone]"),
        ("lea.zorblax (arobase) exemple.fr", "[courriel]"),
        ("c.mairie@exemple.fr : la mairie dort", "[courriel] : la mairie dort"),
        ("Voir Mmes Zorblax et", "Voir [nom] et"),
        ("allocataire CAF n° 1234567", "allocataire CAF n° [identifiant]"),
    ],
)
def test_a_name_is_told_by_what_stands_around_it(text: str, masked: str) -> None:
    assert mask_personal_data(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Madame la Maire, Monsieur le Préfet",
        "Les parents de Nantes et les familles de Lormont",
        "des référentiels (OCS GE, Corine Land Cover), sur cette version Alpha",
        "un bilan P&C. Zorblax, difficile de toucher les parents Il y a un besoin",
        "les familles de Bordeaux et de Lille, les enfants de La Courneuve et d’Arles",
        "des familles de Mayotte, de la Drôme, du Val-d’Oise, de l’Île-Rousse, de Bretagne",
        "des parents de Saint-Malo, de St Malo, de Nantes Métropole, du Havre et des Herbiers",
        "les parents de St Denis de Gastines, les enfants de l’Aude",
        "Madame, Monsieur, bonjour",
        "monsieur licencié sans indemnité",
        "la rue Émile Zola et l’avenue Jean Jaurès",
        "le centre Nadia Benali est fermé",
        "Notre école porte le nom de Paul Exemple",
        "Saint Jean de Luz, Saint-Paul et Ste Marie aux Mines",
        "La conseillère France Services du CCAS",
        "LES ENFANTS MARCHENT SUR LA ROUTE PARCE QUE LE TROTTOIR MANQUE",
        "Une rose, des pierres, la clémence de l’hiver",
        "Le bâtiment A. Trois marches",
        "entre 10 et 12 rue par quartier",
        "Le numéro vert 0 800 940 939",
        "Article L. 2121-29, parcelle AB 123",
        "un monsieur sourd, Madame Téléphone et monsieur Tout-le-Monde",
        "Monsieur Le Sous-Préfet et Madame La Procureure de la République",
        "Louis XV, Henri IV, François Ier et Jean-Paul II",
        "Dans l’Aude comme à Nancy, le Grand Nancy aussi",
        "À Louise-Michel, chez Yves Rocher, avec Simone Veil",
        "la rue du Docteur Roux et l’avenue du Président Franklin Roosevelt",
        "L’EHPAD Louise Xyla, le logiciel Camille, la tempête Aline",
        "La responsable Enfance Jeunesse et un agent Espaces Verts",
        "Familles Rurales, les enfants DYS, une jeune Ukrainienne",
        "Contact : Service Enfance Jeunesse",
        "Nom du projet : Zorblax",
        "L’église Saint Jean Baptiste",
        "La commune nouvelle, née le 1er janvier 2019",
        "un éclairage de 150 KW 24 h sur 24",
    ],
)
def test_a_place_a_role_and_a_word_are_no_person(text: str) -> None:
    assert mask_personal_data(text) == text


def test_the_lists_are_in_small_letters_without_accents() -> None:
    lists = words_of_names()
    words = [*given_names(), *lists.roles, *lists.places, *lists.never, *lists.kin]
    assert all(word == word.lower() and word.isascii() for word in words if word.isalpha())
    assert {"josette", "mamadou", "gwenaelle"} <= given_names()
