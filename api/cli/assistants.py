"""Offer the catalogue to assistants: ``deja-la mcp``."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from api.cli.terminal import FAILED, build_progress, err, user_errors
from api.resources.published_records import published_records
from api.resources.recommenders import open_recommender
from api.settings import Settings

_MISSING = "Il manque le paquet mcp : installez « deja-la[mcp] », par exemple avec .venv/bin/pip install -e '.[mcp]'."


def mcp(
    *, folder: Annotated[Path | None, typer.Option("--catalogue", help="Dossier de fiches à utiliser.")] = None
) -> None:
    """Offrir match, show et compare à un assistant (MCP), par l’entrée et la sortie standard ; ne change rien."""
    if find_spec("mcp") is None:
        err().print(_MISSING, style="red", markup=False)
        raise typer.Exit(FAILED)
    # The protocol and the tables take a second to load, which no other command needs.
    from api.assistants.answers import Answers  # noqa: PLC0415
    from api.assistants.server import assistant_server  # noqa: PLC0415

    with user_errors(), build_progress() as on_build:
        settings = Settings(catalogue=folder) if folder else Settings()
        overlay = published_records(settings)
        recommender = open_recommender(settings, overlay=overlay, on_build=on_build)
        answers = Answers(recommender, site=settings.public_url)
    assistant_server(answers).run("stdio")
