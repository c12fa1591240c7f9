"""A small collection on disk, and a recommender that answers as it is told."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from evaluation.needs import JudgedNeed, Part
from recommender import Need, Ranked, Recommendation, RecordKind, Verdict

RECORDS = frozenset({"i1", "i2", "t1", "t2"})


def need_line(need_id: str, **changes: object) -> dict[str, object]:
    line = {
        "id": need_id,
        "part": "development",
        "group": "commune",
        "length": "court",
        "style": "",
        "theme": "Culture",
        "persona": "maire",
        "text": f"besoin {need_id}",
    }
    return {**line, **changes}


def judgment_line(need_id: str, **changes: object) -> dict[str, object]:
    return {"id": need_id, "grades": {"i1": 2}, "vague": False, "note": "", **changes}


def write_lines(path: Path, lines: Iterable[object]) -> None:
    told = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(told) + "\n", encoding="utf-8")


def write_collection(folder: Path, needs: Iterable[object], judgments: Iterable[object]) -> Path:
    write_lines(folder / "needs.jsonl", needs)
    write_lines(folder / "judgments.jsonl", judgments)
    return folder


def judged_need(need_id: str, grades: Mapping[str, int], **changes: object) -> JudgedNeed:
    fields: dict[str, object] = {
        "need_id": need_id,
        "part": Part.DEVELOPMENT,
        "group": "commune",
        "length": "court",
        "style": "",
        "theme": "",
        "text": f"besoin {need_id}",
        "grades": grades,
        "vague": False,
    }
    return JudgedNeed(**{**fields, **changes})  # type: ignore[arg-type]


def ranked(record_id: str, rank: int, probability: float, **components: float) -> Ranked:
    kind = RecordKind.INVESTIGATION if record_id.startswith("i") else RecordKind.TOOL
    return Ranked(record_id, kind, rank, probability, components)


def recommendation(*ranking: Ranked, verdict: Verdict = Verdict.FOUND) -> Recommendation:
    best = max((one.probability for one in ranking), default=0.0)
    by_kind = {kind: [one for one in ranking if one.kind is kind] for kind in RecordKind}
    return Recommendation(verdict, best, (), (), None, (), (), by_kind, "0" * 16)


class ToldRecommender:
    """Gives the answers it was told, and counts how often it was asked."""

    def __init__(self, answers: Mapping[str, Recommendation]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def recommend(self, need: Need, *, top_k: int = 5) -> Recommendation:
        self.asked.append(need.text)
        return self._answers[need.text]
