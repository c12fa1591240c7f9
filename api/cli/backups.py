"""Keep a copy of what changes, and put it back: ``deja-la backup`` and ``deja-la restore``."""

from __future__ import annotations

import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.desk import open_database
from api.cli.signals import tidy_end

if TYPE_CHECKING:
    from api.desk.backups.archive import Manifest

FileArgument = Annotated[Path, typer.Argument(metavar="FICHIER", help="Le fichier de la sauvegarde.")]


def backup(
    file: FileArgument,
    *,
    force: Annotated[bool, typer.Option("--force", help="Remplacer le fichier s’il est là.")] = False,
) -> None:
    """Sauvegarder tout ce qui change en un fichier ; le service peut servir pendant ce temps."""
    # The desk takes a second to load, which other commands do not need.
    from api.desk.backups.archive import digest_of_file  # noqa: PLC0415
    from api.desk.backups.backups import Kept, back_up  # noqa: PLC0415
    from api.desk.clock import now  # noqa: PLC0415
    from api.desk.unfinished_restore import check_restored  # noqa: PLC0415
    from recommender.learning.installed_rankings import InstalledRankings  # noqa: PLC0415

    started = time.monotonic()
    with tidy_end(), open_database() as (opened, settings):
        # What was restored by half must not take the place of a good backup.
        check_restored(settings.data_dir)
        kept = Kept(opened, settings.imports, InstalledRankings(settings.data_dir))
        manifest = back_up(kept, file, now=now(), software=version("deja-la"), force=force)
        size, digest = file.stat().st_size, digest_of_file(file)
    typer.echo(f"{_told(manifest)}, {size} octets, en {time.monotonic() - started:.1f} s")
    typer.echo(f"sha256 {digest}")


def restore(
    file: FileArgument,
    *,
    force: Annotated[bool, typer.Option("--force", help="Remplacer ce que la base contient.")] = False,
) -> None:
    """Remettre une sauvegarde en place, le service arrêté ; l’index des fiches se reconstruit au démarrage."""
    from api.desk.backups.backups import Kept, restore  # noqa: PLC0415
    from recommender.learning.installed_rankings import InstalledRankings  # noqa: PLC0415

    started = time.monotonic()
    with tidy_end(), open_database() as (opened, settings):
        kept = Kept(opened, settings.imports, InstalledRankings(settings.data_dir))
        manifest = restore(kept, file, data_dir=settings.data_dir, force=force)
    typer.echo(f"{_told(manifest)}, sauvegardées le {manifest.made_at}, en {time.monotonic() - started:.1f} s")


def _told(manifest: Manifest) -> str:
    files = sum(1 for part in manifest.parts if not part.startswith("desk/"))
    return f"{manifest.tables.get('request', 0)} demandes, {sum(manifest.tables.values())} lignes, {files} fichiers"
