from dataclasses import replace

import pytest

from api.pages.desk.reply_letter import Asking, Others, letter_for, letter_that_asks
from corpus.catalogue import Catalogue
from corpus.elsewhere import Service, services_for
from tests.shipped import shipped_catalogue

INVESTIGATION = "pni-93-livry-gargan"


@pytest.fixture(scope="module")
def files() -> Catalogue:
    return shipped_catalogue()


ASKING = Asking("DL-2026-7K3F9G", "Vogüé", eligible=False, own=frozenset({"vogue", "ardeche"}))
NOBODY = Others()


def plain(letter: str) -> str:
    return letter.replace("\xa0", " ").replace("\u202f", " ")


def written(
    files: Catalogue,
    *record_ids: str,
    neighbours: tuple[str, ...] = (),
    others: Others | None = NOBODY,
    asking: Asking = ASKING,
    services: tuple[Service, ...] = (),
) -> str:
    origin = "https://deja-la.exemple.fr"
    return plain(
        letter_for(
            record_ids,
            files,
            asking=asking,
            neighbours=neighbours,
            others=others,
            origin=origin,
            services=services,
        )
    )


def test_where_nothing_is_known_other_services_are_named_and_the_need_is_not_called_new(files: Catalogue) -> None:
    services = services_for("Une subvention pour la toiture de l’église")
    assert services[0].name == "Aides-territoires"
    told = written(files, services=services)
    assert (
        "sur ce dont parle votre demande :\n- Aides-territoires (https://aides-territoires.beta.gouv.fr/) : Les" in told
    )
    assert "peut-être nouveau" not in told


def test_what_may_be_gone_is_looked_for_before_it_is_tried(files: Catalogue) -> None:
    told = written(files, "klaxit", "jeveuxaider")
    assert "- Essayez JeVeuxAider.gouv.fr avec quelques agents" in told
    assert "- Voyez si Klaxit existe encore et, si oui, faites un essai" in told


def test_whoever_tells_of_a_tool_is_named(files: Catalogue) -> None:
    told = written(files, "abattement-tfpb")
    assert "- Ce qu’une enquête en dit, CA Sud de La Réunion (CASUD) : L’équipe a imaginé" in told


def test_who_is_no_commune_is_named_with_its_article_and_an_unknown_follow_up_is_left_out(files: Catalogue) -> None:
    told = written(files, "pni-62-sud-artois-2", "pni-95-louvres")
    assert "- Échangez avec la CC du Sud-Artois, Bapaume ou Louvres : " in told
    assert told.count("Ce qu’il en est advenu") == 1
    assert "Suite inconnue" not in told


def test_what_is_near_the_subject_alone_is_not_said_to_answer(files: Catalogue) -> None:
    told = written(files, INVESTIGATION, "acdechets", neighbours=(INVESTIGATION, "acdechets"))
    assert "rien qui réponde exactement à ce que vous décrivez." in told
    assert "Voici des pistes voisines, sans que ce soit le même besoin :\n\nLivry-Gargan : " in told
    for claimed in (
        "ce que nous savons déjà",
        "déjà étudié",
        "existe déjà",
        "Essayez",
        "Échangez",
        "peut-être nouveau",
    ):
        assert claimed not in told


def test_what_answers_comes_before_what_is_near(files: Catalogue) -> None:
    told = written(files, "acdechets", INVESTIGATION, neighbours=("acdechets",))
    assert (
        told.index("Un territoire a déjà étudié") < told.index("Voici des pistes voisines") < told.index("ACDéchets (")
    )
    assert "rien qui réponde" not in told
    assert "Essayez" not in told


def test_what_computing_alone_found_alike_is_not_told_and_makes_no_need_new(files: Catalogue) -> None:
    told = written(files, others=Others(asking=3))
    assert "autre" not in told.partition("Et maintenant")[0].replace("d’autres", "")
    assert "peut-être nouveau" not in told


def test_who_led_the_investigation_is_told_so_and_not_to_exchange_with_itself(files: Catalogue) -> None:
    told = written(files, "pni-93-livry-gargan", "pni-31-fronton", asking=replace(ASKING, code="93046"))
    assert "Vous avez déjà étudié cette question avec l’Incubateur :\n\nLivry-Gargan : " in told
    assert "Un territoire a déjà étudié cette question :\n\nFronton : " in told
    assert "- Dites-nous où vous en êtes depuis cette enquête" in told
    assert "Échangez avec Fronton : " in told
    assert "Allez voir sur place" not in told


def test_a_need_that_nobody_else_has_may_be_new(files: Catalogue) -> None:
    told = written(files)
    assert "Votre besoin est peut-être nouveau" in told


def test_a_place_is_named_once(files: Catalogue) -> None:
    told = written(files, "pni-31-fronton")
    assert "Fronton : " in told
    assert ", Fronton." not in told
    assert "Livry-Gargan : Dépôts sauvages et encombrants.\n" in written(files, INVESTIGATION)


@pytest.mark.parametrize(
    ("record_id", "said"),
    [
        ("pni-29-landerneau-daoulas-1", "CC du Pays de Landerneau-Daoulas : Trop de trajets seul en voiture."),
        ("pni-34-grand-pic-saint-loup-1", "CC du Grand Pic Saint-Loup : Refus croissant des bacs de tri."),
        ("pni-78-les-mureaux-2", "Les Mureaux : Abstention et indice du bonheur."),
        ("pni-83-draguignan-1", "Draguignan : Coordination en cas de crise, incendie ou inondation."),
    ],
)
def test_a_place_that_ends_a_title_is_named_once_by_any_of_its_names(
    files: Catalogue, record_id: str, said: str
) -> None:
    assert said in written(files, record_id)


def test_what_is_near_and_not_told_makes_no_need_new(files: Catalogue) -> None:
    told = written(files, neighbours=(INVESTIGATION,))
    assert "rien qui réponde exactement à ce que vous décrivez." in told
    assert "Livry-Gargan" not in told
    assert "peut-être nouveau" not in told


def test_a_need_that_was_compared_with_no_other_yet_is_not_called_new(files: Catalogue) -> None:
    assert "peut-être nouveau" not in written(files, others=None)


def test_who_was_asked_to_meet_already_is_not_promised_it_again(files: Catalogue) -> None:
    told = written(files, others=Others(asking=1, proposed=2, made=1))
    assert "proposé d’être mis en relation avec 2 autres collectivités : votre page de suivi" in told
    assert "déjà en relation avec une autre collectivité qui décrit le même besoin" in told
    assert told.index("déjà en relation") < told.index("proposé d’être mis") < told.index("Et maintenant")
    assert "peut-être nouveau" not in written(files, others=Others(made=1))


def test_nobody_is_told_to_try_the_tool_of_another_territory(files: Catalogue) -> None:
    told = written(files, "acdechets", "klaxit")
    assert "Voyez si Klaxit existe encore" in told
    assert "Demandez à ceux qui ont ACDéchets ce que cela leur apporte" in told
    assert "c’est l’outil d’un autre territoire (Région Île-de-France, avec l’association Rudologia)" in told
    home = written(files, "acdechets", asking=replace(ASKING, own=frozenset({"ile france"})))
    assert "Voyez si ACDéchets existe encore" in home
    assert "autre territoire" not in home


def test_a_vague_need_is_asked_what_is_missing(files: Catalogue) -> None:
    told = plain(letter_that_asks(ASKING))
    assert "- ce qui se passe, où et depuis quand ;\n- pour qui" in told
    assert all(word not in told for word in ("rien qui réponde", "nouveau", "Et maintenant"))
    assert told.startswith("Bonjour,\n\nVous nous avez écrit pour Vogüé (demande DL-2026-7K3F9G)")
