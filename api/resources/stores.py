"""Open what every way in shares of what changes: requests, mail, counts of use."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from api.desk import Grants, SessionRules, Store
from api.desk.backups.backups import Kept, forget_remains
from api.desk.database import default_url
from api.desk.judgments.learned_needs import LearnedNeeds
from api.desk.mails.delivery import Courier, SmtpConfig
from api.desk.mails.outbox import MailConfig
from api.desk.personal_data.daily_purge import DailyPurge
from api.desk.usage.action_counts import ActionCounts
from api.desk.workers import Breath, Worker
from api.protection.shared_windows import SharedActions
from api.resources.territories import open_territories, thresholds_of
from recommender.learning.installed_rankings import InstalledRankings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from api.desk.requests.need_vectors import NeedReader
    from api.desk.triage.reading_work import Reader
    from api.settings import Settings
    from recommender.learning.forgotten_needs import Forgotten
    from recommender.similar_needs.pauses import Pause

logger = logging.getLogger(__name__)

_SECONDS = 5.0
"""Between two looks at the outbox, and between two writings of the counts."""
_MINUTE = 60.0
"""Between two looks at what came, to place it among recurrent needs, and at what other processes erased, to unlearn it;
all are grouped anew more rarely at 100,000."""
_DAY = 24 * 3600.0
_SETTLED = 600.0
"""Seconds before the first purge: a process that starts has other things to do."""


def open_store(settings: Settings) -> Store:
    """Open the store of the settings, its tables brought to this version first.

    Args:
        settings: where the database is, and whether mails are sent.

    Returns:
        The store.

    Raises:
        SchemaError: if a newer version of the programme has been here.
        StoreUnavailableError: if the database does not answer.

    """
    url = settings.database_url.get_secret_value() if settings.database_url else None
    mail = MailConfig(settings.mail_from, settings.notice_mail, settings.public_url) if settings.smtp_host else None
    return Store.open(
        url,
        data_dir=settings.data_dir,
        # The search's own: 35,000 communes are held in memory once.
        territories=lambda: open_territories().territories,
        thresholds=thresholds_of(settings),
        mail=mail,
        sessions=SessionRules(
            lifetime=timedelta(hours=settings.session_hours),
            idle=timedelta(minutes=settings.session_idle_minutes),
            issuer=settings.oidc_issuer,
        ),
        grants=Grants(settings.oidc_roles),
    )


def forget_learned(settings: Settings, store: Store) -> Forgotten:
    """Forget what the settings' data folder still holds of needs that a store has let go.

    It is what was learned of them, and what a restoration that was stopped left of a backup.

    Args:
        settings: where the data folder is.
        store: the store.

    Returns:
        What of the learned rankings was forgotten; the log says so where it calls for learning anew.

    """
    rankings = InstalledRankings(settings.data_dir)
    forgotten = LearnedNeeds(store.database, rankings, clock=store.clock).forget()
    if forgotten.weights:
        logger.warning("ranking: weights learned from needs that are gone were put away: run deja-la learn")
    forget_remains(Kept(store.database, settings.imports, rankings), data_dir=settings.data_dir)
    return forgotten


def open_shared_actions(settings: Settings) -> SharedActions | None:
    """Open what several processes count the actions of clients in.

    Args:
        settings: whether they do, and where the database is.

    Returns:
        The counts, which open nothing before the first; none where the process counts for itself.

    """
    if settings.quotas == "memory":
        return None
    url = settings.database_url.get_secret_value() if settings.database_url else default_url(settings.data_dir)
    return SharedActions(ActionCounts(url))


@contextmanager
def running_store(
    settings: Settings,
    store: Store | None,
    *,
    reader: Callable[[], NeedReader] | None = None,
    sorter: Callable[[], Reader] | None = None,
) -> Iterator[Store]:
    """Hold a store while the application runs: mails leave, counts are written, what is over is purged.

    New requests are read too, to be compared with others.

    Args:
        settings: where the database is, and how mails are sent.
        store: an open store, left open in the end; by default the settings' own, opened and closed here.
        reader: gives what reads needs now; none to compare no requests.
        sorter: gives what answers needs now, so that the inbox sorts them; none to read none.

    Yields:
        The store.

    """
    opened = store or open_store(settings)
    # Of every process: each data folder may hold what was learned there.
    forgetting = Worker("forgetting", partial(forget_learned, settings, opened), every=_MINUTE, first_after=_MINUTE)
    workers = [*_workers(settings, opened), forgetting, *(_comparing(opened, reader) if reader else ())]
    workers += _sorting(opened, sorter) if sorter else []
    # What was erased here is unlearned here at once; the other processes look for themselves.
    opened.database.on_forget = forgetting.wake
    for worker in workers:
        worker.start()
    try:
        yield opened
    finally:
        for worker in workers:
            worker.stop()
        opened.usage.flush()
        if opened is not store:
            opened.close()


def _workers(settings: Settings, store: Store) -> list[Worker]:
    workers = [
        Worker("usage", store.usage.flush, every=_SECONDS, first_after=_SECONDS),
        Worker("purge", DailyPurge(store.purge, clock=store.clock), every=_DAY, first_after=_SETTLED),
        Worker("erasure", store.database.keep_forgetting, every=_SECONDS, first_after=_SECONDS),
    ]
    if settings.smtp_host:
        smtp = SmtpConfig(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value(),
        )
        courier = Courier(
            store.outbox, smtp, sender=settings.mail_from, clock=store.clock, reply_to=settings.contact_mail
        )
        workers.append(Worker("courier", courier.deliver, every=_SECONDS))
    return workers


def _comparing(store: Store, reader: Callable[[], NeedReader]) -> list[Worker]:
    def read(*, pause: Pause) -> int:
        made = store.need_vectors.compute(reader(), pause=pause)
        store.near_pairs.compute(pause=pause)
        return made

    return [
        _long("needs", read, every=_SECONDS, first_after=_SECONDS),
        _long("groups", store.cluster_work.keep_up, every=_MINUTE, first_after=_MINUTE / 2),
    ]


def _sorting(store: Store, sorter: Callable[[], Reader]) -> list[Worker]:
    def read(*, pause: Pause) -> int:
        # Asked each time: what answered when the service began is not what answers once a record was published.
        return store.readings.compute(sorter(), pause=pause)

    return [_long("inbox", read, every=_SECONDS, first_after=_SECONDS)]


def _long(name: str, work: Callable[..., object], *, every: float, first_after: float) -> Worker:
    """Make a worker whose work may last minutes: requests go first, and it ends between two steps."""
    breath = Breath()
    return Worker(name, partial(work, pause=breath), every=every, first_after=first_after, breath=breath)
