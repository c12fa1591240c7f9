import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from api.desk import Store

Command = Callable[..., tuple[int, str, str]]
PROVIDER = {
    "DEJA_LA_OIDC_ISSUER": "https://fournisseur.exemple.fr",
    "DEJA_LA_OIDC_CLIENT_ID": "x",
    "DEJA_LA_OIDC_CLIENT_SECRET": "x",
    "DEJA_LA_PUBLIC_URL": "https://deja-la.exemple.fr",
}
PERSON = ("account", "add", "dominique@exemple.fr", "--name", "Dominique Exemple", "--role", "expert")


@pytest.fixture
def command(tmp_path: Path, migrated: Path) -> Command:
    """Run a command of ours on a database of its own, with something piped in."""
    shutil.copy(migrated, tmp_path)

    def run(*arguments: str, typed: str = "", **environment: str) -> tuple[int, str, str]:
        env = {"DEJA_LA_DATA_DIR": str(tmp_path), **environment}
        done = CliRunner().invoke(app, arguments, input=typed, env=env)
        return done.exit_code, done.stdout, done.stderr

    return run


@pytest.fixture
def own_store(command: Command, store: Store) -> Store:
    """A store in the command's database: the fixtures share the folder."""
    if not store.database.is_sqlite:
        pytest.skip("the commands are tried on the default database")
    return store


def test_an_account_is_made_listed_changed_closed_and_opened(command: Command, own_store: Store) -> None:
    code, out, _ = command(*PERSON, typed="seize lapins bleus\n")
    assert code == 0
    agent = own_store.accounts.check("dominique@exemple.fr", "seize lapins bleus")
    assert agent is not None
    assert out == f"{agent.id} dominique@exemple.fr expert\n"
    assert command("account", "role", agent.mail, "admin")[0] == 0
    assert command("account", "password", agent.mail, typed="dix-sept lapins\n")[0] == 0
    assert own_store.accounts.check(agent.mail, "dix-sept lapins")
    token = own_store.sessions.open(agent)
    assert command("account", "sign-out", agent.mail)[1] == "1 session(s) fermée(s)\n"
    assert own_store.sessions.agent(token) is None
    assert command("account", "disable", agent.mail)[0] == 0
    listed = command("account", "list")[1]
    assert "dominique@exemple.fr  admin  -  -  fermé" in listed
    assert "lapins" not in listed
    assert command("account", "enable", agent.mail)[0] == 0
    assert "ouvert" in command("account", "list")[1]


def test_a_mistake_is_one_message(command: Command) -> None:
    for arguments, typed, told in (
        (PERSON, "court\n", "entre 12 et 200"),
        (("account", "disable", "personne@exemple.fr"), "", "Aucun compte"),
        (("account", "add", "m@exemple.fr", "--name", "M", "--role", "territory"), "seize lapins bleus", "INSEE"),
        (("key", "revoke", "0000"), "", "Aucune clé"),
    ):
        code, out, said = command(*arguments, typed=typed)
        assert (code, out) == (1, ""), said
        assert told in said
        assert "Traceback" not in said


@pytest.mark.parametrize(
    ("quota", "told"),
    [("beaucoup", "600/minute"), ("0/minute", "au moins une fois"), ("10/minute;3/hour", "seule limite")],
)
def test_a_quota_that_cannot_be_read_is_a_misspelt_call(command: Command, quota: str, told: str) -> None:
    code, out, said = command("key", "add", "Exemple", "--quota", quota)
    assert (code, out) == (2, "")
    assert told in said


def test_lists_are_told_to_programs_as_json(command: Command, own_store: Store) -> None:
    assert json.loads(command("key", "list", "--json")[1]) == []
    command(*PERSON, typed="seize lapins bleus\n")
    command("key", "add", "Observatoire des services", "--scope", "desk:read", "--days", "0")
    [key] = json.loads(command("key", "list", "--json")[1])
    assert (key["service"], key["state"], key["quota"]) == ("Observatoire des services", "valable", "600/minute")
    assert (key["scopes"], key["expires_at"], key["used_at"]) == (["desk:read"], None, None)
    assert command("key", "revoke", key["id"])[0] == 0
    assert json.loads(command("key", "list", "--json")[1])[0]["state"] == "reprise"
    [account] = json.loads(command("account", "list", "--json")[1])
    assert (account["mail"], account["name"], account["role"]) == (PERSON[2], PERSON[4], "expert")
    assert (account["open"], account["signs_in_by"]) == (True, "mot de passe")
    assert json.loads(command("outbox", "--json")[1]) == []
    purged = json.loads(command("purge", "--dry-run", "--json")[1])
    assert {one["count"] for one in purged} == {0}
    assert all(one["kind"] and one["days"] > 0 for one in purged)
    assert "(1 jours)" not in command("purge", "--dry-run")[1]


def test_a_provider_asks_for_no_password(command: Command, own_store: Store) -> None:
    assert command(*PERSON, **PROVIDER)[0] == 0
    assert not own_store.accounts.all()[0].has_password


def test_a_territory_and_an_organisation_are_given_and_an_account_bound_anew(
    command: Command, own_store: Store
) -> None:
    assert command(*PERSON, "--siret", "13002526500013", **PROVIDER)[0] == 0
    role = ("account", "role", "dominique@exemple.fr", "territory")
    assert command(*role, "--territory", "27474")[0] == 0
    siren = own_store.territories().commune("27474").siren
    assert f"territory  27474  {siren}  ouvert" in command("account", "list")[1]
    assert command(*role, "--siret", "13002526500013")[0] == 0
    assert "territory  27474  13002526500013  ouvert" in command("account", "list")[1]
    assert command(*role, "--siret", "")[0] == 0
    assert "territory  27474  -  ouvert" in command("account", "list")[1]
    assert command("account", "rebind", "dominique@exemple.fr")[0] == 0
    assert command("account", "rebind", "personne@exemple.fr")[0] == 1


def test_a_password_is_no_argument(command: Command) -> None:
    assert command(*PERSON, "--password", "seize lapins bleus")[0] == 2


def test_a_key_without_end_is_said_so_and_not_counted_in_days(command: Command) -> None:
    code, out, said = command("key", "add", "Exemple", "--days", "99999999")
    assert (code, out) == (2, "")
    assert "36500" in said
    assert "Traceback" not in said
    assert command("key", "add", "Exemple", "--days", "36500")[0] == 0


def test_a_key_is_shown_once_listed_and_taken_back(command: Command, own_store: Store) -> None:
    assert command("key", "list")[1:] == ("", "Aucune clé n’a été remise.\n")
    code, out, said = command("key", "add", "Observatoire", "--scope", "desk:read", "--quota", "60/minute")
    assert (code, said.strip()[:6]) == (0, "Copiez")
    known = own_store.keys.check(out.strip())
    assert known is not None
    _, listed, heading = command("key", "list")
    expires = own_store.keys.all()[0].expires_at
    assert expires is not None
    assert listed.startswith(f"{known.id}  valable  {expires:%Y-%m-%d}  60/minute  desk:read  ")
    assert heading.split() == ["numéro", "état", "fin", "quota", "droits", "dernier", "usage", "service"]
    assert out.strip() not in listed
    assert command("key", "revoke", known.id)[0] == 0
    assert own_store.keys.check(out.strip()) is None
    assert "reprise" in command("key", "list")[1]
