"""The command ``deja-la``."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group

from api.cli import accounts, assistants, backups, catalogue, desk, keys, learning, passages
from api.cli.batch import Wanted, run_batch
from api.cli.cards import cards
from api.cli.french import FrenchApp
from api.cli.listening import check_port
from api.cli.record_ids import look_up
from api.cli.terminal import MISUSED, build_progress, out, speak_to_any_terminal, tell_json, user_errors
from api.resources.published_records import published_records
from api.resources.recommenders import build_index, open_recommender
from api.schemas.recommendations import MAX_TOP_K, TOP_K, Places, RecommendationOut, SimilarOut
from api.schemas.tools import told
from api.settings import Settings
from corpus.catalogue import Catalogue
from corpus.overlay import overlaid
from recommender import By, Need, RecordKind
from recommender.need import read_need

if TYPE_CHECKING:
    from recommender import Recommender

app = FrenchApp(
    name="deja-la",
    pretty_exceptions_enable=False,
    help="Qui a déjà rencontré ce problème, qu’en a-t-il appris, et quel outil existe déjà ?",
)
_CARDS = 3
"""Cards of each kind: what a terminal shows at once."""
_ENDING = 6
"""Seconds that requests have to be answered once the service is told to stop: a client that sends its body byte by byte
would hold it for ever, and whoever runs containers kills what is there after ten."""
TerritoryOption = Annotated[
    str | None,
    typer.Option("--territory", help="De qui vient le besoin : code INSEE, SIREN de l’EPCI, ou nom."),
]
CatalogueOption = Annotated[Path | None, typer.Option("--catalogue", help="Dossier de fiches à utiliser.")]


def _tell_version(wanted: bool) -> None:  # noqa: FBT001 - typer gives the value of the option alone
    if wanted:
        out().print(f"deja-la {version('deja-la')}")
        raise typer.Exit


@app.callback()
def before(
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Afficher la version.")
    ] = False,
) -> None:
    """Take what is said before a command."""


@app.command()
def match(
    text: Annotated[str, typer.Argument(metavar="BESOIN", help="Le besoin, entre guillemets.")],
    *,
    top: Annotated[
        int | None,
        typer.Option(
            "--top",
            min=1,
            max=MAX_TOP_K,
            help="Résultats de chaque sorte.",
            show_default=f"{_CARDS}, et {TOP_K} avec --json",
        ),
    ] = None,
    as_typed: Annotated[
        bool, typer.Option("--as-typed", help="Lire les mots tels quels, sans corriger de faute de frappe.")
    ] = False,
    territory: TerritoryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Écrire l’objet JSON de l’API.")] = False,
    folder: CatalogueOption = None,
) -> None:
    """Chercher qui a déjà rencontré un besoin."""
    with user_errors():
        shown = top or (TOP_K if as_json else _CARDS)
        need = Need(text, territory=_code(territory), as_typed=as_typed)
        # What cannot be read is refused before an index is built for it.
        read_need(need)
        settings = _settings(folder)
        recommender = _open(settings)
        places = Places(recommender.catalogue, settings.public_url)
        answer = RecommendationOut.of(recommender.recommend(need, top_k=shown), places)
    if as_json:
        tell_json(answer.model_dump(mode="json"))
    else:
        # As a group: a console makes plain text of a text that it is given alone.
        out().print(Group(*cards(answer)))


@app.command()
def run(
    *,
    queries: Annotated[Path, typer.Option("--queries", help="Besoins : un objet {id, text} par ligne.")],
    output: Annotated[Path, typer.Option("--output", help="Classement à écrire, au format TREC.")],
    kind: Annotated[RecordKind | None, typer.Option("--kind", help="Une seule sorte de fiche.")] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="Nombre de fiches par besoin.")] = 100,
    verdicts: Annotated[Path | None, typer.Option("--verdicts", help="Verdicts à écrire, en JSONL.")] = None,
    territory: TerritoryOption = None,
    folder: CatalogueOption = None,
) -> None:
    """Classer toutes les fiches pour un lot de besoins."""
    kinds = [kind] if kind else list(RecordKind)
    with user_errors():
        wanted = Wanted(kinds, top, _code(territory))
        every = run_batch(queries, lambda: _open(_settings(folder)), output=output, verdicts=verdicts, wanted=wanted)
    if not every:
        raise typer.Exit(MISUSED)


@app.command()
def show(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="Identifiant de la fiche.")],
    *,
    folder: CatalogueOption = None,
) -> None:
    """Afficher une fiche entière, en JSON."""
    with user_errors():
        settings = _settings(folder)
        # Without the index: who reads one record does not wait for what finds others.
        catalogue = overlaid(Catalogue.load(settings.catalogue), published_records(settings))
        record = look_up(catalogue, record_id)
    tell_json(told(record).model_dump(mode="json"))


@app.command()
def similar(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="Identifiant de la fiche.")],
    *,
    by: Annotated[By, typer.Option("--by", help="Comparer les problèmes, ou les réponses.")] = By.PROBLEM,
    top: Annotated[int, typer.Option("--top", min=1, help="Nombre de fiches.")] = 5,
    folder: CatalogueOption = None,
) -> None:
    """Lister les fiches les plus proches d’une fiche, en JSON."""
    with user_errors():
        settings = _settings(folder)
        recommender = _open(settings)
        found = recommender.similar(look_up(recommender.catalogue, record_id).id, by=by, top_k=top)
    places = Places(recommender.catalogue, settings.public_url)
    tell_json([SimilarOut.of(one, places).model_dump(mode="json") for one in found])


@app.command()
def build(
    *,
    force: Annotated[bool, typer.Option("--force", help="Reconstruire même si l’index est là.")] = False,
    folder: CatalogueOption = None,
) -> None:
    """Construire l’index des fiches."""
    with user_errors(), build_progress() as on_build:
        settings = _settings(folder)
        overlay = published_records(settings)
        typer.echo(build_index(settings, force=force, overlay=overlay, on_build=on_build))


@app.command()
def serve(
    *,
    host: Annotated[str, typer.Option("--host", help="Adresse d’écoute.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port d’écoute.")] = 8000,
    folder: CatalogueOption = None,
) -> None:
    """Servir le site et l’API HTTP ; n’écoute que lorsque le service peut répondre."""
    # Web and tables take a second to load, which no other command needs.
    import uvicorn  # noqa: PLC0415

    from api.app import create_app  # noqa: PLC0415
    from api.observation.log_lines import configure_logging  # noqa: PLC0415
    from api.operating.unknown_settings import warn_of_unknown  # noqa: PLC0415
    from api.process.algebra import keep_algebra_to_one_thread  # noqa: PLC0415
    from api.process.fleeting_disk import check_disk  # noqa: PLC0415
    from api.process.heap import keep_heaps_few  # noqa: PLC0415
    from api.process.warm_up import start_warm_up  # noqa: PLC0415
    from api.resources.stores import open_store  # noqa: PLC0415

    keep_heaps_few()
    keep_algebra_to_one_thread()
    with user_errors():
        settings = _settings(folder)
        configure_logging(settings.log_format)
        warn_of_unknown(os.environ)
        check_disk(settings, host=host)
        check_port(host, port)
        with build_progress() as on_build:
            # Of the files: what is published is laid over them while it serves.
            recommender = open_recommender(settings, on_build=on_build)
        service = create_app(settings, recommender, open_store(settings))
    start_warm_up(recommender)
    # Not the server's own log of access: its lines hold full addresses of people, and secret addresses of ours.
    # What a proxy says of the client and of TLS is read where there is one, wherever it stands, and never else: the
    # server's own rule would believe whatever runs on this machine.
    behind = settings.trusted_proxies > 0
    uvicorn.run(
        service,
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        proxy_headers=behind,
        forwarded_allow_ips="*" if behind else "",
        timeout_graceful_shutdown=_ENDING,
    )


# Last: help lists commands in this order, and who comes to look for a need reads it from the top.
app.command()(assistants.mcp)
app.add_typer(catalogue.app, name="catalogue")
app.command()(desk.needs)
app.command()(learning.learn)
app.command()(desk.outbox)
app.command()(desk.purge)
app.command()(backups.backup)
app.command()(backups.restore)
desk.database.command()(passages.search)
app.add_typer(desk.database, name="database")
app.add_typer(accounts.app, name="account")
app.add_typer(keys.app, name="key")


def _settings(folder: Path | None) -> Settings:
    return Settings(catalogue=folder) if folder else Settings()


def _code(territory: str | None) -> str | None:
    if territory is None:
        return None
    # Names and populations take a second to load, which who tells no territory does not owe.
    from api.resources.named_territories import UnsureTerritoryError, territory_code  # noqa: PLC0415

    try:
        return territory_code(territory)
    except UnsureTerritoryError as error:
        raise typer.BadParameter(str(error), param_hint="--territory") from None


def _open(settings: Settings) -> Recommender:
    with build_progress() as on_build:
        return open_recommender(settings, overlay=published_records(settings), on_build=on_build)


def main() -> None:
    """Run the command line."""
    speak_to_any_terminal()
    app.run()
