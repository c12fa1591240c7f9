import datetime as dt
from pathlib import Path

from recommender.learning.ranking_log import LogLine, RankingLog

AT = dt.datetime(2026, 11, 28, 21, 50, tzinfo=dt.UTC)


def test_lines_are_read_as_they_were_written_first_things_first(tmp_path: Path) -> None:
    log = RankingLog(tmp_path / "log.jsonl")
    assert log.lines() == ()
    log.write("install", "a1", at=AT, told={"ndcg@10": 0.8})
    log.write("back", "", at=AT, told={})
    assert log.lines() == (
        LogLine("2026-11-28T21:50:00+00:00", "install", "a1", {"ndcg@10": 0.8}),
        LogLine("2026-11-28T21:50:00+00:00", "back", "", {}),
    )


def test_weights_are_gone_from_the_moment_they_are_forgotten_to_the_next_install(tmp_path: Path) -> None:
    log = RankingLog(tmp_path / "log.jsonl")
    log.write("forget", "a1", at=AT, told={"steps": 1, "weights": 0})
    assert not log.weights_gone
    log.write("forget", "b2", at=AT, told={"steps": 0, "weights": 1})
    log.write("refuse", "b2", at=AT, told={})
    assert log.weights_gone
    log.write("install", "c3", at=AT, told={})
    assert not log.weights_gone


def test_a_line_that_a_full_disk_cut_short_is_passed_over_and_the_next_one_is_read(tmp_path: Path) -> None:
    log = RankingLog(tmp_path / "log.jsonl")
    log.write("install", "a1", at=AT, told={})
    log.write("forget", "b2", at=AT, told={"steps": 0, "weights": 1})
    whole = (tmp_path / "log.jsonl").read_bytes()
    (tmp_path / "log.jsonl").write_bytes(whole[:-30])
    assert [line.action for line in log.lines()] == ["install"]
    log.write("back", "", at=AT, told={})
    assert [line.action for line in log.lines()] == ["install", "back"]
