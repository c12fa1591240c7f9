"""What the pages of the inbox work with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import Depends, Request

from api.desk import Store
from api.pages.desk.inbox_query import InboxQuery, read_query, read_query_text
from api.protection.form_tokens import FormTokens
from api.state import FormTokensState, RecommenderState, StoreState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from recommender import Recommender

_GONE: Final = "Un compte supprimé"


@dataclass(frozen=True)
class InboxDesk:
    """What the pages of the inbox work with."""

    store: Store
    recommender: Recommender
    tokens: FormTokens
    departments: Mapping[str, str]
    experts: Mapping[str, str]
    """Names of those to whom requests are given, by account."""
    closed: Mapping[str, str]
    """Names of the others who still look after requests."""
    reminder_days: int

    def read(self, asked: Mapping[str, str]) -> InboxQuery:
        """Read an address."""
        return read_query(asked, departments=self.departments)

    def read_text(self, query: str) -> InboxQuery:
        """Read a query that a form gave back."""
        return read_query_text(query, departments=self.departments)

    def name(self, account: str) -> str:
        """Name who looks after a request, plainly where the account is gone."""
        return {**self.experts, **self.closed}.get(account, _GONE)

    @property
    def late_before(self) -> datetime:
        """The moment before which a request without an answer came too long ago."""
        return self.store.clock() - timedelta(days=self.reminder_days)


def _inbox_desk(
    request: Request, store: StoreState, recommender: RecommenderState, tokens: FormTokensState
) -> InboxDesk:
    experts = {agent.id: agent.name for agent in store.accounts.agents()}
    others = [owner for owner in store.inbox.owners() if owner not in experts]
    closed = {**dict.fromkeys(others, _GONE), **store.accounts.names(others)}
    return InboxDesk(
        store, recommender, tokens, request.state.departments, experts, closed, request.state.reminder_days
    )


InboxDeskState = Annotated[InboxDesk, Depends(_inbox_desk)]
