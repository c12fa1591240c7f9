"""The services listed by the *Communs de la transition écologique des collectivités*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.documents import Document
from corpus.records import ToolKind, ToolState
from corpus.sources.cells import address_of, one_of, required, text_of
from corpus.sources.rows import Draft, Row, Upstream
from corpus.sources.slugs import slug_of
from corpus.sources.tables import read_table
from corpus.sources.vocabularies import YES_NO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.sources.rows import Quarantined


def read_services(path: Path) -> Iterator[Row | Quarantined]:
    """Read the list, as CSV or ODS."""
    return read_table(path, required=("name", "sousTitre", "description", "redirectionUrl"))


def draft_of(row: Row) -> Draft:
    """Read a service."""
    cells = row.cells
    name = required(cells, "name")
    one_of(cells, "isListed", YES_NO, empty=False)
    embedded = address_of(cells, "iframeUrl") if "{" not in text_of(cells, "iframeUrl") else text_of(cells, "iframeUrl")
    return Draft(
        external_id=slug_of(name, field="name"),
        name=name,
        kind=ToolKind.PUBLIC_SERVICE,
        state=ToolState.UNKNOWN,
        purpose=text_of(cells, "sousTitre"),
        description=text_of(cells, "description"),
        audience=("collectivités",),
        url=address_of(cells, "redirectionUrl"),
        facts=(("interoperability", "S’intègre dans un autre site (iframe)"),) if embedded else (),
    )


COMMUNS = Upstream(
    document=Document(
        id="communs",
        title="Services recensés par les Communs de la transition écologique des collectivités",
        publisher="Communs de la transition écologique des collectivités",
        date="juillet 2026",
        licence="Apache-2.0",
        url="https://github.com/betagouv/communs-de-la-transition-ecologique-des-collectivites",
    ),
    read=read_services,
    draft=draft_of,
)
