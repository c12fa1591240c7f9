"""Open what every way in shares: the encoder, the index, the recommender."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.settings import is_postgresql
from recommender import Recommender, ensure_index, load_default_encoder
from recommender.index.encoders import cores_of_a_need
from recommender.index.recent_needs import RecentNeedsEncoder
from recommender.learning.installed_rankings import InstalledRankings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from api.settings import Settings
    from corpus.overlay import Overlay
    from recommender import PassageEngine


def open_recommender(
    settings: Settings,
    *,
    overlay: Overlay | None = None,
    engine: PassageEngine | None = None,
    on_build: Callable[[int], Callable[[int], None]] | None = None,
) -> Recommender:
    """Load the recommender of the settings' catalogue, its index built first if it is missing or stale.

    Args:
        settings: where the records and the indexes are.
        overlay: what the desk published; none for the files alone.
        engine: what may compare needs with passages; by default the settings' own, for a large catalogue.
        on_build: called with the number of passages when a build starts; returns what is called with
            the number of passages done since the last call.

    Returns:
        The recommender, ready to answer.

    Raises:
        CatalogueError: if a record does not conform.
        IndexUnusableError: if the index was changed since it was built.
        RankingModelUnusableError: if the ranking that was learned here was changed, or is another encoder's.
        StoreUnavailableError: if the catalogue is to be in a database that does not answer, or lacks ``pgvector``.

    """
    # Served a need at a time: what builds indexes alone, below, leaves each text to one core.
    encoder = load_default_encoder(threads=settings.threads, cores=cores_of_a_need())
    if settings.recent_needs:
        encoder = RecentNeedsEncoder(encoder, most=settings.recent_needs)
    learned = InstalledRankings(settings.data_dir).load(encoder=encoder.identity.digest)
    folder = ensure_index(settings.catalogue, encoder, data_dir=settings.data_dir, overlay=overlay, on_build=on_build)
    engine = engine or passage_engine(settings)
    return Recommender.load(folder, encoder, model=learned, engine=engine, catalogue=settings.catalogue)


def passage_engine(settings: Settings) -> PassageEngine | None:
    """Give what compares needs with the passages of a large catalogue: the settings' PostgreSQL; none on SQLite."""
    if settings.database_url is None or not is_postgresql(settings.database_url):
        return None
    # Tables take a second to load, which `deja-la match` does not need on SQLite.
    from api.desk.database import Database  # noqa: PLC0415
    from api.desk.passages.engine import PostgresPassages  # noqa: PLC0415

    # Connections of its own: a need does not wait behind those who write.
    database = Database(settings.database_url.get_secret_value())
    return PostgresPassages(database, from_passages=settings.passages_in_database_from)


def build_index(
    settings: Settings,
    *,
    force: bool,
    overlay: Overlay | None = None,
    on_build: Callable[[int], Callable[[int], None]] | None = None,
) -> Path:
    """Build the index of the settings' catalogue.

    Args:
        settings: where the records and the indexes are.
        force: build even if the index is there.
        overlay: as for `open_recommender`.
        on_build: as for `open_recommender`.

    Returns:
        The folder of the index.

    Raises:
        CatalogueError: if a record does not conform.

    """
    encoder = load_default_encoder(threads=settings.threads)
    return ensure_index(
        settings.catalogue, encoder, data_dir=settings.data_dir, overlay=overlay, force=force, on_build=on_build
    )
