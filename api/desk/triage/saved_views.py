"""Filters of the inbox that an expert gave a name: each has their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from api.desk.errors import ViewError
from api.desk.requests.inbox_tables import SavedViewRow
from corpus.cleaning import clean_text

if TYPE_CHECKING:
    from api.desk.clock import Clock
    from api.desk.database import Database

_MOST = 20
"""Views that one expert may keep."""
_LONGEST_NAME = 60
_LONGEST_QUERY = 2_000


@dataclass(frozen=True)
class SavedView:
    """A view of the inbox."""

    id: int
    name: str
    query: str
    """As it stands in the address, without the question mark."""


class SavedViews:
    """The views of a database's experts."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Keep views in a database."""
        self._database = database
        self._clock = clock

    def of(self, owner: str) -> tuple[SavedView, ...]:
        """List the views of an expert, by name."""
        query = select(SavedViewRow).where(SavedViewRow.owner == owner).order_by(SavedViewRow.name)
        with self._database.read() as session:
            return tuple(SavedView(row.id, row.name, row.query) for row in session.scalars(query))

    def keep(self, owner: str, name: str, query: str) -> SavedView:
        """Keep a view; one of the same name is replaced.

        Args:
            owner: the account of the expert.
            name: what the view is called.
            query: the filters, as they stand in the address.

        Returns:
            The view.

        Raises:
            ViewError: if the name is empty or too long, or the expert keeps too many views.
            StoreUnavailableError: if the database does not answer.

        """
        told = " ".join(clean_text(name).split())
        if not 1 <= len(told) <= _LONGEST_NAME:
            raise ViewError(f"Donnez à cette vue un nom de {_LONGEST_NAME} caractères au plus.")
        if len(query) > _LONGEST_QUERY:
            raise ViewError("Cette vue demande trop de choses à la fois.")
        mine = SavedViewRow.owner == owner
        with self._database.write() as session:
            session.execute(delete(SavedViewRow).where(mine, SavedViewRow.name == told))
            if (session.scalar(select(func.count()).select_from(SavedViewRow).where(mine)) or 0) >= _MOST:
                raise ViewError(f"Vous gardez déjà {_MOST} vues : supprimez-en une d’abord.")
            row = SavedViewRow(owner=owner, name=told, query=query, created_at=self._clock())
            session.add(row)
            session.flush()
            return SavedView(row.id, row.name, row.query)

    def drop(self, owner: str, view_id: int) -> None:
        """Forget a view of an expert; one that is not there, or is another's, changes nothing."""
        with self._database.write() as session:
            session.execute(delete(SavedViewRow).where(SavedViewRow.owner == owner, SavedViewRow.id == view_id))
