"""Look after the keys of other services: ``deja-la key``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.cli.desk import open_desk
from api.cli.french import FrenchApp
from api.cli.terminal import JsonOption, err, tell_json
from api.rights.rates import read_rate
from api.rights.scopes import Scope

if TYPE_CHECKING:
    from datetime import datetime

    from api.desk.accounts.api_keys import ListedKey

_MOST_DAYS: Final = 36_500
"""A century: beyond, say that there is no end."""

app = FrenchApp(help="Remettre, lister ou reprendre les clés d’API des autres services.")


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="SERVICE", help="Nom du service à qui la clé est remise.")],
    *,
    scopes: Annotated[
        list[Scope] | None, typer.Option("--scope", help="Ce que la clé ouvre de plus que l’API publique.")
    ] = None,
    quota: Annotated[str, typer.Option("--quota", help="Appels permis.")] = "600/minute",
    days: Annotated[int, typer.Option("--days", min=0, max=_MOST_DAYS, help="Durée en jours ; 0 : sans fin.")] = 365,
) -> None:
    """Remettre une clé ; elle n’est montrée qu’une fois."""
    try:
        read_rate(quota)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--quota") from None
    with open_desk() as store:
        key = store.keys.add(name, scopes=scopes or (), quota=quota, lifetime=timedelta(days=days) if days else None)
    err().print("Copiez cette clé maintenant : rien ne la montrera plus.", markup=False)
    typer.echo(key)


@app.command("list")
def list_keys(*, as_json: JsonOption = False) -> None:
    """Lister les clés : numéro, état, fin, quota, droits, dernier usage, service."""
    with open_desk() as store:
        listed, now = store.keys.all(), store.clock()
    if as_json:
        tell_json([_told(one, now=now) for one in listed])
        return
    if not listed:
        err().print("Aucune clé n’a été remise.", markup=False)
        return
    # Beside the list, not in it: a program reads a key a line.
    err().print("numéro  état  fin  quota  droits  dernier usage  service", style="bold", markup=False)
    for one in listed:
        used = f"{one.used_at:%Y-%m-%d}" if one.used_at else "jamais"
        scopes = ",".join(sorted(one.key.scopes)) or "-"
        until = f"{one.expires_at:%Y-%m-%d}" if one.expires_at else "sans fin"
        typer.echo(f"{one.key.id}  {_state(one, now=now)}  {until}  {one.key.quota}  {scopes}  {used}  {one.key.name}")


def _state(one: ListedKey, *, now: datetime) -> str:
    over = one.expires_at is not None and one.expires_at <= now
    return "reprise" if one.revoked_at else "échue" if over else "valable"


def _told(one: ListedKey, *, now: datetime) -> dict[str, object]:
    return {
        "id": one.key.id,
        "service": one.key.name,
        "state": _state(one, now=now),
        "quota": one.key.quota,
        "scopes": sorted(one.key.scopes),
        "expires_at": one.expires_at and one.expires_at.isoformat(),
        "used_at": one.used_at and one.used_at.isoformat(),
    }


@app.command()
def revoke(key_id: Annotated[str, typer.Argument(metavar="NUMÉRO", help="Numéro de la clé.")]) -> None:
    """Reprendre une clé, tout de suite."""
    with open_desk() as store:
        store.keys.revoke(key_id)
    typer.echo("clé reprise")
