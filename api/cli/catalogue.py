"""Look after a catalogue: ``deja-la catalogue``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.catalogue_import import import_command
from api.cli.french import FrenchApp
from api.cli.terminal import FAILED, err, user_errors
from api.settings import Settings
from corpus.catalogue import Catalogue, load_documents
from corpus.checks import unmasked
from corpus.cleaning import MASKS
from corpus.fidelity import compare
from corpus.imported import imported_lists, list_file, read_entries
from corpus.records import Record
from corpus.sources.files import read_text

app = FrenchApp(help="Importer des listes d’outils, vérifier un dossier de fiches.")
app.command("import")(import_command)

SYNTHESIS = "pni-synthese-2021"


@app.command()
def check(
    *,
    folder: Annotated[Path | None, typer.Option("--catalogue", help="Dossier de fiches à vérifier.")] = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="Texte de la synthèse, pour y confronter les fiches.")
    ] = None,
) -> None:
    """Vérifier les fiches : champs, liens, sources, vie privée."""
    with user_errors():
        folder = folder or Settings().catalogue
        reviewed = Catalogue.load_reviewed(folder)
        catalogue = Catalogue.load(folder, reviewed=reviewed)
        # As programs read them since the first version: plain digits, and the names of the two lists of the API.
        typer.echo(f"{len(catalogue.investigations)} investigations")
        typer.echo(f"{len(catalogue.tools)} tools")
        _tell_yielding(folder, {record.id for record in reviewed.records})
        _refuse_unmasked(catalogue)
        if against:
            _hold_against(catalogue, folder, against)


def _tell_yielding(folder: Path, reviewed: set[str]) -> None:
    for name in imported_lists(folder):
        for own in sorted({entry.record.id for entry in read_entries(list_file(folder, name))} & reviewed):
            err().print(
                f"imported/{name}.jsonl, id « {own} » : une fiche relue porte cet identifiant et le garde ; "
                "celle de la liste a le nom de la liste devant le sien.",
                markup=False,
            )


def _refuse_unmasked(catalogue: Catalogue) -> None:
    """Refuse what imports let through before they masked prices and looked into addresses."""
    wrong = [
        f"{tool.id}, {field} « {MASKS[found.kind]} » : cela ressemble à une donnée personnelle. "
        "Importez la liste à nouveau."
        for tool in catalogue.tools
        if tool.imported
        for field, found in unmasked(tool)
    ]
    for told in wrong:
        err().print(told, markup=False)
    if wrong:
        raise typer.Exit(FAILED)


def _hold_against(catalogue: Catalogue, folder: Path, text: Path) -> None:
    everything: list[Record] = [*catalogue.investigations, *catalogue.tools]
    records = {record.id: record for record in everything}
    synthesis = load_documents(folder).get(SYNTHESIS)
    not_text = synthesis.not_text if synthesis else []
    wrong = compare(records, read_text(text).split("\n"), not_text=not_text)
    for record_id, findings in wrong.items():
        for finding in findings:
            err().print(f"{record_id} : {finding}", markup=False)
    if wrong:
        raise typer.Exit(FAILED)
    typer.echo("Aucun chiffre perdu, aucune suite de huit mots copiée, aucune citation hors de place.")
