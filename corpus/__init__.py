"""What is known: records, territories, their sources."""

from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError, CorpusError, UnknownRecordError, UnknownTerritoryError
from corpus.records import Investigation, Record, Tool
from corpus.territories import Territories

__all__ = [
    "Catalogue",
    "CatalogueError",
    "CorpusError",
    "Investigation",
    "Record",
    "Territories",
    "Tool",
    "UnknownRecordError",
    "UnknownTerritoryError",
]
