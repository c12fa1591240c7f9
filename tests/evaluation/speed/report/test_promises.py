from evaluation.speed.encoder.short_query import ShortQuery
from evaluation.speed.engines.comparison import DOCUMENTED, Engines
from evaluation.speed.engines.contestants import OURS
from evaluation.speed.need_path.whole_path import WholePath
from evaluation.speed.report.promises import promises_of
from evaluation.speed.served.throughput import Http, HttpRow
from tests.evaluation.speed.report.figures import engine_row, path_row, speed, spread


def _broken(**changes: object) -> list[str]:
    return [promise.what for promise in promises_of(speed(**changes)) if not promise.kept]


def test_a_run_that_keeps_everything_has_a_promise_for_each_family() -> None:
    assert _broken() == []
    assert len(promises_of(speed())) == 2 + 1 + 5 + 2 + 1 + 1


def test_a_ratio_over_its_goal_breaks_the_promise_of_its_length_alone() -> None:
    rows = {"short": path_row(1.51, 1.5), "long": path_row(1.15, 1.15), "every": path_row(9.0, None)}
    assert _broken(whole_path=WholePath({}, "1 thread, arena", rows)) == [
        "whole path over encoder, needs of 3 to 15 words"
    ]


def test_a_short_query_is_held_to_its_median_alone() -> None:
    assert _broken(short_query=ShortQuery(300, spread(5.0), spread(50.0))) == []
    assert _broken(short_query=ShortQuery(300, spread(5.1), spread(5.2))) == [
        "a query of 15 words on one thread, encoder alone, ms"
    ]


def test_the_documented_engine_must_be_several_times_slower() -> None:
    rows = {OURS: engine_row(None), DOCUMENTED: engine_row(4.5)}
    assert _broken(engines=Engines(1, 1, rows, {})) == [f"{DOCUMENTED} over ours, first_answer_s"]


def test_any_other_engine_must_only_be_behind() -> None:
    rows = {OURS: engine_row(None), "LanceDB, our ONNX weights": engine_row(1.0)}
    assert _broken(engines=Engines(1, 1, rows, {})) == []
    rows["LanceDB, our ONNX weights"] = engine_row(0.99)
    assert len(_broken(engines=Engines(1, 1, rows, {}))) == 5


def test_memory_is_held_to_its_limits() -> None:
    assert _broken(encoder_mb=spread(251.0)) == ["the encoder alone, MB"]
    crowded = Http([HttpRow(8, 100, 50.0, 20.0, 40.0, 60.0, {"200": 100})], 401.0)
    assert _broken(http=crowded) == ["the whole service, MB"]


def test_a_need_that_is_not_answered_breaks_a_promise() -> None:
    lost = Http([HttpRow(64, 99, 50.0, 20.0, 40.0, 60.0, {"0": 1, "200": 99})], 350.0)
    assert _broken(http=lost) == ["share answered, 64 clients"]


def test_what_was_not_measured_promises_nothing() -> None:
    nothing = dict.fromkeys(("whole_path", "engines", "short_query", "encoder_mb", "growth", "http"))
    assert promises_of(speed(**nothing)) == []
