import math
import random

import pytest

from api.desk import NewAccount, PasswordError, Role, Store
from api.desk.accounts.leaked_passwords import _BITS, _FILE, _PROBES, _read, filter_of, is_leaked

NEW = NewAccount("prenom.nom@exemple.fr", "Dominique Exemple", Role.EXPERT)
COMMONEST = [
    "123qweasdzxc", "1qaz2wsx3edc", "q1w2e3r4t5y6", "1q2w3e4r5t6y", "qazwsxedcrfv", "leavemealone", "motherfucker",
    "gfhjkmgfhjkm", "ghjcnjgfhjkm", "zxcasdqwe123", "sonyericsson", "123456789qwe", "1qazxsw23edc", "qwerasdfzxcv",
    "flvbybcnhfnjh", "ghbdtnrfrltkf", "websolutions", "finalfantasy", "1qaz2wsx3edc4rfv", "chickenwing101",
    "unbelievable", "administrator", "justinbieber", "contortionist",
]  # fmt: skip
"""The first of twelve characters in two lists that others rank, and that ours was not made of."""


@pytest.mark.parametrize("password", COMMONEST)
def test_the_commonest_of_twelve_characters_are_refused(store: Store, password: str) -> None:
    for written in (password, password.upper()):
        assert is_leaked(written)
        with pytest.raises(PasswordError):
            store.accounts.add(NEW, password=written)
    assert store.accounts.all() == ()


def test_one_that_only_leaked_is_refused_in_words(store: Store) -> None:
    password = "Chickenwing101"
    with pytest.raises(PasswordError, match="a fuité ailleurs"):
        store.accounts.add(NEW, password=password)


def test_the_filter_holds_as_many_as_is_told() -> None:
    """How many a filter holds is read from the share of its bits that are set (Swamidass and Baldi, 2007)."""
    bits = _FILE.read_bytes()
    assert len(bits) == _BITS // 8
    share = int.from_bytes(bits, "big").bit_count() / _BITS
    assert -_BITS / _PROBES * math.log(1 - share) > 1_400_000


def test_few_good_passwords_are_refused_with_them() -> None:
    rng = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz -éè0123456789"
    made = ["".join(rng.choices(letters, k=18)) for _ in range(2_000)]
    assert sum(map(is_leaked, made)) <= 10


def test_the_same_passwords_give_the_same_filter_in_whatever_order(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text("douze lettres au moins\ncourt\nÉlan vers le large\n", encoding="utf-8")
    read = list(_read(tmp_path))
    assert read == ["douze lettres au moins", "Élan vers le large"]
    assert filter_of(read) == filter_of(reversed(read)) != filter_of(read[:1])
