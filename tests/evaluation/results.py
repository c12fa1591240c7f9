"""Small results, as a run over three needs would give them."""

import dataclasses

from evaluation.measures.robustness import SPOILINGS
from evaluation.relevance.part_results import Field, lines_of, measure_part
from evaluation.report.results_file import KnownItemResults, NeedLine, PartResults, Provenance, Results
from evaluation.systems.ours import Answers, Ours
from recommender import Ranked, Recommendation, RecordKind, Verdict
from tests.evaluation.collection import ToldRecommender, judged_need, ranked, recommendation

PROVENANCE = Provenance(
    commit="c" * 40,
    changed=False,
    date="2026-11-26",
    catalogue="d" * 64,
    encoder={"name": "e", "revision": "1", "digest": "f" * 64, "dimension": 3},
    index_version="0" * 16,
    settings={"resampling": {"resamples": 10_000, "level": 0.95, "seed": 1}},
    libraries={},
    missing_peers=[],
)
NEEDS = [
    judged_need("a", {"i1": 2, "t2": 1}),
    judged_need("b", {"t1": 1}, group="expert"),
    judged_need("c", {}, vague=True),
]
RANKINGS: dict[str, list[Ranked]] = {
    "a": [
        ranked("t1", 1, 0.9, words=3, sense=1),
        ranked("i2", 1, 0.8, words=1, sense=1),
        ranked("t2", 2, 0.7, words=1, sense=2),
        ranked("i1", 2, 0.6, words=2, sense=0),
    ],
    "b": [ranked("t1", 1, 0.5, words=0, sense=1), ranked("t2", 2, 0.1, words=0), ranked("i1", 1, 0.05, words=1)],
    "c": [ranked("i2", 1, 0.2, words=1), ranked("i1", 2, 0.1, words=1), ranked("t2", 1, 0.1, words=1)],
}


def told() -> dict[str, Recommendation]:
    verdicts = {"a": Verdict.FOUND, "b": Verdict.NOTHING_COMPARABLE, "c": Verdict.NOTHING_COMPARABLE}
    answers = {}
    for need in NEEDS:
        answer = recommendation(*RANKINGS[need.need_id], verdict=verdicts[need.need_id])
        for text in (need.text, *(spoil(need.text) for spoil in SPOILINGS.values())):
            answers[text] = answer
    return answers


def fields(answers: Answers) -> list[Field]:
    ours = {kind: Ours(answers, kind) for kind in RecordKind}
    return [
        Field(RecordKind.INVESTIGATION, frozenset({"i1", "i2"}), (ours[RecordKind.INVESTIGATION],), ()),
        Field(RecordKind.TOOL, frozenset({"t1", "t2"}), (ours[RecordKind.TOOL],), (ours[RecordKind.TOOL],)),
    ]


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_rounded(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value, **{f.name: _rounded(getattr(value, f.name)) for f in dataclasses.fields(value)}
        )
    return value


def _part() -> PartResults:
    answers = Answers(ToldRecommender(told()))  # type: ignore[arg-type]
    part = _rounded(measure_part(NEEDS, fields(answers), answers, rewordings={}, provenance=PROVENANCE))
    assert isinstance(part, PartResults)
    return part


def _lines() -> list[NeedLine]:
    answers = Answers(ToldRecommender(told()))  # type: ignore[arg-type]
    lines = lines_of(NEEDS, fields(answers), answers)
    made = [dataclasses.replace(line, id=f"{part}-{line.id}", part=part) for part in PARTS for line in lines]
    return [line for line in map(_rounded, made) if isinstance(line, NeedLine)]


PARTS = ("development", "gate")
PART = _part()
LINES = _lines()
KNOWN_ITEM = KnownItemResults(PROVENANCE, 9, 5, {"long": PART.kinds["tool"].systems})
RESULTS = Results(dict.fromkeys(PARTS, PART), {"tool: hit@1": 0.5}, KNOWN_ITEM)
