import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.desk import Agent, Closing, Role, Status, Store
from tests.api.desk.conftest import FORM
from tests.api.pages.desk_forms import do
from tests.api.pages.forms import HEADERS, Person, forms_of
from tests.api.pages.reading import leads_to, text_of
from tests.api.signed_in import agent_with

INVESTIGATION = "pni-93-livry-gargan"


@pytest.fixture
def person(site: TestClient, expert: Agent, base: str) -> Person:
    assert expert.name
    someone = Person(site)
    someone.open(f"{base}/reponse")
    return someone


def write(person: Person, base: str, action: str, *, records: tuple[str, ...] = (), **fields: str) -> None:
    form = next(form for form in forms_of(person.page.text) if form.action == f"{base}/reponse")
    sent = {name: value for name, value in form.fields.items() if not name.startswith("r-") and name != "relu"}
    ticked = {f"r-{one}": "1" for one in records}
    data = {**sent, **ticked, "action": action, **fields}
    person._keep(person.client.post(form.action, data=data, headers=HEADERS))


def letter(person: Person) -> str:
    return next(form for form in forms_of(person.page.text) if "text" in form.fields).fields["text"]


def ticked(person: Person) -> list[str]:
    return re.findall(r'name="r-([^"]+)" value="1" checked', person.page.text)


def test_the_letter_tells_what_was_learned_which_tool_and_what_next(person: Person, base: str) -> None:
    write(person, base, "composer", records=(INVESTIGATION, "klaxit", "comobi"))
    told = letter(person).replace("\xa0", " ").replace("\u202f", " ")
    assert "Vallon-Pont-d" in told
    assert "Livry-Gargan : " in told
    assert "Ce qui y a été appris" in told
    assert "il n’existe plus" in told
    assert "nous ne savons pas s’il est encore disponible" in told
    assert "Voyez si Klaxit existe encore" in told
    assert f"http://testserver/investigations/{INVESTIGATION}" in told
    assert "Et maintenant ?" in told
    assert all(word not in told for word in (FORM.name, FORM.email, "sortir leurs"))


def test_what_was_pinned_is_what_the_letter_begins_with(person: Person, base: str) -> None:
    person.open(base)
    do(person, base, "retenir", fiche="klaxit")
    person.open(f"{base}/reponse")
    assert ticked(person)[0] == "klaxit"
    assert "Klaxit" in letter(person)


def test_the_need_is_read_beside_its_reply(person: Person) -> None:
    need = "Les habitants ne savent pas quand sortir leurs encombrants. Écrire à [courriel]."
    assert f"Ce que Vallon-Pont-d’Arc a écrit {need}" in text_of(person.page.text)


def drafted(site: TestClient, store: Store, need: str) -> tuple[Person, str]:
    """Open the draft of a reply to a need; give its reader and the address of the request."""
    reference = store.requests.receive(replace(FORM, need=need), key=need).reference
    person, base = Person(site), f"/bureau/demandes/{reference}"
    person.open(f"{base}/reponse")
    return person, base


def test_what_is_near_alone_is_no_answer_until_an_expert_pins_it(site: TestClient, expert: Agent, store: Store) -> None:
    assert expert.name
    person, base = drafted(site, store, "Améliorer le numérique de la commune.")
    near = re.findall(r'name="r-([^"]+)"', person.page.text)[0]
    assert ticked(person) == []
    assert "rien qui réponde exactement" in letter(person)
    write(person, base, "composer", records=(near,), text="")
    assert "Voici des pistes voisines" in letter(person)
    person.open(base)
    do(person, base, "retenir", fiche=near)
    person.open(f"{base}/reponse")
    assert ticked(person) == [near]
    assert "Voici des pistes voisines" not in letter(person)
    assert "rien qui réponde" not in letter(person)


def test_what_is_close_without_being_the_same_is_no_answer(site: TestClient, expert: Agent, store: Store) -> None:
    assert expert.name
    person, base = drafted(site, store, "Les parents ne paient pas la cantine.")
    assert ticked(person) == []
    assert "rien qui réponde exactement" in letter(person)
    assert "peut-être nouveau" not in letter(person)
    assert "(proche)" in text_of(person.open(base).text)


def test_a_pinned_record_leaves_what_is_very_close_ticked(person: Person, base: str) -> None:
    before = ticked(person)
    assert before
    person.open(base)
    do(person, base, "retenir", fiche="klaxit")
    person.open(f"{base}/reponse")
    assert ticked(person) == ["klaxit", *before]


def test_a_vague_need_is_asked_what_is_missing(site: TestClient, expert: Agent, store: Store) -> None:
    assert expert.name
    person, base = drafted(site, store, "bonjour bonjour bonjour")
    assert "ce qui se passe, où et depuis quand" in letter(person)
    write(person, base, "composer", records=("klaxit",), text="")
    assert "Klaxit" in letter(person)


def test_where_no_record_is_told_the_letter_names_who_else_helps(site: TestClient, expert: Agent, store: Store) -> None:
    assert expert.name
    person, base = drafted(site, store, "Nous cherchons une subvention pour refaire la toiture de l’église.")
    assert "https://aides-territoires.beta.gouv.fr/" in letter(person)
    write(person, base, "composer", records=("klaxit",), text="")
    assert "aides-territoires" not in letter(person)


def buttons(person: Person) -> list[str]:
    return re.findall(r'name="action" value="(demander|envoyer)"', person.page.text)


def test_a_letter_that_asks_waits_for_the_territory_and_answers_nothing(
    site: TestClient, expert: Agent, store: Store
) -> None:
    person, base = drafted(site, store, "bonjour bonjour bonjour")
    reference = base.rsplit("/", 1)[-1]
    assert buttons(person) == ["demander", "envoyer"]
    write(person, base, "demander")
    assert leads_to(person.page.text) == ["relu"]
    assert buttons(person) == ["demander", "envoyer"]
    write(person, base, "demander", relu="oui")
    assert person.address == base
    filed = store.treatment.read(reference)
    assert (filed.status, filed.answers, filed.owner) == (Status.WAITING, (), expert.id)
    assert "ce qui se passe, où et depuis quand" in filed.messages[0].text
    # Asked again, it waits on, and both sides read so.
    person.open(f"{base}/reponse")
    write(person, base, "demander", text="Avez-vous lu notre question ?", relu="oui")
    assert store.treatment.read(reference).status is Status.WAITING
    assert "Nouvelle question au territoire" in text_of(person.page.text)
    # The answer comes at last, and is one.
    person.open(f"{base}/reponse")
    write(person, base, "envoyer", text="Voici.", relu="oui")
    assert store.treatment.read(reference).status is Status.ANSWERED


def test_an_answer_is_sent_first_where_something_is_told_and_of_a_need_of_two_words_more_is_asked(
    site: TestClient, person: Person, base: str, store: Store
) -> None:
    assert buttons(person) == ["envoyer", "demander"]
    # Leads are shown for the second, and none of them is told.
    for need in ("chat gpt", "du numérique"):
        asked, _ = drafted(site, store, need)
        assert buttons(asked) == ["demander", "envoyer"]
        assert "ce qui se passe, où et depuis quand" in letter(asked)


def test_what_an_expert_rejected_is_in_no_letter(person: Person, base: str) -> None:
    first = ticked(person)[0]
    write(person, base, "garder", text="Voici.", records=(first,))
    person.open(base)
    do(person, base, "ecarter", fiche=first, motif="wrong_theme")
    person.open(f"{base}/reponse")
    assert f'name="r-{first}"' not in person.page.text
    write(person, base, "composer", records=(first,), text="")
    assert f"/{first}" not in letter(person)


def test_composing_again_loses_nothing_that_was_typed(person: Person, base: str) -> None:
    write(person, base, "composer", records=("klaxit",))
    assert "précédent" not in letter(person)
    write(person, base, "composer", records=("klaxit",), text="Mes mots à moi")
    assert letter(person).startswith("Bonjour")
    assert letter(person).endswith("Mes mots à moi")


def test_a_draft_is_kept_and_nothing_is_sent(person: Person, base: str, store: Store) -> None:
    write(person, base, "garder", text="À finir <demain>", records=("klaxit",))
    assert "Rien n’est envoyé" in text_of(person.page.text)
    assert (letter(person), ticked(person)) == ("À finir <demain>", ["klaxit"])
    assert store.treatment.read(base.rsplit("/", 1)[-1]).answers == ()
    assert "Reprendre la réponse" in text_of(person.open(base).text)


def test_a_colleagues_draft_is_shown_and_neither_is_lost(person: Person, base: str, store: Store) -> None:
    other = agent_with(store, Role.ADMIN)
    reference = base.rsplit("/", 1)[-1]
    store.reply_drafts.keep(reference, "Le texte du collègue", records=[], actor=other.id, expected_version=0)
    write(person, base, "garder", text="Le mien")
    assert person.page.status_code == 409
    assert "Le texte du collègue" in text_of(person.page.text)
    assert letter(person) == "Le mien"
    write(person, base, "garder")
    assert letter(person) == "Le mien"
    assert person.page.status_code == 200


@pytest.mark.parametrize("action", ["envoyer", "demander"])
def test_a_letter_leaves_over_no_draft_that_a_colleague_kept_meanwhile(
    person: Person, base: str, store: Store, action: str
) -> None:
    other = agent_with(store, Role.ADMIN)
    reference = base.rsplit("/", 1)[-1]
    store.reply_drafts.keep(reference, "Le texte du collègue", records=[], actor=other.id, expected_version=0)
    # What shows the page again meanwhile does not pass for having read it.
    write(person, base, "composer", records=("klaxit",))
    write(person, base, action, text="Le mien")
    write(person, base, action, text="Le mien", relu="oui")
    assert (person.page.status_code, letter(person)) == (409, "Le mien")
    assert "Le texte du collègue" in text_of(person.page.text)
    assert store.reply_drafts.of(reference) is not None
    write(person, base, action, text="Les deux", relu="oui")
    assert person.address == base
    filed = store.treatment.read(reference)
    assert [*(one.text for one in filed.answers), *(one.text for one in filed.messages)] == ["Les deux"]
    assert store.reply_drafts.of(reference) is None


def test_of_a_request_and_a_draft_that_both_changed_each_is_told_before_a_letter_leaves(
    person: Person, base: str, store: Store
) -> None:
    other, reference = agent_with(store, Role.ADMIN), base.rsplit("/", 1)[-1]
    store.reply_drafts.keep(reference, "Le texte du collègue", records=[], actor=other.id, expected_version=0)
    store.decisions.note(reference, "Attendre lundi.", actor=other.id)
    write(person, base, "envoyer", text="Le mien", relu="oui")
    assert "Le texte du collègue" not in text_of(person.page.text)
    write(person, base, "envoyer", text="Le mien", relu="oui")
    assert "Le texte du collègue" in text_of(person.page.text)
    assert store.treatment.read(reference).answers == ()
    write(person, base, "envoyer", text="Les deux", relu="oui")
    assert [one.text for one in store.treatment.read(reference).answers] == ["Les deux"]


def test_a_note_that_came_meanwhile_is_not_passed_over_with_a_colleagues_draft(
    person: Person, base: str, store: Store
) -> None:
    other, reference = agent_with(store, Role.ADMIN), base.rsplit("/", 1)[-1]
    store.reply_drafts.keep(reference, "Le texte du collègue", records=[], actor=other.id, expected_version=0)
    store.decisions.note(reference, "Attendre lundi.", actor=other.id)
    write(person, base, "garder", text="Le mien")
    write(person, base, "envoyer", text="Les deux", relu="oui")
    assert person.page.status_code == 409
    assert "Attendre lundi." in text_of(person.page.text)


def test_a_draft_that_a_colleague_sent_meanwhile_is_told_to_be_sent(person: Person, base: str, store: Store) -> None:
    other, reference = agent_with(store, Role.ADMIN), base.rsplit("/", 1)[-1]
    write(person, base, "garder", text="Le mien")
    store.treatment.answer(reference, "Le sien", actor=other.id)
    write(person, base, "garder", text="Le mien, repris")
    assert (person.page.status_code, letter(person)) == (409, "Le mien, repris")
    told = text_of(person.page.text)
    assert "Réponse envoyée" in told
    assert "Son texte est ci-dessous" not in told


def test_a_reply_is_sent_once_it_was_read_again(person: Person, base: str, store: Store, expert: Agent) -> None:
    reference = base.rsplit("/", 1)[-1]
    write(person, base, "envoyer", text="Voici.", records=("klaxit",))
    assert (person.page.status_code, letter(person)) == (422, "Voici.")
    assert leads_to(person.page.text) == ["relu"]
    write(person, base, "envoyer", text=" ", relu="oui")
    assert (person.page.status_code, leads_to(person.page.text)) == (422, ["text"])
    write(person, base, "envoyer", text=" ")
    assert leads_to(person.page.text) == ["text", "relu"]
    assert store.treatment.read(reference).answers == ()
    write(person, base, "envoyer", text="Voici.", records=("klaxit", "nulle-part"), relu="oui")
    assert person.address == base
    filed = store.treatment.read(reference)
    assert filed.status is Status.ANSWERED
    assert [(one.text, one.author, one.records) for one in filed.answers] == [("Voici.", expert.id, ("klaxit",))]
    assert "Voici." in text_of(person.page.text)


def test_a_letter_that_says_nothing_of_the_records_ticked_since_is_not_sent(
    person: Person, base: str, store: Store
) -> None:
    write(person, base, "envoyer", records=("klaxit",), relu="oui")
    assert person.page.status_code == 422
    assert "Les fiches choisies ont changé et ce texte n’en dit rien" in text_of(person.page.text)
    # Composed then, it is the letter with that record alone: nothing of the old one is kept beneath.
    write(person, base, "composer", records=("klaxit",))
    assert "Votre texte précédent" not in letter(person)
    assert "Klaxit" in letter(person)
    write(person, base, "envoyer", records=("klaxit",), relu="oui")
    assert person.page.status_code == 200
    assert store.treatment.read(base.rpartition("/")[2]).answers[0].records == ("klaxit",)


def test_how_close_a_record_is_stands_beside_its_name(person: Person) -> None:
    assert "Dépôts sauvages et encombrants à Livry-Gargan Enquête, très proche" in text_of(person.page.text)


def test_a_reply_to_what_changed_meanwhile_is_not_sent_and_not_lost(person: Person, base: str, store: Store) -> None:
    reference = base.rsplit("/", 1)[-1]
    store.treatment.move(
        reference, Status.CLOSED, reason=Closing.OVER, actor=agent_with(store, Role.ADMIN).id, note="doublon"
    )
    write(person, base, "envoyer", text="Voici.", relu="oui")
    assert (person.page.status_code, letter(person)) == (409, "Voici.")
    assert "doublon" in text_of(person.page.text)
    assert store.treatment.read(reference).answers == ()
    write(person, base, "garder", text="Voici.", jeton="faux")
    assert (person.page.status_code, letter(person)) == (403, "Voici.")
    write(person, base, "garder", text="é" * 20_001)
    assert (person.page.status_code, leads_to(person.page.text)) == (422, ["text"])


def test_the_simulator_answers_other_words_and_writes_nothing_down(person: Person, base: str, store: Store) -> None:
    person.open(f"{base}/simulateur")
    assert "Ce qui serait écarté" in text_of(person.page.text)
    before = store.treatment.read(base.rsplit("/", 1)[-1])
    page = person.send(text="La piscine est trop chère à chauffer, que faire ?")
    said = text_of(page.text).replace("\xa0", " ")
    assert page.status_code == 200
    assert "bm25_record" in said
    assert "piscine" not in str(page.url)
    assert store.treatment.read(base.rsplit("/", 1)[-1]) == before
    assert person.send(text="?").status_code == 422
    assert person.send(text="La piscine", jeton="faux").status_code == 403
    assert "La piscine" in person.page.text
