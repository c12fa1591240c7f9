"""A person's copy of their request: what they wrote and were told, and when; nothing of what colleagues wrote.

Each field is named here: what is added to a request one day does not leave with it unasked.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from api.desk.requests.history import PERSON, SYSTEM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk.requests.filed import Answer, FiledRequest
    from api.desk.requests.history import Event

_OWN_WORDS = ("fields", "agreed", "reason")
"""What a line of history tells: fields that were corrected, what an introduction was answered, why it is closed."""


def as_export(filed: FiledRequest) -> dict[str, Any]:
    """Give a person what is kept of their request, in a form that a program reads too.

    Args:
        filed: the request.

    Returns:
        What JSON can write; moments are in ISO 8601.

    """
    return {
        "reference": filed.reference,
        "status": filed.status,
        "channel": filed.channel,
        "received_at": filed.received_at.isoformat(),
        "updated_at": filed.updated_at.isoformat(),
        "form": asdict(filed.form) if filed.form else None,
        "masked_text": filed.masked_text,
        "place": asdict(filed.place) if filed.place else None,
        "eligible": filed.eligible,
        "seen": filed.seen.as_json() if filed.seen else None,
        "events": [_told(event) for event in filed.events if event.is_the_persons],
        "answers": [_read(answer) for answer in filed.answers],
        "messages": [
            {"at": one.at.isoformat(), "by": PERSON if one.is_the_persons else "team", "text": one.text}
            for one in filed.messages
        ],
        "earlier": [
            {"written_at": one.written_at.isoformat(), "masked_text": one.masked_text} for one in filed.earlier
        ],
        "told": [
            {"agreed_at": one.agreed_at.isoformat(), "territory": one.territory, "contact": dict(one.contact)}
            for one in filed.told
        ],
    }


def _told(event: Event) -> Mapping[str, Any]:
    return {
        "kind": event.kind,
        "at": event.at.isoformat(),
        "by": event.actor if event.actor in {PERSON, SYSTEM} else "team",
        "before": event.before,
        "after": event.after,
        **{name: event.payload[name] for name in _OWN_WORDS if name in event.payload},
    }


def _read(answer: Answer) -> Mapping[str, Any]:
    return {"at": answer.at.isoformat(), "text": answer.text, "records": list(answer.records)}
