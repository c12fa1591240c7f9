"""Read cells: text, lists, addresses, dates and closed vocabularies, each with the error that names the cell."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, TypeVar

from corpus.cleaning import personal_data_in_address
from corpus.fidelity import words_of
from corpus.records import Price
from corpus.sources.rows import CellError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ValueT = TypeVar("_ValueT")
_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+(?:[/?#]\S*)?", re.IGNORECASE)
_BARE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
_SCHEME = re.compile(r"\Ahttps?://", re.IGNORECASE)
_FREE = re.compile(
    r"\bgratuit|\blibre|\bfree\b|\boffert|\bopen[\s-]source\b|\b(?:sans|aucun) (?:frais|coût)", re.IGNORECASE
)
_PAID = re.compile(
    r"\bpayant|\bpaid\b|\bdevis|\babonnement|\bhors taxe|\bht\b|\bttc\b|€|\d\s*eur\b|\beuros?\b", re.IGNORECASE
)
_NOT_FREE = re.compile(r"\b(?:non|pas|plus|not)[\s-]+(?:gratuit\w*|libre\w*|offert\w*|free\b)", re.IGNORECASE)
_NOT_PAID = re.compile(r"\b(?:non|pas|plus|not)[\s-]+(?:payant\w*|paid\b)", re.IGNORECASE)
_NOTHING = re.compile(
    r"0+(?:[.,]0+)?\s*(?:(?:€|eur(?:os?)?)(?:\s*(?:ht|ttc)\b)?)?"
    r"(?:\s*(?:/|par\b)\s*(?:an|ans|année|mois|jour|agent|commune|habitant|licence|poste|utilisateur))*",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?"
_EUROS = r"\s*(?:€|eur(?:os?)?)?"
_AMOUNT = re.compile(rf"({_NUMBER}){_EUROS}", re.IGNORECASE)
_BOUNDS = re.compile(
    rf"(?:(?:de|entre|à partir de|dès|jusqu[’']à|environ)\s+)?(?P<low>{_NUMBER}){_EUROS}"
    rf"(?:\s*(?:à|et|-|–)\s*(?P<high>{_NUMBER}){_EUROS})?",
    re.IGNORECASE,
)
"""An amount, or those that it lies between."""
_ON_REQUEST = re.compile(r"(?:prix |tarif )?(?:sur demande|nous consulter)", re.IGNORECASE)
_MIXED = re.compile(r"\bmixte|\bmixed\b|\bfreemium|\bpas \w+ment (?:gratuit|payant)", re.IGNORECASE)
MAX_ADDRESS = 2_000


def text_of(cells: Mapping[str, object], field: str) -> str:
    """Read a cell as text.

    Args:
        cells: the row.
        field: the column; a missing one is an empty cell.

    Returns:
        The text without spaces around; several values are joined by a comma.

    Raises:
        CellError: if it holds an object or a list of objects.

    """
    value = cells.get(field)
    if isinstance(value, list):
        return ", ".join(filter(None, (_scalar(one, field=field) for one in value)))
    return _scalar(value, field=field)


def list_of(cells: Mapping[str, object], field: str, *, separators: str = ",;") -> tuple[str, ...]:
    """Read a cell as several values, without repeats.

    Args:
        cells: the row.
        field: the column; a missing one is an empty cell.
        separators: what parts the values of a text; a JSON array is taken as it is.

    Returns:
        The values that are not empty, in order.

    Raises:
        CellError: if it holds an object.

    """
    value = cells.get(field)
    if isinstance(value, list):
        values = [_scalar(one, field=field) for one in value]
    else:
        values = [part.strip() for part in re.split(f"[{re.escape(separators)}]", _scalar(value, field=field))]
    return tuple(dict.fromkeys(filter(None, values)))


def required(cells: Mapping[str, object], field: str) -> str:
    """Read a cell that may not be empty; else a `CellError`."""
    text = text_of(cells, field)
    if not text:
        raise CellError(field, "", "valeur obligatoire absente")
    return text


def address_of(cells: Mapping[str, object], field: str) -> str | None:
    """Read the address of a page.

    Args:
        cells: the row.
        field: the column.

    Returns:
        The address, ``https://`` put before a bare ``exemple.fr``; none for an empty cell.

    Raises:
        CellError: if it is no address of the web, or holds a mail or a phone number.

    """
    text = text_of(cells, field)
    if not text:
        return None
    address = f"https://{text}" if _BARE.fullmatch(text) else _SCHEME.sub(lambda scheme: scheme[0].lower(), text)
    if not _ADDRESS.fullmatch(address) or len(address) > MAX_ADDRESS:
        raise CellError(field, text, "une adresse en https:// est attendue")
    if personal_data_in_address(address):
        raise CellError(field, text, "l’adresse contient une donnée personnelle : retirez-la")
    return address


def date_of(cells: Mapping[str, object], field: str) -> dt.date | None:
    """Read a date.

    Args:
        cells: the row.
        field: the column.

    Returns:
        The date, written ``2026-11-26`` or, day first, ``26/11/2026``, ``26-11-2026`` or ``26.11.2026``, a time after
        it or not; none for an empty cell.

    Raises:
        CellError: if it is no date.

    """
    value = cells.get(field)
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = text_of(cells, field)
    if not text:
        return None
    french = re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:\s+\d{1,2}[:hH]\d{0,2}(?::\d{2})?)?", text)
    if re.fullmatch(r"\d{5}", text):
        raise CellError(
            field, text, "un jour compté par le tableur : donnez à la colonne le format de date, en 2026-11-26"
        )
    try:
        if french:
            day, month, year = map(int, french.group(1, 3, 4))
            return dt.date(year, month, day)
        return dt.date.fromisoformat(re.split(r"[T ]", text, maxsplit=1)[0])
    except ValueError:
        told = "ce jour n’existe pas au calendrier" if french else "une date est attendue : 2026-11-26 ou 26/11/2026"
        raise CellError(field, text, told) from None


def days_of(values: Iterable[object]) -> tuple[str, ...]:
    """Read days.

    Args:
        values: dates, as `date_of` reads them, or milliseconds since 1970; what is neither is passed over.

    Returns:
        The days, in ISO 8601.

    Examples:
        >>> days_of(["2026-01-02T03:04:05+00:00", 1700000000000, None, "bientôt", "26/11/2026"])
        ('2026-01-02', '2023-11-14', '2026-11-26')

    """
    days = []
    for value in values:
        try:
            day = _day_of_milliseconds(value) if isinstance(value, int) else date_of({"": value}, "")
        except (CellError, OverflowError, ValueError):
            continue
        if day:
            days.append(day.isoformat())
    return tuple(days)


def _day_of_milliseconds(value: int) -> dt.date:
    return dt.datetime.fromtimestamp(value / 1000, dt.UTC).date()


def one_of(
    cells: Mapping[str, object],
    field: str,
    vocabulary: Mapping[str, _ValueT],
    *,
    empty: _ValueT,
    offered: Iterable[str] = (),
) -> _ValueT:
    """Read a label of a closed vocabulary.

    Args:
        cells: the row.
        field: the column.
        vocabulary: the value of each label, the labels folded by `folded_label`.
        empty: the value of an empty cell.
        offered: the labels that the error tells; none: every label.

    Returns:
        The value.

    Raises:
        CellError: if the label is none of them: one that slips through is a criterion lost without a witness.

    """
    text = text_of(cells, field)
    if not text:
        return empty
    label = folded_label(text)
    if label not in vocabulary:
        raise CellError(field, text, f"libellé inconnu ; attendu : {', '.join(offered or vocabulary)}")
    return vocabulary[label]


def folded_label(label: str) -> str:
    """Fold a label so that case, accents, spaces and punctuation do not matter: ``un peu``."""
    return " ".join(words_of(label.replace("_", " ")))


def price_of(cells: Mapping[str, object], field: str) -> Price | None:
    """Read a price.

    Args:
        cells: the row.
        field: the column.

    Returns:
        Whether it is free, paid or both, with the words of the cell when they say more; amounts alone are of euros,
        and from nothing up is both. None for an empty cell.

    Raises:
        CellError: if the cell says neither.

    """
    text = text_of(cells, field)
    if not text:
        return None
    if _NOTHING.fullmatch(text):
        return Price(kind="free")
    denied_free, denied_paid = _NOT_FREE.search(text), _NOT_PAID.search(text)
    free = _FREE.search(_NOT_FREE.sub("", text)) or denied_paid
    paid = _PAID.search(_NOT_PAID.sub("", text)) or denied_free
    detail = text[:MAX_ADDRESS] if len(text.split()) > 1 else None
    if _MIXED.search(text) or (free and paid):
        return Price(kind="mixed", detail=detail)
    if free:
        return Price(kind="free", detail=detail)
    if bounds := _BOUNDS.fullmatch(text):
        from_nothing = not bounds["low"].strip("0,. ") and bounds["high"]
        return Price(kind="mixed" if from_nothing else "paid", detail=_in_euros(text))
    if paid or _ON_REQUEST.fullmatch(text):
        return Price(kind="paid", detail=detail or (text if any(c.isdigit() for c in text) and len(text) > 2 else None))
    raise CellError(field, text, "un prix est attendu : gratuit, payant, mixte, ou un montant")


def _in_euros(text: str) -> str:
    """Write amounts alone as ones of euros."""
    if amount := _AMOUNT.fullmatch(text):
        # A point before three figures may part thousands: it stays as it was typed.
        number = amount[1] if re.fullmatch(r"\d+\.\d{3}|.*,.*", amount[1]) else amount[1].replace(".", ",")
        return f"{number} €"
    return text if re.search(r"€|eur", text, re.IGNORECASE) else f"{text} €"


def _scalar(value: object, *, field: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return str(int(value))
    if isinstance(value, (str, int, float, dt.date)):
        return str(value).strip()
    raise CellError(field, value, "un texte est attendu")
