import re

import pytest
from starlette.testclient import TestClient

from tests.api.pages.benchmark_forms import fields_of, first_cell, opened, token_of
from tests.api.pages.reading import text_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")


def test_the_second_writer_of_title_and_need_sees_both_versions_and_chooses(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form = f"{address}/presentation"
    first = second = fields_of(client.get(form).text)
    # What a colleague does elsewhere in the grid is no reason to ask.
    cell = first_cell(client.get(address).text)
    client.post(cell, data={**fields_of(client.get(cell).text), "texte": "Oui"})
    done = client.post(form, data={**first, "titre": "Encombrants", "contexte": "La rue est sale."})
    assert done.url.path == address
    late = client.post(form, data={**second, "titre": "Déchets", "contexte": "Les bacs débordent."})
    assert late.status_code == 409
    assert all(told in late.text for told in ("Encombrants", "La rue est sale.", "Déchets", "Les bacs débordent."))
    told = text_of(client.get(address).text)
    assert "La rue est sale." in told
    assert "débordent" not in told
    both = {"titre": "Encombrants et déchets", "contexte": "La rue est sale, les bacs débordent."}
    chosen = client.post(form, data={**fields_of(late.text), **both})
    assert chosen.url.path == address
    assert "La rue est sale, les bacs débordent." in text_of(chosen.text)
    # Who saves what is already there is asked nothing.
    assert client.post(form, data={**first, **both}, follow_redirects=False).status_code == 303


def test_the_team_concludes_and_the_committee_reads_it_before_the_grid(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    assert "pas écrit de conclusion" in text_of(client.get(f"{address}/etude").text)
    form = f"{address}/conclusion"
    first = second = fields_of(client.get(form).text)
    done = client.post(form, data={**first, "conclusion": "Retenir l’agent.\nEn mars."})
    assert (done.url.path, done.url.fragment) == (address, "conclusion")
    late = client.post(form, data={**second, "conclusion": "Ne rien faire."})
    assert late.status_code == 409
    assert all(told in late.text for told in ("Retenir l’agent.", "Ne rien faire."))
    chosen = client.post(form, data={**fields_of(late.text), "conclusion": "Retenir l’agent.\nEn avril."})
    page = client.post(f"{address}/partage", data={"jeton": token_of(chosen.text)}).text
    share = re.findall(r"/etude/[\w-]{43}", page)[0]
    for study in (share, f"{address}/etude"):
        told = text_of(client.get(study).text)
        assert told.index("Retenir l’agent. En avril.") < told.index("Grille")
    late = client.post(form, data={**second, "jeton": "vieux", "conclusion": "Écrite tard."})
    assert (late.status_code, "Écrite tard." in late.text, "Quelqu’un a changé" in late.text) == (422, True, False)


@pytest.mark.parametrize("how", ["vieux", "terminé"])
def test_a_form_of_title_and_need_that_is_refused_gives_back_what_was_typed(client: TestClient, how: str) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form, cell = f"{address}/presentation", first_cell(client.get(address).text)
    fields, cell_fields = fields_of(client.get(form).text), fields_of(client.get(cell).text)
    if how == "vieux":
        fields["jeton"] = "vieux"
    else:
        client.post(f"{address}/etat", data={"jeton": fields["jeton"], "action": "terminer"})
        written = client.post(cell, data={**cell_fields, "texte": "Dix euros"})
        assert (written.status_code, "Dix euros" in written.text) == (409, True)
        assert "rouvrez-le" in written.text
    sent = client.post(form, data={**fields, "titre": "Déchets", "contexte": "Les bacs débordent."})
    assert sent.status_code == (422 if how == "vieux" else 409)
    assert "Quelqu’un a changé" not in sent.text
    assert all(typed in sent.text for typed in ("Déchets", "Les bacs débordent."))
    client.post(f"{address}/etat", data={"jeton": token_of(sent.text), "action": "rouvrir"})
    again = client.post(form, data={**fields_of(sent.text), "titre": "Déchets"}, follow_redirects=False)
    assert again.status_code == 303


@pytest.mark.parametrize(
    ("page", "field", "most"), [("presentation", "contexte", r"12\s000"), ("conclusion", "conclusion", r"10\s000")]
)
def test_a_text_that_is_too_long_is_refused_and_given_back_whole(
    client: TestClient, page: str, field: str, most: str
) -> None:
    address = opened(client, need="La rue est sale.", own="Un agent référent", ticks=[])
    form = f"{address}/{page}"
    fields, text = fields_of(client.get(form).text), "On balaie. " * 1_100 + "Fin du texte"
    refused = client.post(form, data={**fields, field: text})
    assert refused.status_code == 422
    assert re.search(rf"tient en {most}\scaractères et en a 12\s112", text_of(refused.text))
    assert text in refused.text
    assert "balaie" not in client.get(address).text
    assert client.post(form, data={**fields_of(refused.text), field: text[2_200:]}).url.path == address
    assert "Fin du texte" in client.get(address).text
