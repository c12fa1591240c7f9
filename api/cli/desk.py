"""Look after what changes: ``deja-la database``, ``purge`` and ``outbox``.

The desk is loaded by the commands that use it: tables take a second to load, which ``deja-la match`` does not need.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.french import FrenchApp
from api.cli.learning import WEIGHTS_GONE
from api.cli.terminal import FAILED, JsonOption, err, tell_json, user_errors
from api.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.desk import Store
    from api.desk.database import Database
    from api.desk.mails.outbox import UnsentMail

_NOT_REGROUPED = "besoins récurrents inchangés : rien n’est venu depuis le dernier rapprochement, ou il est en cours"
_HINDERED = (
    "Ce qui est effacé peut encore se lire dans le journal de SQLite (desk.sqlite3-wal) : un autre programme lit la "
    "base. Attendez qu’il ait fini (une sauvegarde, un outil ouvert sur le fichier) ou arrêtez-le, puis relancez : "
    "deja-la purge"
)
_NOT_VACUUMED = (
    "PostgreSQL garde dans ses fichiers les lignes effacées jusqu’à ce que leur place resserve ; VACUUM n’a pas été "
    "passé. Pour qu’il n’en reste rien, passez VACUUM FULL, le service arrêté : il retient lectures et écritures."
)

database = FrenchApp(help="Mettre à jour ou vérifier la base des demandes.")


@database.command()
def upgrade() -> None:
    """Amener les tables à cette version ; `serve` le fait lui-même."""
    from api.desk.upgrades import upgrade as upgrade_database  # noqa: PLC0415

    with open_database() as (opened, settings):
        upgrade_database(opened, data_dir=settings.data_dir)
        typer.echo("à jour")


@database.command()
def check() -> None:
    """Vérifier que la base est saine et que ses tables sont celles de cette version."""
    from api.desk.unfinished_restore import unfinished_restore  # noqa: PLC0415
    from api.desk.upgrades import check as check_database  # noqa: PLC0415

    with open_database() as (opened, settings):
        interrupted = unfinished_restore(settings.data_dir)
        wrong = [*([interrupted] if interrupted else []), *check_database(opened)]
    for line in wrong:
        err().print(line, style="red", markup=False)
    if wrong:
        raise typer.Exit(FAILED)
    typer.echo("rien à signaler")


def purge(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compter sans rien effacer.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Effacer ce qui a été gardé assez longtemps ; `serve` le fait chaque jour."""
    from api.desk.retention import RETENTION  # noqa: PLC0415
    from api.resources.stores import forget_learned  # noqa: PLC0415

    with open_desk() as store:
        done = {purged.kind: purged.count for purged in store.purge(dry_run=dry_run)}
        gone_back = not dry_run and forget_learned(Settings(), store).weights
        hindered, keeps = store.database.owes, not store.database.is_sqlite
    if as_json:
        tell_json([{"kind": r.kind, "data": r.data, "days": r.days, "count": done[r.kind]} for r in RETENTION])
    else:
        for rule in RETENTION:
            typer.echo(f"{done[rule.kind]:>7}  {rule.data} ({rule.days} jour{'s' if rule.days > 1 else ''})")
    if gone_back:
        err().print(WEIGHTS_GONE, style="yellow", markup=False)
    if hindered:
        err().print(_HINDERED, style="red", markup=False)
        raise typer.Exit(FAILED)
    if keeps and not dry_run:
        err().print(_NOT_VACUUMED, markup=False)


def needs(
    *, force: Annotated[bool, typer.Option("--force", help="Rapprocher même si rien n’a changé.")] = False
) -> None:
    """Comparer les nouvelles demandes et rapprocher celles qui disent le même besoin ; `serve` le fait lui-même."""
    from api.resources.recommenders import open_recommender  # noqa: PLC0415

    with open_desk() as store:
        read = store.need_vectors.compute(open_recommender(Settings()))
        store.near_pairs.compute()
        groups = store.cluster_work.refresh(force=force)
    told = f"{groups} besoins récurrents" if groups is not None else _NOT_REGROUPED
    typer.echo(f"{read} demandes lues, {told}")


def outbox(
    *,
    retry: Annotated[bool, typer.Option("--retry", help="Renvoyer tout de suite ce qui n’est pas parti.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Lister les messages qui ne sont pas partis ; sortie 1 s’il y en a de bloqués."""
    with open_desk() as store:
        if retry:
            typer.echo(f"{store.outbox.retry()} à renvoyer", err=as_json)
        unsent, stuck = store.outbox.unsent(), store.outbox.count_stuck()
    if as_json:
        tell_json([_told(mail) for mail in unsent])
        unsent = ()
    for mail in unsent:
        error = f" ; {mail.last_error}" if mail.last_error else ""
        told = f"{mail.state.value} {mail.kind.value} {mail.reference or '-'} {mail.recipient}"
        typer.echo(f"{mail.id} {told} : {mail.attempts} essais, prochain à {mail.due_at:%Y-%m-%d %H:%M} UTC{error}")
    if stuck:
        raise typer.Exit(FAILED)


def _told(mail: UnsentMail) -> dict[str, object]:
    return {
        "id": mail.id,
        "state": mail.state.value,
        "kind": mail.kind.value,
        "reference": mail.reference,
        "recipient": mail.recipient,
        "attempts": mail.attempts,
        "due_at": mail.due_at.isoformat(),
        "last_error": mail.last_error,
    }


@contextmanager
def open_database() -> Iterator[tuple[Database, Settings]]:
    """Open the database of the settings for a command, whose errors become one message each.

    Yields:
        The database, whatever its tables, and the settings.

    """
    from api.desk.database import Database, default_url  # noqa: PLC0415

    with user_errors():
        settings = Settings()
        url = settings.database_url.get_secret_value() if settings.database_url else default_url(settings.data_dir)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        opened = Database(url)
        try:
            yield opened, settings
        finally:
            opened.close()


@contextmanager
def open_desk() -> Iterator[Store]:
    """Open the desk of the settings for one command; an error is one message and an exit code.

    Yields:
        The store.

    """
    from api.resources.stores import open_store  # noqa: PLC0415

    with user_errors():
        store = open_store(Settings())
        try:
            yield store
        finally:
            store.close()
