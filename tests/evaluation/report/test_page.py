import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evaluation.measures.ranking import NDCG
from evaluation.report.page import failures_of, write_report
from evaluation.report.results_file import NeedLine, Results, save_results
from tests.evaluation.results import LINES, PART, PROVENANCE, RESULTS


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.alternatives: list[str | None] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids += [told["id"] or ""] if "id" in told else []
        if tag == "svg":
            self.alternatives.append(told.get("aria-label"))
            assert told["role"] == "img"
        if tag not in {"meta", "link", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def written(tmp_path: Path, results: Results = RESULTS, lines: list[NeedLine] = LINES) -> str:
    path = tmp_path / "relevance.json"
    save_results(results, lines, path)
    return write_report(path).read_text(encoding="utf-8")


def test_the_page_is_whole_and_each_plot_is_told_in_words(tmp_path: Path) -> None:
    page = Page()
    page.feed(written(tmp_path))
    assert page.open == []
    assert len(page.alternatives) == 2 * (2 * 2 + 2)
    assert all(page.alternatives)
    assert len(set(page.ids)) == len(page.ids)
    assert {"development", "gate", "known-item", "failures"} <= set(page.ids)


def test_the_page_stands_alone(tmp_path: Path) -> None:
    html = written(tmp_path)
    assert not re.findall(r'(?:src|href)="(?!#)[^"]*"', html)
    assert "@import" not in html
    assert "<script" not in html


def test_the_same_results_give_the_same_page(tmp_path: Path) -> None:
    assert written(tmp_path) == written(tmp_path)


def test_a_peer_that_was_not_measured_is_said_aloud(tmp_path: Path) -> None:
    assert "NOT MEASURED" not in written(tmp_path)
    missing = dataclasses.replace(PART, provenance=dataclasses.replace(PROVENANCE, missing_peers=["txtai"]))
    assert "NOT MEASURED: txtai was not installed" in written(tmp_path, Results({"gate": missing}, {}, None))


def line(need_id: str, value: float | None, *, part: str = "development", **changes: object) -> NeedLine:
    measures = {} if value is None else {"tool": {NDCG: value}}
    made = dataclasses.replace(LINES[0], id=need_id, part=part, answerable=value is not None, measures=measures)
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def test_failures_are_the_worst_needs_of_development_alone() -> None:
    lines = [
        line("a", 0.5),
        line("b", 0.1),
        line("g", 0.0, part="gate"),
        line("t", 0.0, part="test"),
        line("x", None, probability=0.2),
        line("y", None, probability=0.8),
        line("z", None, verdict="nothing_comparable"),
    ]
    failures = failures_of(lines, {one.id: "texte" for one in lines})
    assert [failure.need_id for failure in failures] == ["b", "a", "y", "x"]
    assert failures[0].what == "nDCG@10: tools 0.10"


def test_no_text_of_a_need_is_taken_for_html(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.report.page._texts", lambda: {"development-a": "<b onclick='x'>&"})
    html = written(tmp_path)
    assert "&lt;b onclick=&#39;x&#39;&gt;&amp;" in html
    assert "<b onclick" not in html
