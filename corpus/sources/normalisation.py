"""Make records of drafts: cleaned, masked, cut where they are too long, validated."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from corpus.cleaning import mask_personal_data
from corpus.field_messages import field_message
from corpus.records import Source, Tool, Unshown
from corpus.sources.plain_text import plain
from corpus.sources.rows import VALUE_SHOWN, CellError, Quarantined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.documents import Document
    from corpus.records import Price
    from corpus.sources.rows import Draft, Row

_PURPOSE = 3_000
_DESCRIPTION = 20_000
_PROBLEM = 3_000
_LABEL = 300
_SHORTEST_PROBLEM = 3
_ID = re.compile(r"[\w.-]*[^\W_][\w.-]*")
_MAX_ID = 120
_AMOUNT = re.compile(r"(?<=\d) (?=€$)")
"""The blank of an amount that stands alone."""
_SPOILT = (
    (
        re.compile(r"Ã[\x80-\xbf€‚-„†-‰Š‹ŒŽ‘-”•–—˜™š›œžŸ]|â€[\x80-\xbf™œž¦“”˜]"),
        "des lettres ont été mal lues avant d’arriver ici (« Ã© » pour « é ») : enregistrez la liste en UTF-8",
    ),
    (re.compile("\0"), "le texte contient un caractère nul : retapez la cellule"),
)
"""What shows that UTF-8 was read as CP1252 before it was written again, which no French text holds; and no letter."""
_OLDEST = dt.date(1990, 1, 1)
"""Before the first site: a spreadsheet counts its days from 1899, and a year may lack a figure."""
_MASKED = re.compile(r"\[[^\[\]]+\]")
"""A name of which the mask left nothing."""
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def check_id(record_id: str, *, field: str) -> str:
    """Let an id through unchanged.

    Args:
        record_id: the id as the upstream writes it.
        field: its column.

    Returns:
        The id.

    Raises:
        CellError: if it is empty, too long, or holds anything but letters, digits, ``.``, ``_`` and ``-``.

    """
    if not record_id:
        raise CellError(field, "", "valeur obligatoire absente")
    if not _ID.fullmatch(record_id):
        raise CellError(field, record_id, "identifiant attendu : lettres, chiffres, « . », « _ » et « - », sans espace")
    if len(record_id) > _MAX_ID:
        raise CellError(field, record_id, f"identifiant de {len(record_id)} caractères, {_MAX_ID} au plus")
    return record_id


def record_of(draft: Draft, row: Row, *, document: Document, read_on: dt.date) -> Tool | Quarantined:
    """Make the record of a draft.

    Args:
        draft: what the row says.
        row: the row, for its place.
        document: the source; where its licence does not let its text be shown, the text is matched only.
        read_on: the day the upstream is read on.

    Returns:
        The record, or the row set aside with the field that does not conform.

    """
    refused = _misdated(draft, row, read_on=read_on) or _spoilt(draft, row)
    if refused:
        return refused
    told = _Told((draft.name, *draft.aliases))
    name = told.label(draft.name) or ""
    if _MASKED.fullmatch(name) and name != draft.name.strip():
        return Quarantined(row.place, "name", name, "le nom est une donnée personnelle")
    purpose, rest = _cut(told.clean(draft.purpose), _PURPOSE)
    description, _ = _cut("\n".join(filter(None, [rest, told.clean(draft.description)])), _DESCRIPTION)
    problems = [_cut(text, _PROBLEM)[0] for text in map(told.clean, draft.problems) if len(text) >= _SHORTEST_PROBLEM]
    fields: dict[str, object] = {"purpose": purpose or name, "description": description or None, "problems": problems}
    if not document.republish:
        unshown = _unshown(purpose, description, problems)
        fields = {"purpose": name, "description": None, "problems": [], "unshown": unshown}
    try:
        return Tool.model_validate(
            dict(
                id=draft.external_id,
                name=name,
                kind=draft.kind,
                aliases=told.labels(alias for alias in draft.aliases if alias != draft.name),
                themes=list(draft.themes),
                keywords=told.labels(draft.keywords),
                audience=told.labels(draft.audience),
                used_by=told.labels(draft.used_by),
                publisher=told.label(draft.publisher),
                licence=told.label(draft.licence),
                price=_price(draft.price, told),
                url=draft.url,
                repository=draft.repository,
                state=draft.state,
                state_note=(_cut(told.clean(draft.state_note or ""), _PURPOSE)[0] or None),
                uses=[],
                facts=[
                    {"what": what, "value": told.label(value), "document": document.id} for what, value in draft.facts
                ],
                same_as=list(draft.same_as),
                sources=[_source(draft, row, told, document=document, read_on=read_on)],
                checked_on=draft.checked_on or read_on,
                **fields,
            )
        )
    except ValidationError as error:
        detail = error.errors()[0]
        field = ".".join(str(step) for step in detail["loc"])
        return Quarantined(row.place, field, str(detail["input"])[:VALUE_SHOWN], field_message(detail))


def _misdated(draft: Draft, row: Row, *, read_on: dt.date) -> Quarantined | None:
    """Set a row aside whose day of a check cannot be one."""
    checked = draft.checked_on
    if checked and checked < _OLDEST:
        return Quarantined(row.place, "checked_on", checked.isoformat(), "cette date est trop ancienne")
    # Somewhere it is the next day already.
    if checked and checked > read_on + dt.timedelta(days=1):
        return Quarantined(row.place, "checked_on", checked.isoformat(), "cette date est à venir")
    return None


def _spoilt(draft: Draft, row: Row) -> Quarantined | None:
    """Set a row aside whose text nobody can read, or whose name is none."""
    if _ADDRESS.fullmatch(draft.name.strip()):
        return Quarantined(row.place, "name", draft.name[:VALUE_SHOWN], "le nom est une adresse")
    texts = (("name", draft.name), ("purpose", draft.purpose), ("description", draft.description))
    for field, text in (*texts, *(("problem", one) for one in draft.problems)):
        for spoilt, reason in _SPOILT:
            if found := spoilt.search(text or ""):
                shown = text[max(0, found.start() - 20) :][:VALUE_SHOWN].replace("\0", "\N{REPLACEMENT CHARACTER}")
                return Quarantined(row.place, field, shown, reason)
    if len(draft.name) > _LABEL:
        reason = f"nom de {len(draft.name)} caractères, {_LABEL} au plus"
        return Quarantined(row.place, "name", draft.name[:VALUE_SHOWN], reason)
    return None


def _price(price: Price | None, told: _Told) -> Price | None:
    detail = told.label(price.detail) if price else None
    return price and price.model_copy(update={"detail": detail and _AMOUNT.sub("\N{NO-BREAK SPACE}", detail)})


def _source(draft: Draft, row: Row, told: _Told, *, document: Document, read_on: dt.date) -> Source:
    place = told.label(draft.place) or row.place
    return Source(
        document=document.id,
        place=place if len(place) > 2 else f"source {place}",
        external_id=draft.external_id,
        url=draft.page,
        retrieved_on=read_on,
    )


def _unshown(purpose: str, description: str, problems: Iterable[str]) -> list[Unshown]:
    told = "\n".join(filter(None, [purpose, description]))
    texts = [Unshown(about="purpose", text=told[:_DESCRIPTION])] if told else []
    return [*texts, *(Unshown(about="problem", text=problem) for problem in problems)]


@dataclass(frozen=True)
class _Told:
    """How a row is cleaned and masked: what it is about is no person in it, be it called Eva."""

    own: tuple[str, ...]
    """Its name and its aliases."""

    def clean(self, text: str) -> str:
        return mask_personal_data(plain(text), own=self.own)

    def label(self, text: str | None) -> str | None:
        line = " ".join(plain(text or "").split())
        return mask_personal_data(line, own=self.own)[:_LABEL].strip() or None

    def labels(self, texts: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(label for label in map(self.label, texts) if label))


def _cut(text: str, limit: int) -> tuple[str, str]:
    """Cut a text that is too long at the end of a sentence, else of a word, else anywhere; give both parts."""
    if len(text) <= limit:
        return text, ""
    for mark in (r"[.!?]\s|\n", r"\s"):
        ends = [match.end() for match in re.finditer(mark, text[:limit])]
        if ends and ends[-1] > limit // 2:
            return text[: ends[-1]].strip(), text[ends[-1] :].strip()
    return text[:limit].strip(), text[limit:].strip()
