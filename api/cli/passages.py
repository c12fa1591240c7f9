"""Search the passages of the catalogue in PostgreSQL: ``deja-la database search``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.desk import open_database
from api.cli.terminal import build_progress, tell_json
from corpus.passages import PassageKind
from corpus.records import Outcome, TerritoryKind
from corpus.themes import LABELS
from recommender import RecordKind

if TYPE_CHECKING:
    from api.desk.passages.search import FoundPassage

_SHELF = {RecordKind.INVESTIGATION: "investigations", RecordKind.TOOL: "tools"}


def search(
    text: Annotated[str, typer.Argument(metavar="BESOIN", help="Le besoin, entre guillemets.")],
    *,
    among: Annotated[RecordKind, typer.Option("--among", help="Sorte de fiche.")] = RecordKind.INVESTIGATION,
    kind: Annotated[PassageKind | None, typer.Option("--kind", help="Sorte de passage.")] = None,
    theme: Annotated[str | None, typer.Option("--theme", help="Thème de la fiche, tel que dechets.")] = None,
    territory: Annotated[
        TerritoryKind | None, typer.Option("--territory", help="Sorte de territoire qui a mené l’investigation.")
    ] = None,
    outcome: Annotated[
        Outcome | None, typer.Option("--outcome", help="Ce que le terrain a dit d’une hypothèse.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=1_000, help="Nombre de passages.")] = 10,
) -> None:
    """Chercher des passages dans PostgreSQL, par le sens et par les mots, en JSON ; y met le catalogue au besoin."""
    # Tables take a second to load, which no other command needs.
    from api.desk.passages.engine import PostgresPassages  # noqa: PLC0415
    from api.desk.passages.search import PassageFilter  # noqa: PLC0415
    from api.resources.recommenders import open_recommender  # noqa: PLC0415

    theme_id = next((known for known in LABELS if known == theme), None)
    if theme and theme_id is None:
        raise typer.BadParameter(f"les thèmes sont {', '.join(LABELS)}", param_hint="--theme")
    wanted = PassageFilter(kind=kind, theme=theme_id, territory_kind=territory, outcome=outcome)
    with open_database() as (database, settings), build_progress() as on_build:
        if database.is_sqlite:
            raise typer.BadParameter("DEJA_LA_DATABASE_URL doit nommer une base PostgreSQL.")
        engine = PostgresPassages(database, from_passages=0)
        recommender = open_recommender(settings, engine=engine, on_build=on_build)
        scorer = engine.taken[_SHELF[among]]
        need = scorer.exact.corrected(recommender.need_vector(text))
        by_meaning = scorer.search.nearest(need, top_k=top, wanted=wanted)
        by_words = scorer.search.by_words(text, top_k=top, wanted=wanted)
    told = {"meaning": [_told(one) for one in by_meaning], "words": [_told(one) for one in by_words]}
    tell_json(told)


def _told(found: FoundPassage) -> dict[str, str | float | None]:
    # What has no source of ours to quote is matched and not shown.
    return {
        "record": found.record_id,
        "kind": found.kind,
        "text": found.text if found.quotable else None,
        "score": round(found.score, 4),
    }
