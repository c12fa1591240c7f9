import datetime as dt
from typing import Any

import pytest

from corpus.merging import merge
from corpus.records import Price, Source, Tool, ToolKind, ToolState
from corpus.sameness import face_of, keys_of, sameness, site_of


def tool(name: str, url: str | None = None, *, record_id: str = "x", **fields: object) -> Tool:
    told: dict[str, object] = {
        "id": record_id,
        "kind": ToolKind.SOFTWARE,
        "name": name,
        "aliases": [],
        "purpose": name,
        "themes": [],
        "publisher": None,
        "licence": None,
        "price": None,
        "url": url,
        "repository": None,
        "state": ToolState.UNKNOWN,
        "state_note": None,
        "uses": [],
        "sources": [Source(document="liste", external_id=record_id)],
        "checked_on": dt.date(2026, 11, 26),
    }
    return Tool.model_validate({**told, **fields})


def one_thing(one: Tool, other: Tool) -> bool:
    here, there = face_of(one), face_of(other)
    assert sameness(here, there) == sameness(there, here)
    return bool(set(keys_of(here)) & set(keys_of(there))) and sameness(here, there) > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            tool("Ma Cantine", "https://macantine.exemple.fr/accueil"),
            tool("ma-cantine", "http://www.macantine.exemple.fr"),
        ),
        (tool("Aides-territoires"), tool("Aides-Territoire", "https://aides.exemple.fr")),
        (tool("Logiciel CONVA", "https://a.exemple.fr/conva.html"), tool("CONVA", "https://a.exemple.fr/conva.html")),
        (
            tool("SINOE (Système d’information)", "https://sinoe.exemple.fr"),
            tool("Sinoé", "https://www.sinoe.exemple.fr/"),
        ),
        (
            tool("Oilia", "https://oilia.exemple.fr", record_id="1"),
            tool("OILIA", "https://beta.gouv.fr/startups/oilia.html", record_id="2"),
        ),
        (
            tool(
                "Conseil",
                sources=[
                    Source(document="a", external_id="adaptation-acc", url="https://beta.gouv.fr/startups/acc.html")
                ],
            ),
            tool("Adaptation (ACC)", "https://beta.gouv.fr/startups/acc.html", record_id="acc"),
        ),
        (tool("Otelia", "https://otelia.exemple.fr"), tool("OTELIA", "https://otelia.autre.fr")),
        (tool("Nom", aliases=["Ancien nom de l’outil"]), tool("Ancien nom de l'outil")),
        (
            tool("R", same_as=["https://catalogue.exemple.fr/41"]),
            tool("R (calcul)", same_as=["https://catalogue.exemple.fr/41/"]),
        ),
        (tool("Pix", record_id="pix"), tool("PIX", "https://pix.exemple.fr", record_id="pix")),
        (
            tool("Préservons l’eau", "https://vigie.exemple.fr/", record_id="vigie"),
            tool("VIGIE", "https://vigie.exemple.fr"),
        ),
        (
            tool("Adaptation (ACC)", "https://fiches.exemple.fr/adaptation-acc.html"),
            tool(
                "Booster",
                sources=[
                    Source(
                        document="liste",
                        external_id="adaptation-acc",
                        url="https://fiches.exemple.fr/adaptation-acc.html",
                    )
                ],
            ),
        ),
        (
            tool("Outil (ACC)", "https://fiches.exemple.fr/acc"),
            tool(
                "Outil",
                "https://outil.exemple.fr",
                sources=[Source(document="liste", external_id="x", url="https://fiches.exemple.fr/acc.html")],
            ),
        ),
    ],
)
def test_records_of_one_thing_are_told(one: Tool, other: Tool) -> None:
    assert one_thing(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (tool("Dora", "https://dora.exemple.fr"), tool("Dora", "https://danse.autre.fr")),
        (tool("Climat HD", "https://meteo.exemple.fr/hd"), tool("ClimaDIAG", "https://meteo.exemple.fr/diag")),
        (tool("Pix Territoires"), tool("Aides-Territoire")),
        (tool("Pix"), tool("Pix Territoires")),
        (tool("Pix", record_id="1"), tool("Pix", record_id="2")),
        (
            tool("Pix", "https://pix.exemple.fr", record_id="pix"),
            tool("Pix", "https://photos.autre.fr", record_id="pix"),
        ),
        (
            tool("Un", sources=[Source(document="a", external_id="1", url="https://liste.exemple.fr/?nom=un")]),
            tool("Un et", sources=[Source(document="b", external_id="2", url="https://liste.exemple.fr/?nom=un-et")]),
        ),
        (
            tool("Un", same_as=["https://liste.exemple.fr/detail?nom=un"]),
            tool("Un et", same_as=["https://liste.exemple.fr/detail?nom=un-et"]),
        ),
        (tool("TACCT", "https://tacct.exemple.fr"), tool("Facili-TACCT", "https://facili.exemple.fr")),
        (
            tool("Greffon", "https://forge.exemple.fr", same_as=["https://catalogue.exemple.fr/41"]),
            tool("Suite entière", same_as=["https://catalogue.exemple.fr/41"]),
        ),
        (tool("Un", "https://github.com/agence/un"), tool("Deux", "https://github.com/agence/deux")),
        # Each year has its own, and each street its phase.
        (
            tool("Budget participatif 2023", "https://exemple.fr/2023"),
            tool("Budget participatif 2024", "https://exemple.fr/2024"),
        ),
        (tool("Pistes cyclables, tranche 1"), tool("Pistes cyclables, tranche 2")),
    ],
)
def test_records_of_two_things_are_told_apart(one: Tool, other: Tool) -> None:
    assert not one_thing(one, other)


def test_a_joined_record_keeps_each_word_and_answers_to_each_id() -> None:
    reviewed = tool("Pixel", record_id="pixel", themes=["numerique"], purpose="Mesurer.", price=Price(kind="free"))
    dinum = tool("PIXEL", record_id="p2", url="https://pixel.exemple.fr", purpose="Mesurer en ligne.", state="live")
    sill = tool("Pixel", record_id="9", licence="MIT", description="Long texte.", themes=["formation"])
    (joined,) = merge([reviewed], {"sill": [sill], "dinum-benchmark": [dinum]})
    assert (joined.id, joined.other_ids, joined.aliases) == ("pixel", ["p2", "9"], [])
    assert (joined.purpose, joined.description) == ("Mesurer.", "Mesurer en ligne.\nLong texte.")
    assert (joined.licence, joined.url, joined.state) == ("MIT", "https://pixel.exemple.fr", ToolState.LIVE)
    assert joined.themes == ["numerique", "formation"]
    assert [source.external_id for source in joined.sources] == ["pixel", "p2", "9"]


def test_a_joined_record_bears_an_id_that_an_upstream_gave() -> None:
    renamed = tool("Pixel plus", record_id="communs-x", sources=[Source(document="communs", external_id="x")])
    (joined,) = merge([], {"communs": [renamed], "sill": [tool("Pixel plus", record_id="9")]})
    assert (joined.id, joined.other_ids) == ("9", ["communs-x"])
    (joined,) = merge([renamed], {"sill": [tool("Pixel plus", record_id="9")]})
    assert (joined.id, joined.other_ids) == ("communs-x", ["9"])  # what people reviewed keeps its id


def disagreeing(**of_live: Any) -> Tool:
    """What one list gave up and another has in use, of which each says so."""
    given_up = tool("Pixel plus", record_id="a", state="dropped", state_note="Arrêté en 2024.")
    live = tool("Pixel plus", record_id="b", state="live", state_note="Vu en ligne.", **of_live)
    (joined,) = merge([], {"communs": [given_up], "dinum-benchmark": [live]})
    return joined


def test_what_one_list_gave_up_and_another_has_in_use_is_to_be_checked_and_both_are_told() -> None:
    joined = disagreeing()
    assert joined.state is ToolState.UNKNOWN
    assert joined.state_note == "Les sources ne s’accordent pas. Vu en ligne. Arrêté en 2024."
    (untold,) = merge(
        [], {"communs": [tool("Pixel plus", state="dropped")], "sill": [tool("Pixel plus", state="live")]}
    )
    assert untold.state_note is not None
    assert "Abandonné, selon la liste «" in untold.state_note
    assert "En service, selon la liste «" in untold.state_note


def test_of_two_days_on_which_lists_were_checked_the_later_holds() -> None:
    after = disagreeing(checked_on=dt.date(2026, 11, 27))
    assert (after.state, after.state_note) == (ToolState.LIVE, "Vu en ligne.")
    before = disagreeing(checked_on=dt.date(2026, 11, 25))
    assert (before.state, before.state_note) == (ToolState.DROPPED, "Arrêté en 2024.")
    read_on = dt.date(2026, 11, 28)  # of a list that does not say when it was true
    read = [Source(document="liste", external_id="b", retrieved_on=read_on)]
    assert disagreeing(checked_on=read_on, sources=read).state is ToolState.UNKNOWN


def test_a_note_about_the_state_is_kept_whoever_wrote_it() -> None:
    lists = {
        "beta-gouv": [tool("Pixel plus", record_id="a", state="dropped")],
        "communs": [tool("Pixel plus", record_id="b", state_note="On ne sait.")],
        "sill": [tool("Pixel plus", record_id="c", state="dropped", state_note="Repris par la ville.")],
    }
    (joined,) = merge([], lists)
    assert (joined.state, joined.state_note) == (ToolState.DROPPED, "Repris par la ville.")


def test_two_spellings_of_a_name_at_one_host_are_one_among_all_that_it_holds() -> None:
    many = [tool(f"Fiche numéro {n}", f"https://portail.exemple.fr/{n}", record_id=f"a{n}") for n in range(40)]
    one = tool("Observatoire du vélo", "https://portail.exemple.fr/velo", record_id="a")
    other = tool("Observatoires du vélo", "https://www.portail.exemple.fr/v/2", record_id="b")
    joined = merge([], {"inventaire": [*many, one], "voisin": [other, *(many[3:4])]})
    assert {record.id: record.other_ids for record in joined if record.other_ids} == {"a": ["b"]}


def test_the_likeliest_of_two_candidates_is_joined() -> None:
    here = tool("Pixel plus", record_id="a", url="https://pixel.exemple.fr")
    near = tool("Pixels plus", record_id="b", url="https://pixel.exemple.fr/2")
    exact = tool("Pixel plus", record_id="c", url="https://pixel.exemple.fr/")
    joined = merge([], {"dinum-benchmark": [here], "communs": [near, exact]})
    assert {record.id: record.other_ids for record in joined} == {"a": ["c"], "b": []}


def test_a_record_that_bears_out_two_others_makes_them_one() -> None:
    named = tool("AIGLE", record_id="a")
    sited = tool("AIGLE & Lucca", "https://aigle.exemple.fr", record_id="b")
    both = tool("Aigle", "https://aigle.exemple.fr/", record_id="c")
    joined = merge([], {"inventaire": [named], "dinum-benchmark": [sited], "communs": [both]})
    assert [(record.id, record.other_ids) for record in joined] == [("a", ["b", "c"])]
    # Who keeps a list knows its own entries apart.
    joined = merge([], {"inventaire": [named, sited], "communs": [both]})
    assert [(record.id, record.other_ids) for record in joined] == [("a", []), ("b", ["c"])]


def test_a_name_without_an_address_makes_no_one_thing_of_two_that_live_apart() -> None:
    talk = tool("Agora", "https://agora.exemple.fr", record_id="a")
    school = tool("Agora", "https://ecole.exemple.org", record_id="b")
    named = tool("Agora", record_id="c")
    joined = merge([], {"dinum-benchmark": [talk], "communs": [school], "sill": [named]})
    assert [(record.id, record.other_ids) for record in joined] == [("a", ["c"]), ("b", [])]
    # One that is at home at both says that they are one.
    both = tool("Agora", "https://agora.exemple.fr", record_id="d", repository="https://ecole.exemple.org")
    joined = merge([], {"dinum-benchmark": [talk], "communs": [school], "sill": [both]})
    assert [(record.id, record.other_ids) for record in joined] == [("a", ["b", "d"])]


def test_a_forge_holds_projects_and_any_other_site_pages() -> None:
    assert site_of("https://github.com/agence/un/tree/main") == "github.com/agence/un"
    assert site_of("https://exemple.fr/agence/un/page") == "exemple.fr/agence/un/page"
