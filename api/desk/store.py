"""The desk's store: one object that every way in shares."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from api.desk.accounts.accounts import Accounts
from api.desk.accounts.api_keys import ApiKeys
from api.desk.accounts.identities import Identities
from api.desk.accounts.lost_passwords import LostPasswords
from api.desk.accounts.open_sessions import OpenSessions
from api.desk.accounts.sessions import Sessions
from api.desk.asking.drafts import Drafts
from api.desk.asking.requests import Requests
from api.desk.benchmarks.benchmarks import Benchmarks
from api.desk.benchmarks.published import PublishedBenchmarks
from api.desk.benchmarks.request_benchmarks import RequestBenchmarks
from api.desk.benchmarks.work import BenchmarkWork
from api.desk.clock import now
from api.desk.database import Database, default_url
from api.desk.error_reports.error_reports import ErrorReports
from api.desk.introductions.introductions import Introductions
from api.desk.judgments.decisions import Decisions
from api.desk.judgments.opinions import Opinions
from api.desk.mails.outbox import Outbox
from api.desk.personal_data.purge import purge
from api.desk.records.records import Records
from api.desk.recurrent_needs.cluster_members import ClusterMembers
from api.desk.recurrent_needs.clusters import Clusters
from api.desk.recurrent_needs.given_themes import GivenThemes
from api.desk.recurrent_needs.work import ClusterWork
from api.desk.requests.need_vectors import LearnedOfNeeds, NeedVectors
from api.desk.triage.followed import Followed
from api.desk.triage.inbox import Inbox
from api.desk.triage.near_pairs import NearPairs
from api.desk.triage.near_requests import NearRequests
from api.desk.triage.reading_work import Readings
from api.desk.triage.reply_drafts import ReplyDrafts
from api.desk.triage.saved_views import SavedViews
from api.desk.triage.told_apart import ToldApart
from api.desk.triage.treatment import Treatment
from api.desk.upgrades import upgrade
from api.desk.usage.shared_needs import SharedNeeds
from api.desk.usage.usage import Usage
from corpus.territories import Territories

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from api.desk.accounts.identities import Grants
    from api.desk.accounts.sessions import SessionRules
    from api.desk.clock import Clock
    from api.desk.mails.outbox import MailConfig
    from api.desk.personal_data.purge import Purged
    from corpus.eligibility import Thresholds

_territories = cache(Territories.load)


class Store:
    """What changes, and what may be done with it."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock = now,
        territories: Callable[[], Territories] = _territories,
        thresholds: Thresholds | None = None,
        mail: MailConfig | None = None,
        learned: LearnedOfNeeds | None = None,
        sessions: SessionRules | None = None,
        grants: Grants | None = None,
    ) -> None:
        """Put the parts together; use `open` for a database that may need its tables.

        Args:
            database: the database, whose tables are those of this version.
            clock: what time it is.
            territories: gives every territory, loaded when first asked.
            thresholds: who is eligible to the *accompagnement sur-mesure*; none not to tell.
            mail: who writes to whom; none to write no mail.
            learned: gives what was learned of needs; none for what is shipped.
            sessions: how long agents stay signed in.
            grants: who comes in by an identity provider without an account made beforehand.

        """
        learned = learned or LearnedOfNeeds()
        self.clock = clock
        self.database = database
        self.territories = territories
        self.lost_passwords = LostPasswords(database)
        self.accounts = Accounts(database, clock=clock, territories=territories)
        self.benchmark_work = BenchmarkWork(database, clock=clock)
        self.benchmarks = Benchmarks(database, clock=clock)
        self.decisions = Decisions(database, clock=clock)
        self.drafts = Drafts(database, clock=clock)
        self.need_vectors = NeedVectors(database, clock=clock, likeness=learned.likeness)
        self.near_pairs = NearPairs(database, self.need_vectors, pairs=learned.pairs)
        self.near_requests = NearRequests(database, self.near_pairs, territories=territories)
        self.told_apart = ToldApart(database, clock=clock, territories=territories)
        self.cluster_work = ClusterWork(database, self.need_vectors, clock=clock)
        self.cluster_members = ClusterMembers(database, clock=clock, territories=territories)
        self.clusters = Clusters(database, clock=clock)
        self.given_themes = GivenThemes(database, clock=clock)
        self.followed = Followed(database)
        self.inbox = Inbox(database, territories=territories)
        self.opinions = Opinions(database, clock=clock)
        self.outbox = Outbox(database, clock=clock, config=mail)
        self.error_reports = ErrorReports(database, clock=clock, outbox=self.outbox)
        self.published_benchmarks = PublishedBenchmarks(
            database, clock=clock, likeness=lambda: self.need_vectors.likeness
        )
        self.readings = Readings(database, clock=clock)
        self.records = Records(database, clock=clock)
        self.reply_drafts = ReplyDrafts(database, clock=clock)
        self.request_benchmarks = RequestBenchmarks(database)
        self.introductions = Introductions(database, clock=clock, territories=territories, outbox=self.outbox)
        self.requests = Requests(
            database, clock=clock, territories=territories, thresholds=thresholds, outbox=self.outbox
        )
        self.keys = ApiKeys(database, clock=clock)
        self.identities = Identities(database, clock=clock, territories=territories, grants=grants)
        self.sessions = Sessions(database, clock=clock, rules=sessions)
        self.open_sessions = OpenSessions(database, clock=clock, rules=self.sessions.rules)
        self.saved_views = SavedViews(database, clock=clock)
        self.treatment = Treatment(database, clock=clock, territories=territories, outbox=self.outbox)
        self.usage = Usage(database, clock=clock)

    @classmethod
    def open(
        cls,
        url: str | None,
        *,
        data_dir: Path,
        territories: Callable[[], Territories] = _territories,
        thresholds: Thresholds | None = None,
        mail: MailConfig | None = None,
        sessions: SessionRules | None = None,
        grants: Grants | None = None,
    ) -> Store:
        """Open a database, its tables brought to this version first.

        Args:
            url: the address of the database; none for an SQLite file in ``data_dir``.
            data_dir: where the file and the lock are; created if it is missing.
            territories: gives every territory, loaded when first asked.
            thresholds: who is eligible to the *accompagnement sur-mesure*; none not to tell.
            mail: who writes to whom; none to write no mail.
            sessions: how long agents stay signed in.
            grants: who comes in by an identity provider without an account made beforehand.

        Returns:
            The store.

        Raises:
            SchemaError: if a newer version of the programme has been here.
            StoreUnavailableError: if the database does not answer.

        """
        database = Database(url or default_url(data_dir))
        upgrade(database, data_dir=data_dir)
        return cls(
            database, territories=territories, thresholds=thresholds, mail=mail, sessions=sessions, grants=grants
        )

    def shared_needs(self, *, minutes: int) -> SharedNeeds:
        """Hold needs where every process that shares the database finds them, each for some minutes."""
        return SharedNeeds(self.database, clock=self.clock, minutes=minutes)

    def purge(self, *, dry_run: bool = False) -> tuple[Purged, ...]:
        """End what has been kept long enough; see `api.desk.personal_data.purge.purge`."""
        return purge(self.database, now=self.clock(), dry_run=dry_run)

    def close(self) -> None:
        """Close every connection."""
        self.database.close()
