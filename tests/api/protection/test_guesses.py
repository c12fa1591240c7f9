from api.protection.guesses import Guesses


class _Clock:
    at = 1_000.0

    def __call__(self) -> float:
        return self.at


def test_an_account_is_tried_so_often_and_no_more_from_wherever_it_comes() -> None:
    clock = _Clock()
    guesses = Guesses("3/hour", key=b"key", clock=clock)
    assert [guesses.draw("a@exemple.fr") for _ in range(3)] == [0, 0, 0]
    clock.at += 600
    assert guesses.draw(" A@Exemple.fr") == 3_000
    assert guesses.draw("b@exemple.fr") == 0
    clock.at += 3_000
    assert guesses.draw("a@exemple.fr") == 0


def test_a_good_password_starts_the_count_again() -> None:
    guesses = Guesses("2/hour", key=b"key", clock=_Clock())
    for _ in range(5):
        assert guesses.draw("a@exemple.fr") == 0
        guesses.forget("a@exemple.fr")


def test_an_empty_rate_is_no_limit() -> None:
    guesses = Guesses("", key=b"key")
    assert [guesses.draw("a@exemple.fr") for _ in range(50)] == [0] * 50
    guesses.forget("a@exemple.fr")
