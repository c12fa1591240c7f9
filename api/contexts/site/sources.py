"""What the page of sources is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.cited_documents import CitedDocument


@dataclass(frozen=True)
class SourcesPage:
    """Where all that is served comes from."""

    documents: tuple[CitedDocument, ...]
    """What the records cite, imported lists, what territories are read from: in this order."""
