"""Look after who signs in: ``deja-la account``.

A password is typed at a prompt, or is the first line of what is piped in; it is never an argument, which others on
the machine could read, and which the shell would keep.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.cli.desk import open_desk
from api.cli.french import FrenchApp
from api.cli.terminal import JsonOption, err, tell_json
from api.protection.password_links import PATH, PasswordLinks
from api.protection.secret_key import read_secret_key
from api.rights.roles import Role
from api.settings import Settings

if TYPE_CHECKING:
    from api.desk.accounts.accounts import Account

app = FrenchApp(help="Créer, lister, changer ou fermer les comptes des agents.")

Mail = Annotated[str, typer.Argument(metavar="ADRESSE", help="Adresse électronique du compte.")]
Territory = Annotated[
    str | None, typer.Option("--territory", help="Code INSEE ou SIREN, pour le rôle territory.", show_default=False)
]
_SIRET_HELP: Final = (
    "SIRET de l’organisme auquel le compte est tenu chez le fournisseur d’identité, ou SIREN pour tous ses "
    "établissements"
)
_HAND_OVER: Final = (
    "Ce lien vaut une heure et ne sert qu’une fois. Remettez-le à l’agent lui-même, que vous aurez reconnu : "
    "qui le tient choisit le mot de passe du compte."
)
_CHOSEN: Final = "Mot de passe (12 caractères au moins)"


@app.command()
def add(
    mail: Mail,
    *,
    name: Annotated[str, typer.Option("--name", help="Nom affiché.")],
    role: Annotated[Role, typer.Option("--role", help="Ce que le compte peut faire.")],
    organisation: Annotated[str, typer.Option("--organisation", help="Organisme de l’agent.")] = "",
    siret: Annotated[str | None, typer.Option("--siret", help=f"{_SIRET_HELP}.", show_default=False)] = None,
    territory: Territory = None,
) -> None:
    """Créer un compte ; le mot de passe est demandé, sauf quand un fournisseur d’identité est réglé."""
    from api.desk import NewAccount  # noqa: PLC0415 - tables take a second to load

    with open_desk() as store:
        password = _password(required=not store.sessions.rules.issuer)
        new = NewAccount(mail, name, role, organisation, siret=siret, territory=territory)
        agent = store.accounts.add(new, password=password)
    typer.echo(f"{agent.id} {agent.mail} {agent.role.value}")


@app.command("list")
def list_accounts(*, as_json: JsonOption = False) -> None:
    """Lister les comptes : adresse, rôle, territoire, SIRET auquel il est tenu, état, dernière connexion."""
    with open_desk() as store:
        accounts = store.accounts.all()
    if as_json:
        tell_json([_told(account) for account in accounts])
        return
    for account in accounts:
        agent = account.agent
        state = "fermé" if account.disabled_at else "ouvert"
        way = _way(account)
        place = f"{agent.territory or '-'}  {agent.siret or '-'}"
        typer.echo(
            f"{agent.mail}  {agent.role.value}  {place}  {state}  {account.seen_at:%Y-%m-%d}  {way}  {agent.name}"
        )


def _way(account: Account) -> str:
    return account.issuer or ("mot de passe" if account.has_password else "jamais connecté")


def _told(account: Account) -> dict[str, object]:
    agent = account.agent
    return {
        "mail": agent.mail,
        "name": agent.name,
        "role": agent.role.value,
        "territory": agent.territory,
        "siret": agent.siret,
        "open": account.disabled_at is None,
        "seen_at": account.seen_at.isoformat(),
        "signs_in_by": _way(account),
    }


@app.command("role")
def set_role(
    mail: Mail,
    role: Annotated[Role, typer.Argument(metavar="RÔLE", help="expert, admin ou territory.")],
    *,
    territory: Territory = None,
    siret: Annotated[
        str | None, typer.Option("--siret", help=f"{_SIRET_HELP} ; vide pour aucun.", show_default=False)
    ] = None,
) -> None:
    """Changer le rôle d’un compte, son territoire ou son organisme ; ses sessions sont fermées."""
    with open_desk() as store:
        agent = store.accounts.set_role(mail, role, territory=territory, siret=siret)
    typer.echo(f"{agent.mail} {agent.role.value}")


@app.command()
def rebind(mail: Mail) -> None:
    """Lier un compte, à la prochaine connexion, à l’identité qui porte son adresse chez le fournisseur."""
    with open_desk() as store:
        store.accounts.rebind(mail)
    typer.echo("compte à lier de nouveau, à la prochaine connexion")


@app.command()
def password(mail: Mail) -> None:
    """Changer le mot de passe d’un compte ; ses sessions sont fermées."""
    with open_desk() as store:
        store.accounts.set_password(mail, _password(required=True) or "")
    typer.echo("mot de passe changé")


@app.command()
def link(mail: Mail) -> None:
    """Donner un lien par lequel l’agent choisit son mot de passe, une fois et dans l’heure."""
    from api.desk import AccountError  # noqa: PLC0415 - tables take a second to load

    with open_desk() as store:
        settings = Settings()
        if store.sessions.rules.issuer:
            raise AccountError("Les agents se connectent par le fournisseur d’identité : aucun mot de passe ne sert.")
        account = store.lost_passwords.account_of(mail)
        state = store.lost_passwords.state_of(account) or ""
    key = read_secret_key(settings.data_dir, given=settings.secret_key.get_secret_value())
    typer.echo(f"{settings.public_url}{PATH}/{PasswordLinks(key).issue(account, state=state)}")
    err().print(_HAND_OVER)


@app.command("sign-out")
def sign_out(mail: Mail) -> None:
    """Fermer les sessions d’un compte, qui reste ouvert : un poste perdu, par exemple."""
    with open_desk() as store:
        count = store.accounts.sign_out(mail)
    typer.echo(f"{count} session(s) fermée(s)")


@app.command()
def disable(mail: Mail) -> None:
    """Fermer un compte, tout de suite et partout ; ce qu’il a décidé reste."""
    with open_desk() as store:
        store.accounts.disable(mail)
    typer.echo("compte fermé")


@app.command()
def enable(mail: Mail) -> None:
    """Rouvrir un compte fermé."""
    with open_desk() as store:
        store.accounts.enable(mail)
    typer.echo("compte rouvert")


def _password(*, required: bool) -> str | None:
    if not required:
        return None
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    while (typed := _typed(_CHOSEN)) != _typed("Le même, encore une fois"):
        err().print("Ce n’est pas le même : recommencez.", style="red")
    return typed


def _typed(text: str) -> str:
    typed: str = typer.prompt(text, hide_input=True, prompt_suffix=" : ")
    return typed
