from evaluation.speed.mix import development_mix, every_nth, mix_of


def test_lengths_are_counted_in_words() -> None:
    texts = [" ".join(["mot"] * words) for words in (2, 3, 15, 16, 60, 61)]
    mix = mix_of(texts)
    assert [len(text.split()) for text in mix.short] == [3, 15]
    assert [len(text.split()) for text in mix.long] == [61]
    assert mix.every == tuple(texts)


def test_the_development_needs_have_enough_of_both_lengths() -> None:
    mix = development_mix()
    assert min(len(mix.short), len(mix.long)) >= 50


def test_needs_are_taken_from_the_whole_list_and_always_the_same() -> None:
    texts = tuple(str(number) for number in range(10))
    assert every_nth(texts, 3) == ("0", "3", "6")
    assert every_nth(texts, 99) == texts
