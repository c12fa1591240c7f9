"""The records that a person saw before asking: they follow the request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from api.contexts.request_form.form import SeenCard
from api.desk import Seen, SeenMatch
from corpus.errors import UnknownRecordError
from corpus.records import Investigation
from recommender import Need, NeedError, RecordKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.catalogue import Catalogue
    from recommender import Recommender

_MAX: Final = 40
_SHOWN: Final = 20


def read_seen(need: str, ids: str, recommender: Recommender) -> Seen | None:
    """Tell what was seen.

    What the page showed is worked out again from the need, so that nobody can make it say anything else; a record that
    the answer does not hold any more is kept without a word on how close it is.

    Args:
        need: the need that was typed.
        ids: ids of the records that were seen, apart by commas.
        recommender: what answered.

    Returns:
        The verdict and the records that exist, in the order they were shown; none without a need that can be read.

    """
    try:
        answer = recommender.recommend(Need(need), top_k=_SHOWN)
    except NeedError:
        return None
    known = {match.record_id: match for match in Seen.of(answer).matches}
    wanted = dict.fromkeys(part.strip() for part in ids.split(",", _MAX)[:_MAX])
    matches = (known.get(record_id) or _match(record_id, recommender.catalogue) for record_id in wanted)
    return replace(Seen.of(answer), matches=tuple(match for match in matches if match))


def seen_cards(seen: Seen | None, catalogue: Catalogue) -> tuple[SeenCard, ...]:
    """Show what was seen; a record that left the catalogue since is left out.

    Args:
        seen: what was seen.
        catalogue: every record.

    Returns:
        A card for each record, in the order of the page they were seen on.

    """
    return record_cards(((match.record_id, match.closeness) for match in seen.matches) if seen else (), catalogue)


def record_cards(records: Iterable[tuple[str, str]], catalogue: Catalogue) -> tuple[SeenCard, ...]:
    """Show records by their titles.

    Args:
        records: ids, each with how close it was said to be.
        catalogue: every record.

    Returns:
        A card for each record that is in the catalogue.

    """
    cards = (_card(record_id, closeness, catalogue) for record_id, closeness in records)
    return tuple(card for card in cards if card)


def _card(record_id: str, closeness: str, catalogue: Catalogue) -> SeenCard | None:
    try:
        record = catalogue.record(record_id)
    except UnknownRecordError:
        return None
    if isinstance(record, Investigation):
        return SeenCard(record_id, f"/investigations/{record_id}", record.title, "Enquête", closeness)
    return SeenCard(record_id, f"/outils/{record_id}", record.name, "Outil", closeness)


def _match(record_id: str, catalogue: Catalogue) -> SeenMatch | None:
    try:
        record = catalogue.record(record_id)
    except UnknownRecordError:
        return None
    kind = RecordKind.INVESTIGATION if isinstance(record, Investigation) else RecordKind.TOOL
    return SeenMatch(record_id, kind, rank=0, closeness="")
