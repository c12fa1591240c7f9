"""The *socle interministériel de logiciels libres*: the edition of 2022, with its one-letter keys, and today's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from corpus.documents import Document
from corpus.errors import SourceError
from corpus.records import ToolKind, ToolState
from corpus.sources.cells import address_of, days_of, list_of, one_of, required, text_of
from corpus.sources.json_rows import read_json
from corpus.sources.normalisation import check_id
from corpus.sources.rows import VALUE_SHOWN, CellError, Draft, Quarantined, Row, Upstream
from corpus.sources.vocabularies import themes_and_keywords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_COMPTOIR = "https://comptoir-du-libre.org/fr/softwares/{}"
_STATUSES: Mapping[str, str] = {"r": "recommandé", "o": "en observation", "fr": "en fin de recommandation"}
_SAYS_NOTHING = {"logiciel informatique", "logiciel", "free software", "software"}
"""Descriptions that any software bears."""
_TIMES = ("updateTime", "addedTime", "referencedSinceTime")
"""Keys of what is dated, in milliseconds since 1970."""
_LISTS = ("software", "softwares", "catalog", "catalogi", "data")
_ALIKE = "similarExternalSoftwares"
"""Key of what does much the same; what people pay for is among it, which the list itself never holds."""
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)


def read_software(path: Path) -> Iterator[Row | Quarantined]:
    """Read a list of software.

    Args:
        path: a JSON list, or an object that holds one.

    Yields:
        Each title; one that is no object is quarantined.

    Raises:
        SourceError: if there is no list.

    """
    content = read_json(path)
    if isinstance(content, dict):
        content = next((content[key] for key in _LISTS if isinstance(content.get(key), list)), None)
    if not isinstance(content, list):
        raise SourceError(f"{path} n’est pas une liste de logiciels en JSON.")
    names = {
        str(item["id"]): item["i"]
        for item in reversed(content)
        if isinstance(item, dict) and item.keys() >= {"id", "i"}
    }
    for number, item in enumerate(content, start=1):
        place = f"élément {number}"
        if isinstance(item, dict):
            # The edition of 2022 tells by their numbers which of its titles are alike.
            alike = [names[one.strip()] for one in str(item.get("si", "")).split(";") if one.strip() in names]
            yield Row(place, item | {_ALIKE: [{"label": name} for name in alike]} if alike else item)
        else:
            yield Quarantined(place, "", str(item)[:VALUE_SHOWN], "un objet JSON est attendu")


def draft_of(row: Row) -> Draft:
    """Read a title, in the shape of 2022 or of today."""
    return _of_2022(row.cells) if "i" in row.cells else _of_today(row.cells)


def _of_2022(cells: Mapping[str, object]) -> Draft:
    status = one_of(cells, "st", _STATUSES, empty="sans statut")
    years = [year.strip() for year in text_of(cells, "y").split(";")]
    until = f" jusqu’en {max(years)} au moins" if any(years) else ""
    themes, keywords = themes_and_keywords(filter(None, (text_of(cells, "c"), text_of(cells, "se"))))
    described = text_of(cells, "fr-desc")
    comptoir = text_of(cells, "co")
    return Draft(
        external_id=check_id(text_of(cells, "id"), field="id"),
        name=required(cells, "i"),
        kind=ToolKind.SOFTWARE,
        state=ToolState.UNKNOWN,  # what was recommended years ago may be gone
        state_note=f"Dans le socle interministériel{until}, {status}.",
        purpose=text_of(cells, "f") or described,
        description=_joined("" if described.casefold() in _SAYS_NOTHING else described, _comparable(cells)),
        themes=themes,
        keywords=keywords,
        licence=text_of(cells, "l"),
        url=_web(cells, "website"),
        repository=_web(cells, "sources"),
        same_as=(_COMPTOIR.format(comptoir),) if comptoir.isdigit() else (),
        facts=(("support", "Marché interministériel de support"),) if text_of(cells, "su") else (),
        dates=tuple(year for year in years if _YEAR.fullmatch(year)),
        page=f"https://code.gouv.fr/sill/detail?name={text_of(cells, 'i')}" if " " not in text_of(cells, "i") else None,
    )


def _of_today(cells: Mapping[str, object]) -> Draft:
    outside = cells.get("softwareExternalData")
    known: Mapping[str, object] = outside if isinstance(outside, dict) else {}
    labels = [*list_of(cells, "categories"), *list_of(cells, "keywords")]
    themes, keywords = themes_and_keywords(labels)
    gone = cells.get("dereferencing")
    reason = text_of(gone, "reason") if isinstance(gone, dict) else ""
    return Draft(
        external_id=check_id(text_of(cells, "id") or text_of(cells, "softwareId"), field="id"),
        name=_told(cells, "name") or _told(cells, "softwareName"),
        kind=ToolKind.SOFTWARE,
        state=ToolState.UNKNOWN if gone else ToolState.LIVE,
        state_note=f"Sorti du socle interministériel. {reason}".strip() if gone else "Dans le socle interministériel.",
        purpose=_told(cells, "function") or _told(cells, "description") or _told(cells, "softwareDescription"),
        description=_joined(_told(known, "description"), _comparable(cells)),
        themes=themes,
        keywords=keywords,
        used_by=_organisations(cells.get("userAndReferentCountByOrganization")),
        licence=text_of(cells, "license"),
        url=_web(known, "websiteUrl") or _web(cells, "websiteUrl"),
        repository=_web(known, "sourceUrl") or _web(cells, "codeRepositoryUrl"),
        same_as=_comptoir(cells),
        facts=_support(cells.get("serviceProviders")),
        dates=days_of([*map(cells.get, _TIMES), gone.get("time") if isinstance(gone, dict) else None]),
    )


def _comparable(cells: Mapping[str, object]) -> str:
    """Tell what does much the same: whoever looks for Photoshop finds GIMP by it, and reads why."""
    listed = cells.get(_ALIKE)
    names = [_told(one, "label") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    told = ", ".join(dict.fromkeys(filter(None, names)))
    return f"Logiciels comparables : {told}." if told else ""


def _joined(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _told(cells: Mapping[str, object], key: str) -> str:
    """Read a text that may be told in several languages, in French if it is."""
    value = cells.get(key)
    if isinstance(value, dict):
        return next((text_of(value, language) for language in ("fr", "en", *value) if value.get(language)), "")
    return text_of(cells, key)


def _web(cells: Mapping[str, object], key: str) -> str | None:
    """Read an address; one of another kind than the web's (``git://``, ``svn://``) is left aside."""
    try:
        return address_of(cells, key)
    except CellError:
        return None


def _organisations(counted: Any) -> tuple[str, ...]:
    """Name the organisations that use it; the people behind the counts are not told."""
    return tuple(str(name) for name in counted) if isinstance(counted, dict) else ()


def _comptoir(cells: Mapping[str, object]) -> tuple[str, ...]:
    found = cells.get("comptoirDuLibreId")
    return (_COMPTOIR.format(found),) if str(found).isdigit() else ()


def _support(providers: Any) -> tuple[tuple[str, str], ...]:
    n = len(providers) if isinstance(providers, list) else 0
    return (("support", f"{n} prestataire{'s' if n > 1 else ''} référencé{'s' if n > 1 else ''}"),) if n else ()


SILL = Upstream(
    document=Document(
        id="sill",
        title="Socle interministériel de logiciels libres",
        publisher="Direction interministérielle du numérique (DINUM)",
        date=None,
        licence="Licence Ouverte 2.0",
        url="https://code.gouv.fr/sill/",
    ),
    read=read_software,
    draft=draft_of,
)
