from threading import Event, Thread, current_thread, main_thread

import pytest

from recommender import Need, Recommender
from recommender.beside import Beside


def _in_main() -> bool:
    return current_thread() is main_thread()


def test_of_several_callers_one_alone_is_helped_and_the_next_once_it_went_even_wrong() -> None:
    beside = Beside()
    helped = []

    def went_wrong() -> None:
        with beside.begun(_in_main) as one, beside.begun(_in_main) as other:
            helped.extend([one(), other()])
            raise RuntimeError("the encoder failed")

    with pytest.raises(RuntimeError, match="the encoder failed"):
        went_wrong()
    with beside.begun(_in_main) as last:
        helped.append(last())
    assert helped == [False, True, False]


def test_what_the_work_raised_is_raised_where_its_result_is_wanted() -> None:
    def fails() -> None:
        raise ValueError("no such word")

    with Beside().begun(fails) as told, pytest.raises(ValueError, match="no such word"):
        told()


def test_a_long_need_whose_words_were_read_beside_is_answered_as_one_read_at_once(recommender: Recommender) -> None:
    need = Need(
        "Nous sommes une petite commune rurale et nos habitants déposent leurs encombrants devant les bacs toute "
        "l’année. Les agents passent deux jours par semaine à les ramasser, et personne ne sait qui prévenir. Il nous "
        "faudrait une application pour signaler ces dépôts."
    )
    alone = recommender.recommend(need)
    entered, leave = Event(), Event()

    def hold() -> None:
        entered.set()
        leave.wait(60)

    def keep_it_busy() -> None:
        with recommender._beside.begun(hold) as told:
            told()

    busy = Thread(target=keep_it_busy)
    busy.start()
    assert entered.wait(60)
    try:
        crowded = recommender.recommend(need)
    finally:
        leave.set()
        busy.join()
    assert crowded == alone
    assert alone.rewording is not None
