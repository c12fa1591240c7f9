"""The theme that experts give a request: it stands before what is computed, wherever requests are sorted by theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from api.desk.requests.inbox_tables import RequestThemeRow, ThemeDecisionKind, ThemeDecisionRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


def last_decisions() -> Select[ThemeDecisionRow]:
    """Select the decisions that hold: the last on each request."""
    last = select(func.max(ThemeDecisionRow.id)).group_by(ThemeDecisionRow.request_id)
    return select(ThemeDecisionRow).where(ThemeDecisionRow.id.in_(last))


def standing_themes() -> Select[ThemeDecisionRow]:
    """Select the decisions by which a request has the theme that an expert gave it, or none of the list."""
    return last_decisions().where(ThemeDecisionRow.kind == ThemeDecisionKind.GIVEN)


def sort_by_themes(session: Session, request_id: int, themes: Collection[str]) -> None:
    """Sort a request by the themes that were computed, unless an expert gave it one, or said that it has none.

    Args:
        session: a writing transaction.
        request_id: the request.
        themes: ids of the themes that were computed.

    """
    of_one = select(ThemeDecisionRow).where(ThemeDecisionRow.request_id == request_id)
    last = session.scalar(of_one.order_by(ThemeDecisionRow.sequence.desc()).limit(1))
    if last is not None and last.kind == ThemeDecisionKind.GIVEN:
        themes = {last.theme} if last.theme else ()
    session.execute(delete(RequestThemeRow).where(RequestThemeRow.request_id == request_id))
    if themes:
        rows = [{"theme": theme, "request_id": request_id} for theme in sorted(themes)]
        session.execute(insert(RequestThemeRow), rows)
