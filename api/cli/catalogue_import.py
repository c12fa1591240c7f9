"""Import a list of tools: ``deja-la catalogue import``."""

from __future__ import annotations

import dataclasses
import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.terminal import FAILED, err, tell_json, user_errors
from api.pages.typography import counted
from api.settings import Settings
from corpus.errors import SourceError
from corpus.importing import QUARANTINE, import_list
from corpus.sources.registry import UPSTREAMS, named

if TYPE_CHECKING:
    from corpus.importing import ImportReport

SourceName = StrEnum("SourceName", {name: name for name in UPSTREAMS})  # type: ignore[misc]
_LISTED = 20
"""Rows in quarantine, or ids, that are told one by one."""


def import_command(
    source: Annotated[
        SourceName, typer.Argument(metavar="SOURCE", help=f"D’où vient la liste : {', '.join(UPSTREAMS)}.")
    ],
    path: Annotated[Path, typer.Argument(metavar="CHEMIN", help="Le fichier, le dossier ou l’archive.")],
    *,
    into: Annotated[Path | None, typer.Option("--into", help="Dossier de fiches à compléter.")] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="Nom de la liste, si plusieurs ont la même source.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Lire et rendre compte, sans rien écrire.")] = False,
    accept_removals: Annotated[
        bool, typer.Option("--accept-removals", help="Accepter que plus de 20 % des fiches connues disparaissent.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Écrire le compte rendu en JSON.")] = False,
) -> None:
    """Importer une liste d’outils dans un dossier de fiches."""
    try:
        upstream = named(UPSTREAMS[source.value], name)
    except SourceError as error:
        raise typer.BadParameter(str(error), param_hint="--name") from None
    with user_errors():
        folder = into or Settings().imports
        report = import_list(
            upstream,
            path,
            into=folder,
            read_on=dt.datetime.now(dt.UTC).date(),
            dry_run=dry_run,
            accept_removals=accept_removals,
        )
    if as_json:
        tell_json(dataclasses.asdict(report))
    else:
        _tell(report, folder, dry_run=dry_run)
    if not report.records + report.merged:
        told = "Corrigez les lignes en quarantaine" if report.quarantined else "Vérifiez que le fichier est le bon"
        err().print(f"Aucune ligne n’a donné de fiche. {told}, puis recommencez.", style="red", markup=False)
        raise typer.Exit(FAILED)


def _tell(report: ImportReport, folder: Path, *, dry_run: bool) -> None:
    for line in _lines(report):
        typer.echo(line)
    console = err()
    for row in report.quarantined[:_LISTED]:
        where = f"{row.place}, {row.field}" if row.field else row.place
        value = f" « {' '.join(row.value.split())} »" if row.value else ""
        console.print(f"{where}{value} : {row.reason}", style="yellow", markup=False)
    if len(report.quarantined) > _LISTED:
        console.print(f"… et {len(report.quarantined) - _LISTED} autres lignes en quarantaine.", markup=False)
    if dry_run:
        console.print("Essai à blanc : rien n’a été écrit.", markup=False)
        return
    if report.quarantined:
        console.print(f"Lignes en quarantaine : {folder / QUARANTINE / report.source}.jsonl", markup=False)
    if report.records + report.merged:
        console.print(f'Pour chercher dans ces fiches : deja-la match "BESOIN" --catalogue {folder}', markup=False)


def _lines(report: ImportReport) -> list[str]:
    compared = f"nouvelles : {report.new} ; modifiées : {report.changed} ; inchangées : {report.unchanged}"
    lines = [
        f"{report.source} : {counted(report.rows, 'ligne lue', 'lignes lues')}",
        f"  {counted(report.records, 'fiche')}",
        f"  {counted(report.merged, 'fusionnée')} avec une fiche d’une autre source",
        f"  {len(report.quarantined)} en quarantaine",
        f"  {compared} ; retirées : {len(report.removed)}",
    ]
    if report.removed:
        more = f" et {len(report.removed) - _LISTED} autres" if len(report.removed) > _LISTED else ""
        lines.append(f"  fiches retirées : {', '.join(report.removed[:_LISTED])}{more}")
    if report.renamed:
        told = ", ".join(f"{old} → {new}" for old, new in list(report.renamed.items())[:_LISTED])
        lines.append(f"  identifiants déjà pris par une autre source, préfixés ({len(report.renamed)}) : {told}")
    if report.namesakes:
        pairs = [f"« {one.name} » ({one.record} et {one.other})" for one in report.namesakes[:_LISTED]]
        more = f" et {len(report.namesakes) - _LISTED} autres" if len(report.namesakes) > _LISTED else ""
        lines.append(
            f"  même nom qu’une autre source, adresse différente, laissées séparées ({len(report.namesakes)}) : "
            f"{', '.join(pairs)}{more} ; "
            "si deux n’en font qu’une, donnez-leur la même adresse dans la liste que vous tenez"
        )
    if report.left_aside:
        lines.append(f"  colonnes laissées de côté : {', '.join(report.left_aside[:_LISTED])}")
    return lines
