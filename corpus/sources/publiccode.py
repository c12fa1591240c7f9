"""Files ``publiccode.yml``, versions 0.2 to 0.7: how a public project describes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.documents import Document
from corpus.errors import SourceError
from corpus.records import ToolKind, ToolState
from corpus.sources.cells import address_of, days_of, list_of, one_of, required, text_of
from corpus.sources.files import decode, members
from corpus.sources.rows import CellError, Draft, Quarantined, Row, Upstream
from corpus.sources.slugs import slug_of
from corpus.sources.vocabularies import themes_and_keywords
from corpus.sources.yaml_text import Unreadable, load_yaml, why_no_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_STATUSES: Mapping[str, ToolState] = {
    "concept": ToolState.EXPERIMENT,
    "development": ToolState.EXPERIMENT,
    "beta": ToolState.EXPERIMENT,
    "stable": ToolState.LIVE,
    "obsolete": ToolState.DROPPED,
}
_MAINTENANCE: Mapping[str, str] = {
    "internal": "Maintenu par l’équipe qui le porte",
    "contract": "Maintenu sous contrat",
    "community": "Maintenu par une communauté",
    "none": "N’est plus maintenu",
}


def read_publiccode(path: Path) -> Iterator[Row | Quarantined]:
    """Read one file, or every YAML file of a folder or archive.

    Args:
        path: the file, folder or archive.

    Yields:
        Each project; a file that is no such YAML is quarantined.

    Raises:
        SourceError: if there is none.

    """
    found = False
    for name, content in members(path, endings={".yml", ".yaml"}):
        found = True
        try:
            loaded = load_yaml(decode(content, name=name))
        except SourceError as error:
            loaded = Unreadable(error)
        if isinstance(loaded, dict):
            yield Row(name, {str(key): value for key, value in loaded.items()})
        else:
            yield Quarantined(name, "", "", why_no_mapping(loaded))
    if not found:
        raise SourceError(f"{path} ne contient aucun fichier .yml.")


def draft_of(row: Row) -> Draft:
    """Read a project; its contacts are left where they are, unknown keys too."""
    cells = row.cells
    if not text_of(cells, "publiccodeYmlVersion") and not text_of(cells, "publiccode-yaml-version"):
        raise CellError("publiccodeYmlVersion", "", "valeur obligatoire absente")
    name = required(cells, "name")
    told = _described(cells.get("description"))
    legal, audience = _mapping(cells, "legal"), _mapping(cells, "intendedAudience")
    themes, keywords = themes_and_keywords([*list_of(cells, "categories"), *list_of(cells, "tags")])
    status = text_of(cells, "developmentStatus")
    localised = text_of(told, "localisedName")
    kept = one_of(_mapping(cells, "maintenance"), "type", _MAINTENANCE, empty="")
    return Draft(
        external_id=slug_of(name, field="name"),
        name=name,
        aliases=(localised,) if localised else (),
        kind=ToolKind.SOFTWARE,
        state=one_of(cells, "developmentStatus", _STATUSES, empty=ToolState.UNKNOWN),
        state_note=f"« {status} » d’après son publiccode.yml." if status else None,
        purpose=text_of(told, "shortDescription"),
        description="\n\n".join(filter(None, [text_of(told, "longDescription"), *list_of(told, "features")])),
        themes=themes,
        keywords=keywords,
        audience=list_of(audience, "scope"),
        used_by=list_of(cells, "usedBy"),
        publisher=text_of(legal, "repoOwner") or text_of(legal, "mainCopyrightOwner") or _organisation(cells),
        licence=text_of(legal, "license"),
        url=address_of(cells, "landingURL"),
        repository=address_of(cells, "url"),
        facts=(("support", kept),) if kept else (),
        page=address_of(cells, "url"),
        dates=days_of([cells.get("releaseDate")]),
    )


def _described(descriptions: Any) -> Mapping[str, object]:
    """Choose the description in French, else in English, else the first."""
    by_language = descriptions if isinstance(descriptions, dict) else {}
    wanted = sorted(
        by_language, key=lambda language: (not str(language).startswith("fr"), not str(language).startswith("en"))
    )
    told = by_language[wanted[0]] if wanted else {}
    return told if isinstance(told, dict) else {}


def _mapping(cells: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = cells.get(key)
    return value if isinstance(value, dict) else {}


def _organisation(cells: Mapping[str, object]) -> str | None:
    return text_of(_mapping(cells, "organisation"), "name") or None


PUBLICCODE = Upstream(
    document=Document(
        id="publiccode",
        title="Fichiers publiccode.yml",
        publisher=None,
        date=None,
        licence=None,
        url="https://publiccode.net/",
    ),
    read=read_publiccode,
    draft=draft_of,
)
