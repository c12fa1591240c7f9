from evaluation.speed.encoder.short_query import WORDS, cuts_of, measure_short_query
from evaluation.speed.mix import development_mix


def test_needs_are_cut_after_fifteen_words_and_shorter_ones_are_left_out() -> None:
    texts = [" ".join(f"mot{number}" for number in range(words)) for words in (14, 15, 40)]
    assert cuts_of(texts) == (texts[1],)


def test_the_development_needs_give_enough_queries() -> None:
    cuts = cuts_of(development_mix().every)
    assert len(cuts) >= 100
    assert {len(cut.split()) for cut in cuts} == {WORDS}


def test_each_repeat_is_one_figure_and_the_first_round_is_none() -> None:
    row = measure_short_query(development_mix().every[:40], repeats=2)
    assert row.queries == len(cuts_of(development_mix().every[:40])) > 5
    assert row.p50_ms.repeats == row.p95_ms.repeats == 2
    assert 0 < row.p50_ms.median <= row.p95_ms.median
