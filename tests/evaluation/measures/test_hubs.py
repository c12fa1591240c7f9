from evaluation.measures.hubs import Hub, largest_hub


def test_a_record_counts_where_it_is_in_the_first_three() -> None:
    rankings = [["a", "b", "c", "z"], ["z", "y", "x"], ["d", "e", "f", "z"], ["z"]]
    assert largest_hub(rankings) == Hub("z", 0.5, 4)


def test_equal_hubs_are_told_apart_by_id_whatever_the_order() -> None:
    assert largest_hub([["b"], ["a"]]) == largest_hub([["a"], ["b"]]) == Hub("a", 0.5, 2)


def test_no_ranking_makes_no_hub() -> None:
    assert largest_hub([]) is None
    assert largest_hub([[], []]) is None
