"""A request that an expert opened, and what the pages about it work with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Depends

from api.desk import Decision, FiledRequest, Status, ThemeDecisionKind
from api.desk.requests.statuses import THE_PERSONS_OWN, TRANSITIONS
from api.desk.requests.tables import EventKind
from api.pages.desk.history import aside_entries, aside_rows, history_entries, history_rows
from api.pages.desk.inbox_query import INBOX
from api.pages.desk.matches import opened_matches
from api.pages.request_form.request_desk import DeskState, RequestDesk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.contexts.desk.history import HistoryRow
    from api.contexts.desk.matches import Matches
    from api.desk import NearFound, PairDecision, RequestsIntroduction, ThemeDecision

REQUEST: Final = f"{INBOX}/demandes/{{reference}}"
RECORDS_PURPOSE: Final = "fiches"
"""What the form tokens of the desk's records are for: the page of a closed request begins one."""


@dataclass(frozen=True)
class Opened:
    """A request and what the pages of an expert work with."""

    desk: RequestDesk
    filed: FiledRequest
    decisions: tuple[Decision, ...]

    @classmethod
    def read(cls, desk: RequestDesk, reference: str) -> Opened:
        """Read a request; `UnknownRequestError` if none bears the reference."""
        filed = desk.store.treatment.read(reference)
        return cls(desk, filed, desk.store.decisions.of(reference))

    @property
    def base(self) -> str:
        """The address of the request."""
        return f"{INBOX}/demandes/{self.filed.reference}"

    @property
    def purpose(self) -> str:
        """What the form tokens of the request are for."""
        return f"bureau/{self.filed.reference}"

    @property
    def is_open(self) -> bool:
        """Whether anything may still be decided."""
        return self.filed.status not in THE_PERSONS_OWN

    @property
    def is_answerable(self) -> bool:
        """Whether an answer may be sent."""
        status = self.filed.status
        return status is Status.ANSWERED or Status.ANSWERED in TRANSITIONS[status]

    @cached_property
    def experts(self) -> Mapping[str, str]:
        """Names of those to whom requests are given, by account."""
        return {agent.id: agent.name for agent in self.desk.store.accounts.agents()}

    def name(self, account: str) -> str:
        """Name an account."""
        if account in self.experts:
            return self.experts[account]
        gone = self.desk.store.accounts.find(account)
        return gone.name if gone else "Un compte supprimé"

    @cached_property
    def matches(self) -> Matches | None:
        """What the recommender says of it now, opened up; none where nothing of its need can be read."""
        return _matches_of(self)

    @cached_property
    def near(self) -> NearFound:
        """The requests of other territories that are held for the same need."""
        return self.desk.store.near_requests.of(self.filed.reference)

    @cached_property
    def introductions(self) -> Mapping[str, RequestsIntroduction]:
        """How far each introduction has come, by reference of the other request."""
        return self.desk.store.introductions.of_request(self.filed.reference)

    @cached_property
    def pairs(self) -> tuple[PairDecision, ...]:
        """The requests that it was told apart from, or brought together with again, first things first."""
        return self.desk.store.told_apart.of(self.filed.reference)

    @cached_property
    def themes(self) -> tuple[ThemeDecision, ...]:
        """What was decided of its theme, first things first: the last one holds."""
        return self.desk.store.given_themes.of(self.filed.reference)

    @property
    def given_theme(self) -> ThemeDecision | None:
        """The theme that it was given, or that none of the list fits; none where its themes are those computed."""
        return self.themes[-1] if self.themes and self.themes[-1].kind is ThemeDecisionKind.GIVEN else None

    @property
    def _aside(self) -> tuple[PairDecision | ThemeDecision, ...]:
        """What was decided of it that is no version of it."""
        return (*self.pairs, *self.themes)

    @cached_property
    def _aside_names(self) -> Mapping[str, str]:
        store, actors = self.desk.store, {one.actor for one in self._aside}
        return {**store.accounts.names(actors), **store.keys.names(actors)}

    def aside_name(self, actor: str) -> str:
        """Name who told two requests apart, or gave a theme: an expert, or a program by its key."""
        return self._aside_names.get(actor) or self.name(actor)

    @cached_property
    def history(self) -> tuple[HistoryRow, ...]:
        """What happened, first things first: a row for each version."""
        catalogue = self.desk.recommender.catalogue
        return history_rows(self.filed, self.decisions, names=self.name, catalogue=catalogue)

    @property
    def handed(self) -> HistoryRow | None:
        """The last handing over, where it came with a word for who received it."""
        rows = [
            row for row, event in zip(self.history, self.filed.events, strict=True) if event.kind is EventKind.ASSIGNED
        ]
        return rows[-1] if rows and rows[-1].note else None

    @property
    def whole_history(self) -> tuple[HistoryRow, ...]:
        """What happened, and what was decided of it that is no version of it; first things first."""
        rows = (*self.history, *aside_rows(self._aside, names=self.aside_name))
        return tuple(sorted(rows, key=lambda row: row.at))

    @property
    def history_entries(self) -> list[dict[str, Any]]:
        """The whole history as plain values, for files, first things first."""
        catalogue = self.desk.recommender.catalogue
        told = history_entries(self.filed, self.decisions, names=self.name, catalogue=catalogue)
        return sorted((*told, *aside_entries(self._aside, names=self.aside_name)), key=lambda one: str(one["date"]))


def _opened(reference: str, desk: DeskState) -> Opened:
    return Opened.read(desk, reference)


# Named by the routes that ask for it, which all are an expert's: who asks is checked first.
OpenedState = Annotated[Opened, Depends(_opened)]


def _matches_of(opened: Opened) -> Matches | None:
    filed = opened.filed
    if not filed.masked_text:
        return None
    return opened_matches(
        filed.masked_text,
        opened.desk.recommender,
        territory=filed.place.code if filed.place else None,
        decisions=opened.decisions,
        names=opened.name,
        given=opened.given_theme,
    )
