import re

import pytest

from api.desk import Agent, Closing, Role, Status, Store
from tests.api.pages.desk.inbox.listed import file, form_to, references
from tests.api.pages.forms import HEADERS, Person
from tests.api.pages.reading import text_of
from tests.api.signed_in import agent_with


def test_several_requests_are_given_and_moved_at_once(person: Person, store: Store, expert: Agent) -> None:
    first, second, third = file(store, 3)
    other = agent_with(store, Role.EXPERT, number=2)
    person.open("/bureau?ordre=anciennes")
    form = form_to(person.page.text, "/bureau/lot")
    # Someone moves the second meanwhile.
    store.treatment.move(second, Status.CLOSED, reason=Closing.OVER, actor=other.id)
    ticked = {name: value for name, value in form.boxes.items() if name in {f"d-{first}", f"d-{second}"}}
    rest = form.fields
    headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
    page = person.client.post(
        "/bureau/lot", data={**rest, **ticked, "action": "confier", "confier_a": other.id}, headers=headers
    )
    said = text_of(page.text).replace("\xa0", " ")
    assert (page.status_code, references(page.text)) == (409, [first, third])
    assert "1 demande changée" in said
    assert "1 demande a été changée par d’autres depuis que vous l’avez lue, et n’est plus cochée" in said
    assert f"{second} : {other.name} : Statut : Reçue → Close (" in said
    assert f'<option value="{other.id}" selected>' in page.text
    # The second left the list; what was changed is ticked no more.
    assert not re.search(r'name="d-[^"]+" value="\d+" checked', page.text)
    assert [store.treatment.read(one).owner for one in (first, second, third)] == [other.id, None, None]
    moved = {**rest, f"d-{third}": form.boxes[f"d-{third}"], "action": "statut", "devient": "en-cours"}
    person.client.post("/bureau/lot", data=moved, headers=headers)
    assert store.treatment.read(third).status is Status.IN_PROGRESS
    # Nobody was answered: a request is not closed from the list without a word to the person.
    sent = {**rest, f"d-{third}": str(store.treatment.read(third).version), "action": "statut", "devient": "close"}
    page = person.client.post("/bureau/lot", data=sent, headers=headers)
    assert f"{third} : Aucune réponse n’a été envoyée : dites pourquoi" in text_of(page.text).replace("\xa0", " ")
    assert re.search(rf'name="d-{third}" value="\d+" checked', page.text)
    assert '<option value="close" selected>' in page.text
    assert store.treatment.read(third).closing is None
    person.client.post("/bureau/lot", data={**sent, "raison": "over"}, headers=headers)
    assert store.treatment.read(third).closing is Closing.OVER


def test_who_is_given_requests_reads_the_word_that_came_with_them(person: Person, store: Store) -> None:
    first, second = file(store, 2)
    other = agent_with(store, Role.EXPERT, number=2)
    form = form_to(person.open("/bureau").text, "/bureau/lot")
    sent = {**form.fields, **form.boxes, "action": "confier", "confier_a": other.id, "note": "Vous suivez l’Ardèche."}
    refused = person.client.post("/bureau/lot", data={**sent, "confier_a": "personne-de-connu"}, headers=HEADERS)
    assert "Vous suivez l’Ardèche.</textarea>" in refused.text, "it is given back with what was ticked"
    person.client.post("/bureau/lot", data=sent, headers=HEADERS)
    assert [store.treatment.read(one).events[-1].payload["note"] for one in (first, second)] == [sent["note"]] * 2
    assert "confiée" not in text_of(person.open("/bureau").text), "they are no longer, or never were, the reader's"
    said = text_of(person.open(f"/bureau/demandes/{first}").text).replace("\xa0", " ")
    assert f"Confiée à {other.name}. Vous suivez l’Ardèche." in said, "above, and not in the history alone"
    assert said.count("Vous suivez l’Ardèche.") == 2
    store.treatment.assign(first, None, actor=other.id)
    assert text_of(person.open(f"/bureau/demandes/{first}").text).count("Vous suivez l’Ardèche.") == 1


def test_a_colleagues_change_is_told_before_a_bulk_change_goes_over_it(
    person: Person, store: Store, expert: Agent
) -> None:
    [reference] = file(store)
    other = agent_with(store, Role.EXPERT, number=2)

    def send(version: str, **fields: str) -> str:
        form = form_to(person.page.text, "/bureau/lot")
        plain = {name: value for name, value in form.fields.items() if not name.startswith("d-")}
        sent = {**plain, "action": "confier", "confier_a": "moi", f"d-{reference}": version, **fields}
        person._keep(person.client.post("/bureau/lot", data=sent, headers=HEADERS))
        return text_of(person.page.text).replace("\xa0", " ")

    def tick() -> tuple[str, bool]:
        found = re.search(rf'name="d-{reference}" value="(\d+)"( checked)?', person.page.text)
        assert found
        return found[1], bool(found[2])

    person.open("/bureau")
    store.treatment.assign(reference, other.id, actor=other.id)
    # A form that is refused for another cause gives the version back that was shown, and not what nobody read.
    send("1", jeton="faux")
    assert (person.page.status_code, tick()) == (403, ("1", True))
    told = send("1")
    assert f"{reference} : {other.name} : Confiée à {other.name}" in told
    assert tick() == ("2", False)
    # Sent again as it was, from the page before: nothing goes over it.
    send("1")
    store.decisions.note(reference, "J’appelle demain.", actor=other.id)
    told = send(tick()[0])
    assert f"{reference} : {other.name} : Note" in told
    assert f"Confiée à {other.name}" not in told
    assert store.treatment.read(reference).owner == other.id
    send(tick()[0])
    assert store.treatment.read(reference).owner == expert.id


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"jeton": "faux"}, 403),
        ({"action": "effacer"}, 422),
        ({"action": "confier", "confier_a": "personne-de-connu"}, 422),
        ({"action": "statut", "devient": "retiree"}, 422),
        ({"action": "statut", "devient": "repondue"}, 422),
        ({"action": "statut", "devient": "en-cours", "d-*": None}, 422),
    ],
)
def test_a_bulk_form_that_is_not_right_changes_nothing(
    person: Person, store: Store, changed: dict[str, str | None], status: int
) -> None:
    [reference] = file(store)
    form = form_to(person.open("/bureau").text, "/bureau/lot")
    ticked = {} if "d-*" in changed else {f"d-{reference}": "1"}
    plain = {name: value for name, value in form.fields.items() if not name.startswith("d-")}
    sent = {"action": "statut", "devient": "close", **plain, **ticked}
    sent |= {name: value for name, value in changed.items() if value is not None}
    page = person.client.post(
        "/bureau/lot", data=sent, headers={"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
    )
    assert page.status_code == status
    assert store.treatment.read(reference).version == 1
    # What was ticked and chosen is still there.
    assert (f'id="d-{reference}" name="d-{reference}" value="1" checked' in page.text) is bool(ticked)
    assert ('<option value="close" selected>Close</option>' in page.text) is (sent["devient"] == "close")
