"""One form for a criterion: every answer on it is filled in a row, and nothing that a colleague wrote is lost."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from api.desk import Benchmark, Criterion, Opinion
from tests.api.pages.benchmark_forms import opened, token_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import store_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")

NAMES = ["Un agent", "Une affiche", "Un car"]
Fields = dict[str, str | list[str]]


@pytest.fixture
def address(client: TestClient) -> str:
    return opened(client, need="", own="\n".join(NAMES), ticks=[])


def read(client: TestClient, address: str) -> Benchmark:
    return store_of(client).benchmarks.read(address.rpartition("/")[2])


def criterion_of(client: TestClient, address: str, key: str) -> Criterion:
    return next(one for one in read(client, address).criteria if one.key == key)


def form_of(client: TestClient, address: str, key: str = "price") -> str:
    return f"{address}/critere/{criterion_of(client, address, key).id}"


def fields_of(page: str) -> Fields:
    """What a browser sends of the page as it is."""
    hidden = re.findall(r'<input type="hidden" name="(case|source_dite|vu_\w+)" value="([^"]*)"', page)
    lines = re.findall(
        r'<input class="fr-input" id="(?:source|date)-\d+" name="(\w+)" type="text" value="([^"]*)"', page
    )
    areas = re.findall(r'<textarea [^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    chosen = [("note", "") for _ in re.findall(r'<select [^>]*name="note"', page)]
    fields: Fields = {"jeton": token_of(page)}
    for name, value in (*hidden, *lines, *areas, *chosen):
        told = fields.setdefault(name, [])
        assert isinstance(told, list)
        told.append(unescape(value))
    return fields


def texts(client: TestClient, address: str, key: str = "price") -> list[str]:
    benchmark, criterion = read(client, address), criterion_of(client, address, key)
    return [benchmark.cell(answer, criterion).value.text for answer in benchmark.answers]


def test_every_answer_is_filled_on_a_criterion_and_kept_together(client: TestClient, address: str) -> None:
    form = form_of(client, address)
    assert f'href="{form}"' in client.get(address).text
    page = client.get(form).text
    assert [name for name in NAMES if name in text_of(page)] == NAMES
    typed = {
        **fields_of(page),
        "texte": ["Un salaire", "", "200 €"],
        "source": ["Budget", "", "Devis"],
        "date": ["2026", "", ""],
        "note": ["3", "", "1"],
        "remarque": ["", "À demander", ""],
        "initiales": "A. B.",
    }
    sent = client.post(form, data=typed, follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{address}#grille")
    benchmark, price = read(client, address), criterion_of(client, address, "price")
    cells = [benchmark.cell(answer, price) for answer in benchmark.answers]
    assert [(one.value.text, one.value.source, one.note, one.rating, one.version, one.author) for one in cells] == [
        ("Un salaire", "Budget", "", 3, 1, "A. B."),
        ("", "", "À demander", None, 1, "A. B."),
        ("200 €", "Devis", "", 1, 1, "A. B."),
    ]
    assert cells[0].value.dated == "2026"
    assert text_of(client.get(f"{address}/historique").text).count("A. B.") == 3


def test_what_nobody_touched_is_not_written(client: TestClient, address: str) -> None:
    form = form_of(client, address)
    before = read(client, address).sequence
    page = client.get(form).text
    assert client.post(form, data=fields_of(page), follow_redirects=False).status_code == 303
    client.post(form, data={**fields_of(page), "initiales": "A. B."}, follow_redirects=False)
    assert read(client, address).sequence == before


def test_a_cell_that_a_colleague_wrote_is_shown_beside_and_the_others_are_kept(
    client: TestClient, address: str
) -> None:
    form = form_of(client, address)
    page = client.get(form).text
    price, answers = criterion_of(client, address, "price"), read(client, address).answers
    theirs = Opinion("Gratuit", "Un collègue", "", None, "", "C. D.")
    store_of(client).benchmark_work.write(
        address.rpartition("/")[2], answers[1].id, price.id, theirs, expected_version=0
    )
    sent = client.post(form, data={**fields_of(page), "texte": ["Un salaire", "100 €", ""], "initiales": "A. B."})
    told = text_of(sent.text).replace("\xa0", " ")
    assert sent.status_code == 409
    assert "Il reste 1 case à relire" in told
    assert "Les autres cases sont enregistrées" in told
    assert "Gratuit" in told
    assert texts(client, address) == ["Un salaire", "Gratuit", ""]
    again = fields_of(sent.text)
    assert (again["case"], again["texte"]) == ([str(answers[1].id)], ["100 €"])
    assert 'value="A. B."' in sent.text
    assert client.post(form, data={**again, "source": ["Devis"]}, follow_redirects=False).status_code == 303
    assert texts(client, address) == ["Un salaire", "100 €", ""]


def test_what_a_colleague_wrote_elsewhere_in_a_cell_stays(client: TestClient, address: str) -> None:
    form = form_of(client, address)
    page = client.get(form).text
    price, answers = criterion_of(client, address, "price"), read(client, address).answers
    theirs = Opinion("", "", "", 4, "Voir le maire", "C. D.")
    store_of(client).benchmark_work.write(
        address.rpartition("/")[2], answers[0].id, price.id, theirs, expected_version=0
    )
    typed = {**fields_of(page), "texte": ["Un salaire", "", ""], "initiales": "A. B."}
    assert client.post(form, data=typed, follow_redirects=False).status_code == 303
    cell = read(client, address).cell(answers[0], price)
    assert (cell.value.text, cell.note, cell.rating) == ("Un salaire", "Voir le maire", 4)


def test_who_changes_a_text_and_leaves_its_source_is_asked_in_the_row(client: TestClient, address: str) -> None:
    form = form_of(client, address)
    first = {**fields_of(client.get(form).text), "texte": ["Un salaire", "", ""], "source": ["Budget", "", ""]}
    client.post(form, data=first)
    sent = client.post(form, data={**fields_of(client.get(form).text), "texte": ["Deux salaires", "Rien", ""]})
    assert sent.status_code == 422
    assert "Cette source le dit-elle" in sent.text
    assert texts(client, address) == ["Un salaire", "Rien", ""]
    answered = {**fields_of(sent.text), "source_dite": "non"}
    assert client.post(form, data=answered, follow_redirects=False).status_code == 303
    assert texts(client, address) == ["Deux salaires", "Rien", ""]


def test_an_answer_or_a_criterion_that_was_removed_meanwhile_is_put_back_by_writing(
    client: TestClient, address: str
) -> None:
    form, work, secret = form_of(client, address), store_of(client).benchmark_work, address.rpartition("/")[2]
    page = client.get(form).text
    answers = read(client, address).answers
    work.remove_answer(secret, answers[2].id, author="C. D.")
    sent = client.post(form, data={**fields_of(page), "texte": ["Un salaire", "", "200 €"]})
    assert sent.status_code == 409
    assert "Remettre et enregistrer" in sent.text
    assert texts(client, address) == ["Un salaire", ""]
    back = client.post(form, data={**fields_of(sent.text), "action": "remettre"}, follow_redirects=False)
    assert back.status_code == 303
    assert texts(client, address) == ["Un salaire", "", "200 €"]


def test_what_was_written_for_another_need_is_not_confirmed_by_who_only_passes(
    client: TestClient, address: str
) -> None:
    form = form_of(client, address, "coverage")
    client.post(form, data={**fields_of(client.get(form).text), "texte": ["Tout", "", ""]})
    store_of(client).benchmarks.present(address.rpartition("/")[2], title="", context="Un autre besoin")
    assert client.post(form, data=fields_of(client.get(form).text), follow_redirects=False).status_code == 303
    criterion, benchmark = criterion_of(client, address, "coverage"), read(client, address)
    assert benchmark.cell(benchmark.answers[0], criterion).other_need


def test_a_form_that_comes_too_late_is_given_back_and_one_leads_to_the_next_criterion(
    client: TestClient, address: str
) -> None:
    form = form_of(client, address)
    fields = {**fields_of(client.get(form).text), "texte": ["Un salaire", "", ""]}
    late = client.post(form, data={**fields, "jeton": "vieux"})
    assert late.status_code == 422
    assert "Un salaire" in late.text
    assert texts(client, address) == ["", "", ""]
    sent = client.post(form, data={**fields, "action": "suivant"}, follow_redirects=False)
    following = form_of(client, address, "hosting")
    assert sent.headers["location"] == f"{following}?suite=1"
    assert "sont enregistrées" in client.get(sent.headers["location"]).text
    assert client.get(f"{address}/critere/999999").status_code == 404
