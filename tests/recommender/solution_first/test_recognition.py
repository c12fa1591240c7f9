from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import EmptyTextError
from models.solution_words import solution_words
from models.spelling import is_written
from recommender import EmptyNeedError, Need, Recommender
from recommender.need import read_need
from recommender.solution_first.recognition import AskedSolution, asked_solution


def asked(text: str) -> AskedSolution | None:
    return asked_solution(read_need(Need(text)))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        (
            "Il nous faut une application de signalement, les dépôts s'accumulent.",
            "une application de signalement",
        ),
        ("logiciel gestion cimetière", "logiciel gestion cimetière"),
        ("Quel outil pour suivre les demandes ?", "outil"),
        ("Mettre en place une plateforme d’entraide", "une plateforme d’entraide"),
        ("On aurait besoin d’un site pour la salle.", "un site"),
        ("Les ados réclament un city stade", "un city stade"),
        ("Nous cherchons un prestataire pour le RGPD", "un prestataire"),
        ("Je cherche une formation pour mes agents", "une formation"),
        ("Il nous faudrait un lavoir mobile pour l'été", "un lavoir mobile"),
        ("La mairie demande « un logiciel pour les scrutins »", "un logiciel"),
        ("Il nous faut une « application simple »", "application simple"),
        (
            "Il nous faudrait un annuaire en ligne des artisans",
            "un annuaire en ligne des artisans",
        ),
        ("Il nous faut un logiciel de, enfin pour la paie", "un logiciel"),
        ("il nous faut un drone", "un drone"),
        ("on veut PanneauPocket", "PanneauPocket"),
        ("Nous cherchons PanneauPocket pour prévenir", "PanneauPocket"),
        ("on veut panneaupocket", "panneaupocket"),
        ("on veut Panneau Pocket pour prévenir", "Panneau Pocket"),
        ("NOUS VOUDRIONS AVOIR ILLIWAP", "ILLIWAP"),
        (
            "Il nous faudrait un site pour recueillir l'avis d'un arrière-grand-père",
            "un site",
        ),
        ("Il faut un annuaire en ligne des rendez-vous", "un annuaire en ligne des rendez-vous"),
        (
            "L’élu voudrait un simulateur en ligne\nAttendu : des retours",
            "un simulateur en ligne",
        ),
        ("Il nous faut une application\n  de signalement", "une application de signalement"),
    ],
)
def test_what_is_asked_for_is_quoted(text: str, phrase: str) -> None:
    assert asked(text) == AskedSolution(phrase)


@pytest.mark.parametrize(
    "text",
    [
        "Existe-t-il un logiciel libre pour les concessions ?",
        "Connaissez-vous une appli qui prévient les habitants ?",
        "ya pas un truc gratuit pour faire les plannings",
        "Nous hésitons entre une application et un panneau lumineux",
        "L'élue réfléchit à une plateforme de prêt entre voisins",
        "Nous devons choisir un logiciel de congés avant juin",
        "Comment créer un site pour nos associations",
        "Cimetière : logiciel ?",
        "Une appli pour ceux qui n'ont pas de voiture",
        "Les assos se marchent dessus, faudrait un truc où chacun voit ce qui est pris.",
        "Demande d'une commune de 4 100 hab. qui souhaite une appli",
        "Quel tracteur acheter pour le déneigement",
        "bornes pour que les gens donnent leur avis",
        "capteur pour savoir quelle corbeille est vide ou cassée",
        "On m'a demandé de trouver un portail pour les familles",
        "logiciel plus simple que le nôtre",
        "portail citoyen libre, pas trop cher",
    ],
)
def test_many_turns_ask_for_a_solution(text: str) -> None:
    assert asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "IL NOUS FAUDRAIT UN LOGICIEL POUR LE CIMETIERE",
        "il nous faudrais une aplication pour les ordure",
        "on cherche une platefrome de signalement",
        "espcae perso pour suivre sa deamnde en ligne",
        "il nous faudrait une plate forme",
        "on voudrai un logicel pour la cantine",
    ],
)
def test_capitals_slips_and_missing_accents_are_forgiven(text: str) -> None:
    assert asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Les dépôts sauvages s'accumulent derrière le cimetière.",
        "Nous avons déjà une appli, personne ne l'utilise",
        "L'appli de la commune ne marche pas",
        "Nous avons cherché un logiciel, sans succès",
        "Nous ne voulons pas d'une appli de plus",
        "Comment ont fait les communes qui ont une application ?",
        "Quels outils ont été retenus ailleurs ?",
        "Le prestataire nous demande 9 000 euros pour un portail",
        "Pourquoi personne ne va sur notre plateforme ?",
        "Le maire veut une appli, mais je ne suis pas sûre que ce soit la solution",
        "Elle écrit « il nous faudrait un logiciel ». En creusant, personne ne sait qui fait quoi.",
        "Avant de choisir un logiciel, nous voulons comprendre ce qui bloque",
    ],
)
def test_a_tool_that_is_there_was_sought_or_is_doubted_is_not_asked_for(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "TROIS LOGICIELS POUR UN SEUL RENDEZ-VOUS",
        "tablettes pour nos anciens, personne ne s'en sert",
        "tableau de suivi des projets jamais rempli",
        "site internet pas à jour",
        "Panneau lumineux en panne depuis deux mois",
        "site de la mairie illisible",
    ],
)
def test_a_title_that_complains_of_a_tool_asks_for_none(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "il nous faudrait une réponse avant vendredi",
        "besoin d'aide pour remplir le dossier",
        "Application de la loi SRU dans notre commune",
        "Un opérateur souhaite implanter une antenne",
        "on cherche un site naturel pour la fête",
        "il faut trois heures pour avoir un rendez-vous",
        "on veut Paris et la mer",
        "On ne veut pas PanneauPocket",
        "PanneauPocket ne marche plus",
        "nous avons PanneauPocket",
        "on ne veut pas panneaupocket",
        "panneaupocket ne marche plus",
        "on a illiwap",
        "Comment mutualiser le matériel entre communes voisines ?",
    ],
)
def test_what_is_no_tool_is_not_asked_for(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "\ufdfa" * 500,
        "appli" * 2_000,
        "x" * 10_000,
        ("il nous faudrait un " * 500)[:10_000],
        ("mais pas une appli " * 527)[:10_000],
        "½ ﬁn ǆ ß œ \u0345 ᾳ un logiciel",
        '« " » : , . un',
    ],
)
def test_hostile_text_is_read(text: str) -> None:
    found = asked(text)
    assert found is None or found.phrase in read_need(Need(text)).text


def test_a_text_without_a_word_never_gets_here() -> None:
    with pytest.raises(EmptyNeedError):
        asked(" \u200b?!")


PIECES = """
    il nous faudrait on cherche un une des d' de l' pour qui quel existe-t-il logiciel appli site bancs « » : . , ?
    quelque chose de simple genre si possible mettre en place besoin truc où base ½ même
"""


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES.split()), max_size=25).map(" ".join)))
def test_any_need_is_read_and_the_phrase_is_in_it(text: str) -> None:
    with suppress(EmptyNeedError, EmptyTextError):
        need = read_need(Need(text))
        found = asked_solution(need)
        assert found is None or (found.phrase and found.phrase in need.text)


def test_a_word_is_mended_once_and_words_that_are_near_are_left() -> None:
    mend = solution_words().mend
    assert mend("aplicaiton") == "aplicaiton"
    assert mend("applicaton") == "application"
    assert mend("logiciels") == "logiciels"
    assert (mend("interet"), mend("vaudrait"), mend("capture")) == ("interet", "vaudrait", "capture")


def test_no_product_is_a_word_that_people_say_otherwise(recommender: Recommender) -> None:
    known = {word for tool in recommender.catalogue.tools for word in tool.name.casefold().split()}
    products = {word for name in solution_words().nouns["product"] for word in name.split()} - {"panneau", "pocket"}
    assert {word for word in products if is_written(word)} - known == set()


def test_every_list_of_the_data_file_is_written_as_turns() -> None:
    for turns in solution_words().turns.values():
        assert all(turn.split() and set(turn) <= set("abcdefghijklmnopqrstuvwxyz0123456789|?* :,") for turn in turns), (
            turns
        )
