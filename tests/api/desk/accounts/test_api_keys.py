from datetime import timedelta

import pytest

from api.desk import ApiKeyError, Scope, Store, UnknownApiKeyError
from tests.api.desk.clock import Clock


def test_a_key_is_known_until_it_is_revoked_and_its_digest_alone_is_kept(store: Store) -> None:
    key = store.keys.add("  Observatoire   d’Exemple ", scopes=[Scope.DESK_READ], quota="600/minute", lifetime=None)
    known = store.keys.check(key)
    assert known is not None
    assert (known.name, known.scopes, known.quota) == ("Observatoire d’Exemple", {Scope.DESK_READ}, "600/minute")
    assert key.startswith(f"dl_{known.id}_")
    with store.database.connect() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM api_key").all()
    assert key.removeprefix(f"dl_{known.id}_") not in " ".join(map(str, row))
    store.keys.revoke(known.id)
    assert store.keys.check(key) is None


def test_nothing_else_is_a_key(store: Store) -> None:
    key = store.keys.add("Exemple", quota="1/minute", lifetime=None)
    for other in ("", key[:-1], key + "x", key.upper(), key.partition("_")[2], "dl__"):
        assert store.keys.check(other) is None


def test_a_key_ends_when_it_was_said_to(store: Store, clock: Clock) -> None:
    key = store.keys.add("Exemple", quota="1/minute", lifetime=timedelta(days=2))
    clock.advance(days=2, seconds=-1)
    assert store.keys.check(key)
    clock.advance(seconds=1)
    assert store.keys.check(key) is None


@pytest.mark.parametrize(
    ("name", "quota"),
    [
        ("", "1/minute"),
        ("Exemple", ""),
        ("Exemple", "beaucoup"),
        ("Exemple", "10/minute;3/hour"),
        ("Exemple", "0/minute"),
        ("Exemple", "1" * 40 + "/minute"),
    ],
)
def test_a_key_without_a_holder_or_a_quota_is_refused(store: Store, name: str, quota: str) -> None:
    with pytest.raises(ApiKeyError):
        store.keys.add(name, quota=quota, lifetime=None)


def test_the_last_use_is_told_to_the_hour(store: Store, clock: Clock) -> None:
    key = store.keys.add("Exemple", quota="1/minute", lifetime=None)
    assert store.keys.all()[0].used_at is None
    first = clock()
    for minutes in (0, 59, 1):
        clock.advance(minutes=minutes)
        store.keys.check(key)
        expected = first if clock() - first < timedelta(hours=1) else clock()
        assert store.keys.all()[0].used_at == expected


def test_an_unknown_number_is_said(store: Store) -> None:
    with pytest.raises(UnknownApiKeyError, match="key list"):
        store.keys.revoke("00000000")


def test_a_scope_that_a_later_version_dropped_opens_nothing(store: Store) -> None:
    key = store.keys.add("Exemple", scopes=[Scope.DESK_READ], quota="1/minute", lifetime=None)
    with store.database.connect() as connection:
        connection.exec_driver_sql("""UPDATE api_key SET scopes = '["desk:everything"]'""")
    known = store.keys.check(key)
    assert known is not None
    assert known.scopes == frozenset()
