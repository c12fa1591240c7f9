"""Open what every way in shares of what changes: requests, mail, counts of use."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.desk import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.settings import Settings


def open_store(settings: Settings) -> Store:
    """Open the store of the settings, its tables brought to this version first.

    Args:
        settings: where the database is.

    Returns:
        The store.

    Raises:
        SchemaError: if a newer version of the programme has been here.
        StoreUnavailableError: if the database does not answer.

    """
    url = settings.database_url.get_secret_value() if settings.database_url else None
    return Store.open(url, data_dir=settings.data_dir)


@contextmanager
def running_store(settings: Settings, store: Store | None) -> Iterator[Store]:
    """Hold a store while the application runs.

    Args:
        settings: where the database is.
        store: an open store, left open in the end; by default the settings' own, opened and closed here.

    Yields:
        The store.

    """
    opened = store or open_store(settings)
    try:
        yield opened
    finally:
        if opened is not store:
            opened.close()
