import json
from pathlib import Path

import pytest
from sqlalchemy import select

from api.desk import AlreadySentError, Form, Seen, Store, UnknownDraftError
from api.desk.requests.tables import DraftRow
from tests.hostile import HOSTILE


def test_a_draft_is_read_as_it_was_typed_right_or_wrong(store: Store, seen: Seen) -> None:
    saved = store.drafts.save(None, {"territory": "nulle part", "need": "3"}, step=1, seen=seen)
    read = store.drafts.read(saved.token)
    assert read == saved
    assert read.form == Form(territory="nulle part", need="3")
    assert (read.step, read.seen, read.sent) == (1, seen, False)


def test_each_step_adds_to_the_others(store: Store, seen: Seen) -> None:
    token = store.drafts.save(None, {"need": "Le hall est plein"}, step=1, seen=seen).token
    store.drafts.save(token, {"tried": "Rien"}, step=2)
    draft = store.drafts.save(token, {"email": "mairie@exemple.fr"}, step=3)
    assert draft.token == token
    assert draft.form == Form(need="Le hall est plein", tried="Rien", email="mairie@exemple.fr")
    assert draft.seen == seen


@pytest.mark.parametrize("token", ["", "inconnu", "é\ud800\x00", "a" * 5_000])
def test_what_is_sent_with_an_unknown_token_is_kept_under_a_new_one(store: Store, token: str) -> None:
    with pytest.raises(UnknownDraftError):
        store.drafts.read(token)
    draft = store.drafts.save(token, {"need": "Le hall est plein"}, step=1)
    assert draft.token != token
    assert store.drafts.read(draft.token).form.need == "Le hall est plein"


def test_a_token_is_not_in_the_store(store: Store, database_url: str) -> None:
    token = store.drafts.save(None, {"need": "Le hall est plein"}, step=1).token
    with store.database.read() as session:
        row = session.scalars(select(DraftRow)).one()
    assert token not in json.dumps({name: str(value) for name, value in vars(row).items()})


def test_a_draft_that_was_sent_takes_nothing_more(store: Store, draft_token: str) -> None:
    store.requests.submit(draft_token)
    assert store.drafts.read(draft_token).sent
    assert store.drafts.read(draft_token).form == Form()
    with pytest.raises(AlreadySentError):
        store.drafts.save(draft_token, {"need": "Autre chose"}, step=1)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_a_hostile_string_is_kept_in_every_field(store: Store, text: str) -> None:
    draft = store.drafts.save(None, dict.fromkeys(Form().as_dict(), text), step=1)
    assert store.drafts.read(draft.token).form == Form().with_fields(dict.fromkeys(Form().as_dict(), text))


def test_a_draft_survives_the_process(store: Store, draft_token: str, tmp_path: Path) -> None:
    again = Store.open(str(store.database.url.render_as_string(hide_password=False)), data_dir=tmp_path)
    assert again.drafts.read(draft_token) == store.drafts.read(draft_token)
    again.close()
