"""What the desk published, for commands that answer without the service and must say what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk_file import DESK_FILE
from corpus.overlay import Overlay

if TYPE_CHECKING:
    from api.settings import Settings


def published_records(settings: Settings) -> Overlay:
    """Read the records that are laid over the files.

    Args:
        settings: where the desk is.

    Returns:
        What is published; nothing where there is no desk yet, without making one.

    Raises:
        SchemaError: if a newer version of the programme has been here.
        StoreUnavailableError: if the database does not answer.

    """
    if settings.database_url is None and not (settings.data_dir / DESK_FILE).is_file():
        return Overlay()
    # Tables take a second to load, which who has no desk does not owe.
    from api.resources.stores import open_store  # noqa: PLC0415

    store = open_store(settings)
    try:
        return store.records.overlay()
    finally:
        store.close()
