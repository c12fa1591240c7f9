"""Measures of ranking, a value per query, computed by ``ir_measures``.

Labels are the usual ones: ``MRR@10`` is the library's RR@10 and ``hit@k`` its Success@k.
nDCG uses the grades as gains (Järvelin and Kekäläinen, 2002).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ir_measures
from ir_measures import RR, R, Success, nDCG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NDCG = "nDCG@10"
HIT_1 = "hit@1"
MRR = "MRR@10"
_MEASURES = {NDCG: nDCG @ 10, MRR: RR @ 10, HIT_1: Success @ 1, "hit@3": Success @ 3, "recall@10": R @ 10}
LABELS = tuple(_MEASURES)
"""Labels of the measures, in the order of the tables."""


def measure(
    grades: Mapping[str, Mapping[str, int]], rankings: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Measure rankings, query by query.

    Args:
        grades: at least 1, by document, by query; a document that is absent is not relevant.
        rankings: documents, best first and without repeats, by query.

    Returns:
        The value of each of `LABELS`, in [0, 1], by query, in order of id. A query without a ranking scores 0.

    Raises:
        ValueError: if a query has no relevant document, a ranking is of no query, or a document comes twice.

    Examples:
        >>> measure({"q": {"a": 2}}, {"q": ["b", "a"]})["q"]["MRR@10"]
        0.5

    """
    _check(grades, rankings)
    label_of = {str(library): label for label, library in _MEASURES.items()}
    values = {query: dict.fromkeys(LABELS, 0.0) for query in sorted(grades)}
    qrels = [ir_measures.Qrel(query, doc, grade) for query, docs in grades.items() for doc, grade in docs.items()]
    if qrels:
        for metric in ir_measures.iter_calc(_MEASURES.values(), qrels, list(_scored(rankings))):
            values[metric.query_id][label_of[str(metric.measure)]] = float(metric.value)
    return values


def _check(grades: Mapping[str, Mapping[str, int]], rankings: Mapping[str, Sequence[str]]) -> None:
    empty = sorted(query for query, docs in grades.items() if not any(grade > 0 for grade in docs.values()))
    if empty:
        raise ValueError(f"queries without a relevant document: {', '.join(empty)}")
    unknown = sorted(rankings.keys() - grades.keys())
    if unknown:
        raise ValueError(f"rankings of no query: {', '.join(unknown)}")
    for query, docs in rankings.items():
        if len(set(docs)) != len(docs):
            raise ValueError(f"the ranking of {query} holds a document twice")


def _scored(rankings: Mapping[str, Sequence[str]]) -> Iterator[ir_measures.ScoredDoc]:
    # The place as score: the providers break ties of score each in its own way, and never in ours.
    for query, docs in rankings.items():
        for place, doc in enumerate(docs):
            yield ir_measures.ScoredDoc(query, doc, float(len(docs) - place))
