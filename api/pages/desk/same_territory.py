"""The other requests of the territory that asks: whatever they ask, who answers one wants to know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.contexts.desk.request import SameTerritory, SameTerritoryLine
from api.desk import InboxFilter
from api.pages.desk.inbox_query import ALL, INBOX, InboxQuery
from api.pages.desk.inbox_words import status_label, status_tone

if TYPE_CHECKING:
    from api.desk import FiledRequest, InboxLine, Store

_SHOWN: Final = 5


def same_territory(filed: FiledRequest, store: Store) -> SameTerritory:
    """Find the other requests of a request's territory, whatever they ask and wherever they stand.

    Args:
        filed: the request.
        store: the store.

    Returns:
        At most five, the last to come first, and where all of them are listed; none once the request is erased.

    """
    if filed.place is None:
        return SameTerritory((), "")
    code = filed.place.code
    wanted = InboxFilter(statuses=None, territory=code)
    # The request itself is one of them, and one more tells that there are others.
    lines = [line for line in store.inbox.page(wanted, size=_SHOWN + 2).lines if line.reference != filed.reference]
    every = InboxQuery().address(territoire=code, statut=ALL) if len(lines) > _SHOWN else ""
    return SameTerritory(tuple(_line(line) for line in lines[:_SHOWN]), every)


def _line(line: InboxLine) -> SameTerritoryLine:
    return SameTerritoryLine(
        reference=line.reference,
        address=f"{INBOX}/demandes/{line.reference}",
        received_at=line.received_at,
        status=status_label(line.status),
        tone=status_tone(line.status),
        text=line.excerpt,
    )
