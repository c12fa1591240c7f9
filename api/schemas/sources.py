"""What the API says of where records come from."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from corpus.cited_documents import CitedDocument


class SourceOut(BaseModel):
    """Une source du catalogue."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "pni-synthese-2021",
                    "way": "cited",
                    "title": "Synthèse du Programme National d'Investigations",
                    "publisher": "Agence nationale de la cohésion des territoires (ANCT), Incubateur des Territoires",
                    "licence": None,
                    "date": "2021",
                    "url": "https://incubateur.anct.gouv.fr/",
                    "text_shown": True,
                    "investigations": 47,
                    "tools": 66,
                    "unshown": 0,
                    "first_read": None,
                    "last_read": None,
                }
            ]
        },
    )

    id: str
    way: Literal["cited", "imported", "territories"]
    """`cited` par les fiches relues, `imported` comme liste, ou ce dont viennent les `territories`."""
    title: str
    publisher: str | None
    licence: str | None
    """Nulle quand la source ne la dit pas."""
    date: str | None
    """Comme la source se date elle-même ; d’une liste qui ne le fait pas, la plus récente que disent ses lignes.

    Celle-ci est un jour ou une année, telle que 2026-11-26 ou 2022 ; nulle quand aucune ligne n’en dit.
    """
    url: str | None
    text_shown: bool
    """Faux quand la licence ne le permet pas : le texte est cherché et la page d’origine liée, il n’est pas affiché."""
    investigations: int
    """Enquêtes qui en viennent, en tout ou en partie."""
    tools: int
    unshown: int
    """Outils dont un texte est cherché et non affiché."""
    first_read: dt.date | None
    """Pour une liste importée, le jour où la plus ancienne de ses lignes a été lue."""
    last_read: dt.date | None

    @classmethod
    def of(cls, cited: CitedDocument) -> SourceOut:
        """Shape a document."""
        document = cited.document
        return cls(
            id=document.id,
            way=cited.way,
            title=document.title,
            publisher=document.publisher,
            licence=document.licence,
            date=document.date or document.latest,
            url=document.url,
            text_shown=cited.shown,
            investigations=cited.investigations,
            tools=cited.tools,
            unshown=cited.unshown,
            first_read=cited.first_read,
            last_read=cited.last_read,
        )
