"""Measure everything on one part of the collection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.measures.ranking import NDCG, measure
from evaluation.measures.refusal import Judged, measure_refusal, trade_off
from evaluation.measures.reliability import measure_reliability
from evaluation.measures.robustness import measure_robustness
from evaluation.measures.significance import interval_of_mean
from evaluation.relevance.contests import contest, intervals, run
from evaluation.report.results_file import KindResults, NeedLine, PartResults
from evaluation.systems.ours import Ours, of_kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluation.measures.reliability import Reliability
    from evaluation.measures.significance import Interval
    from evaluation.needs import JudgedNeed
    from evaluation.report.results_file import Provenance
    from evaluation.systems.ours import Answers
    from evaluation.systems.protocol import System
    from recommender import Ranked, RecordKind

FIRST = 5
"""How many records of each kind a page shows."""


@dataclass(frozen=True)
class Field:
    """Who ranks the records of one kind."""

    kind: RecordKind
    record_ids: frozenset[str]
    systems: tuple[System, ...]
    """Ours first."""
    spoiled: tuple[System, ...]
    """Those whose robustness is measured."""


def measure_part(
    needs: Sequence[JudgedNeed],
    fields: Sequence[Field],
    answers: Answers,
    *,
    rewordings: Mapping[str, str],
    provenance: Provenance,
) -> PartResults:
    """Measure everything on some needs.

    Args:
        needs: the needs of a part, at least one with a useful record of each kind.
        fields: who ranks, by kind.
        answers: those of our recommender.
        rewordings: other wordings by id of need.
        provenance: what is measured.

    Returns:
        The results.

    """
    judged = judge(needs, answers)
    return PartResults(
        provenance=provenance,
        needs=len(needs),
        answerable=sum(need.answerable for need in needs),
        kinds={field.kind.value: _measure_kind(needs, field, answers, rewordings=rewordings) for field in fields},
        refusal=measure_refusal(judged),
        trade_off=trade_off(judged),
        reliability=measure_reliability([j.probability for j in judged], [j.answerable for j in judged]),
    )


def judge(needs: Sequence[JudgedNeed], answers: Answers) -> list[Judged]:
    """Put what was said of each need beside what is true of it."""
    told = [(need, answers.of(need.text)) for need in needs]
    return [Judged(answer.verdict, answer.probability, need.answerable, need.vague) for need, answer in told]


def grades_of(needs: Sequence[JudgedNeed], record_ids: frozenset[str]) -> dict[str, dict[str, int]]:
    """Give the grades among some records, of the needs that have one."""
    graded = {need.need_id: need.grades_among(record_ids) for need in needs}
    return {need_id: grades for need_id, grades in graded.items() if grades}


def _measure_kind(
    needs: Sequence[JudgedNeed], field: Field, answers: Answers, *, rewordings: Mapping[str, str]
) -> KindResults:
    grades = grades_of(needs, field.record_ids)
    asked = [need for need in needs if need.need_id in grades]
    texts = {need.need_id: need.text for need in asked}
    rankings = {need.need_id: of_kind(answers.of(need.text), field.kind) for need in needs}
    unrelated = [need.text for need in needs if not need.answerable]
    return KindResults(
        n=len(asked),
        systems=contest(field.systems, texts, grades, unrelated=unrelated),
        slices=_slices(asked, measure(grades, run(Ours(answers, field.kind), texts))),
        signals=_signals({i: rankings[i] for i in texts}, grades),
        robustness={s.name: measure_robustness(s, asked, grades, rewordings=rewordings) for s in field.spoiled},
        first_five=_reliability(needs, {i: ranking[:FIRST] for i, ranking in rankings.items()}),
        every_record=_reliability(needs, rankings),
    )


def _slices(needs: Sequence[JudgedNeed], values: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, Interval]]:
    labels = {need.need_id: (f"group: {need.group}", f"length: {need.length}") for need in needs}
    names = sorted({name for pair in labels.values() for name in pair})
    return {name: intervals({i: value for i, value in values.items() if name in labels[i]}) for name in names}


def _signals(rankings: Mapping[str, Sequence[Ranked]], grades: Mapping[str, Mapping[str, int]]) -> dict[str, Interval]:
    """Let each signal rank alone; their names are those the recommender gives."""
    names = dict.fromkeys(name for ranking in rankings.values() for ranked in ranking for name in ranked.components)
    alone = {name: {i: _by_signal(ranking, name) for i, ranking in rankings.items()} for name in names}
    return {
        name: interval_of_mean([value[NDCG] for value in measure(grades, run_).values()])
        for name, run_ in alone.items()
    }


def _by_signal(ranking: Sequence[Ranked], name: str) -> list[str]:
    # A record that lacks the signal comes last: nothing speaks for it.
    order = sorted(ranking, key=lambda ranked: (-ranked.components.get(name, float("-inf")), ranked.record_id))
    return [ranked.record_id for ranked in order]


def _reliability(needs: Sequence[JudgedNeed], rankings: Mapping[str, Sequence[Ranked]]) -> Reliability:
    pairs = [(ranked, need) for need in needs for ranked in rankings[need.need_id]]
    return measure_reliability(
        [ranked.probability for ranked, _ in pairs], [ranked.record_id in need.grades for ranked, need in pairs]
    )


def lines_of(needs: Sequence[JudgedNeed], fields: Sequence[Field], answers: Answers) -> list[NeedLine]:
    """Tell what was answered to each need, and how good it was.

    Args:
        needs: the needs.
        fields: gives the records of each kind.
        answers: those of our recommender.

    Returns:
        One line a need, in the same order.

    """
    measured = {}
    for field in fields:
        grades = grades_of(needs, field.record_ids)
        texts = {need.need_id: need.text for need in needs if need.need_id in grades}
        measured[field.kind.value] = measure(grades, run(Ours(answers, field.kind), texts))
    return [_line(need, [field.kind for field in fields], answers, measured=measured) for need in needs]


def _line(
    need: JudgedNeed,
    kinds: Sequence[RecordKind],
    answers: Answers,
    *,
    measured: Mapping[str, Mapping[str, dict[str, float]]],
) -> NeedLine:
    answer = answers.of(need.text)
    return NeedLine(
        id=need.need_id,
        part=need.part.value,
        group=need.group,
        length=need.length,
        answerable=need.answerable,
        vague=need.vague,
        verdict=answer.verdict.value,
        probability=answer.probability,
        first={kind.value: [ranked.record_id for ranked in of_kind(answer, kind)[:FIRST]] for kind in kinds},
        measures={kind: values[need.need_id] for kind, values in measured.items() if need.need_id in values},
    )
