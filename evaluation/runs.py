"""Batches of needs in, runs in the TREC format out."""

from __future__ import annotations

import json
import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender import Ranked

RUN_TAG = "deja-la"


class QueriesError(ValueError):
    """A file of queries cannot be read; the message, in French, names the line."""


@dataclass(frozen=True)
class Query:
    """One need of a batch."""

    query_id: str
    text: str


def read_queries(lines: Iterable[str]) -> list[Query]:
    """Read a batch of needs, one JSON object a line: ``{"id": …, "text": …}``.

    Args:
        lines: the lines; blank ones are passed over, other fields are ignored.

    Returns:
        The queries, in the order of the lines.

    Raises:
        QueriesError: if a line is no such object, or an id is empty, holds a space or half a character, or comes twice.

    """
    queries: dict[str, Query] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            query = _read_query(line, number=number)
            if query.query_id in queries:
                raise QueriesError(f"Ligne {number} : l’identifiant « {query.query_id} » est déjà pris.")
            queries[query.query_id] = query
    return list(queries.values())


def _read_query(line: str, *, number: int) -> Query:
    expected = 'Chaque ligne s’écrit {"id": "…", "text": "…"}.'
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        raise QueriesError(f"Ligne {number} : ce n’est pas du JSON. {expected}") from None
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        raise QueriesError(f"Ligne {number} : le texte manque. {expected}")
    query_id = raw.get("id")
    if isinstance(query_id, int) and not isinstance(query_id, bool):
        query_id = str(query_id)
    if not isinstance(query_id, str) or not query_id or any(c.isspace() for c in query_id):
        raise QueriesError(f"Ligne {number} : l’identifiant manque, ou contient une espace. {expected}")
    if any(unicodedata.category(c) == "Cs" for c in query_id):
        raise QueriesError(f"Ligne {number} : l’identifiant contient une moitié de caractère, qui ne s’écrit pas.")
    return Query(query_id, raw["text"])


def trec_lines(query_id: str, ranking: Sequence[Ranked], *, top: int) -> Iterator[str]:
    """Write a ranking in the TREC run format: ``qid Q0 docid rank score tag``.

    Args:
        query_id: the query.
        ranking: best first.
        top: how many to write, at least 1.

    Yields:
        One line a record; scores are probabilities, lowered by the least possible
        where two are equal, so that they strictly decrease.

    Raises:
        ValueError: if ``top`` is below 1.

    """
    if top < 1:
        raise ValueError(f"top must be at least 1, got {top}")
    last = math.inf
    for rank, ranked in enumerate(ranking[:top], start=1):
        last = min(ranked.probability, math.nextafter(last, -math.inf))
        yield f"{query_id} Q0 {ranked.record_id} {rank} {last!r} {RUN_TAG}"
