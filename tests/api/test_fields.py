"""Who sees which field of a request: the table of docs/accounts.md is what the pages and the API show."""

import json
import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.desk import Form, Grounds, Role, Scope, Status
from tests.api.conftest import Opener
from tests.api.desk.conftest import FORM
from tests.api.pages.forms import HEADERS
from tests.api.signed_in import sign_in, store_of
from tests.test_asvs import ROOT

TERRITORY = "27474"
WRITTEN = {
    "need": ("le besoin", "Les habitants jettent leurs gravats ubuesques."),
    "mail in the need": ("une adresse ou un numéro tapés dans le besoin", "voisine@exemple.fr"),
    "tried": ("ce qui a été essayé", "Des affiches mirobolantes."),
    "deadline": ("l’échéance", "avant la quasimodo"),
    "name": ("le nom de qui écrit", "Camille Phacochère"),
    "role": ("sa fonction", "garde champêtre"),
    "email": ("son adresse électronique", "garde@exemple.fr"),
    "phone": ("son téléphone", "01 99 00 45 67"),
    "note": ("les notes des experts", "Note alambiquée du bureau."),
    "answer": ("la réponse envoyée", "Réponse hexagonale du bureau."),
}
"""What is written, by field: its name in the table, and what is looked for."""
READERS = (
    "anyone",
    "writer",
    "territory",
    "expert",
    "expert, contact asked",
    "key",
)


def told() -> dict[str, list[bool]]:
    """Read the table."""
    page = (ROOT / "docs/accounts.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) ((?:\| (?:oui|non) ){6})\|$", page, re.MULTILINE)
    return {name: [cell == "oui" for cell in re.findall(r"oui|non", cells)] for name, cells in rows}


@pytest.fixture
def shown(site_with: Opener) -> dict[str, str]:
    """What each reader is shown of one request, in which everything is written."""
    site = site_with(rate_reading="", rate_writing="")
    store = store_of(site)
    fields = {name: text for name, (_, text) in WRITTEN.items()}
    form = Form(
        **{
            **FORM.as_dict(),
            "territory": TERRITORY,
            "need": f"{fields['need']} Écrire à {fields['mail in the need']}.",
            **{name: fields[name] for name in ("tried", "deadline", "name", "role", "email", "phone")},
        }
    )
    receipt = store.requests.receive(form, key="fields")
    store.decisions.note(receipt.reference, fields["note"], actor="0" * 16)
    store.treatment.move(receipt.reference, Status.IN_PROGRESS, actor="0" * 16, note=fields["note"])
    store.treatment.answer(receipt.reference, fields["answer"], actor="0" * 16)
    key = store.keys.add("Observatoire", scopes=[Scope.DESK_READ], quota="600/minute", lifetime=None)
    seen = {
        "anyone": read(site, "/", "/stats", f"/bureau/demandes/{receipt.reference}", "/api/v1/desk/requests"),
        "writer": read(site, f"/suivi/{receipt.secret}", f"/suivi/{receipt.secret}/mes-donnees.json"),
        "key": site.get("/api/v1/desk/requests", headers={"X-Api-Key": key}).text,
    }
    sign_in(site, Role.TERRITORY, territory=TERRITORY)
    seen["territory"] = read(site, "/bureau/territoire", f"/bureau/territoire/{receipt.reference}")
    sign_in(site, Role.EXPERT)
    address = f"/bureau/demandes/{receipt.reference}"
    seen["expert"] = read(site, "/bureau", address, f"{address}/historique.json")
    seen["expert, contact asked"] = read(site, f"{address}?coordonnees=oui")
    return seen


def read(site: TestClient, *paths: str) -> str:
    return "\n".join(site.get(path, headers=HEADERS).text for path in paths)


def test_who_sees_which_field_is_as_it_is_written(shown: dict[str, str]) -> None:
    found = {name: [text in shown[reader] for reader in READERS] for name, text in WRITTEN.values()}
    assert found == told()


def test_a_person_takes_away_what_they_wrote_and_were_told_and_nothing_of_the_team_nor_of_others(
    site_with: Opener,
) -> None:
    site = site_with(rate_reading="", rate_writing="")
    store, expert = store_of(site), "0123456789abcdef"
    mine = store.requests.receive(FORM, key="mine")
    other = store.requests.receive(replace(FORM, territory=TERRITORY), key="other")
    store.treatment.assign(mine.reference, expert, actor=expert)
    store.treatment.move(mine.reference, Status.IN_PROGRESS, actor=expert, note="Note de statut.")
    store.decisions.reject(mine.reference, "un-outil", reason=Grounds.OTHER, note="Note de décision.", actor=expert)
    store.introductions.propose(mine.reference, other.reference, actor=expert)
    store.introductions.answer(mine.secret, store.introductions.of_person(mine.secret)[0].id, agrees=True)
    store.treatment.move(mine.reference, Status.WAITING, actor=expert, note="Note d’attente.", question="Pour qui ?")
    store.requests.say(mine.secret, "Pour les habitants.")
    store.requests.correct(mine.secret, {"phone": "01 99 00 56 78", "need": "Autre chose."})
    store.treatment.answer(mine.reference, "Voyez la fiche.", actor=expert, records=["un-outil"])
    text = read(site, f"/suivi/{mine.secret}/mes-donnees.json")
    for hidden in (
        expert,
        other.reference,
        "Note de statut",
        "Note d’attente",
        "Note de décision",
        "rejected",
        "owner",
        "actor",
    ):
        assert hidden not in text, hidden
    told = json.loads(text)
    assert set(told) == {
        "reference", "status", "channel", "received_at", "updated_at", "form", "masked_text", "place", "eligible",
        "seen", "events", "answers", "messages", "earlier", "told",
    }  # fmt: skip
    dated = {"kind", "at", "by", "before", "after"}
    assert [(one["kind"], one["by"], sorted(set(one) - dated)) for one in told["events"]] == [
        ("received", "person", []),
        ("status_changed", "team", []),
        ("introduction_proposed", "team", []),
        ("introduction_answered", "person", ["agreed"]),
        ("status_changed", "team", []),
        ("written", "person", []),
        ("corrected", "person", ["fields"]),
        ("answered", "team", []),
    ]
    assert [set(answer) for answer in told["answers"]] == [{"at", "text", "records"}]
    assert told["answers"][0]["text"] == "Voyez la fiche."
    assert [(set(one), one["by"], one["text"]) for one in told["messages"]] == [
        ({"at", "by", "text"}, "team", "Pour qui ?"),
        ({"at", "by", "text"}, "person", "Pour les habitants."),
    ]
    assert [(set(one), one["masked_text"][-11:]) for one in told["earlier"]] == [
        ({"written_at", "masked_text"}, "[courriel].")
    ]
    assert [(one["territory"], one["contact"]["email"], one["contact"]["phone"]) for one in told["told"]] == [
        (FORM.territory, FORM.email, "01 99 00 56 78")
    ]
    assert told["told"][0]["contact"]["masked_need"] == told["earlier"][0]["masked_text"]
    assert json.loads(read(site, f"/suivi/{other.secret}/mes-donnees.json"))["told"] == []
