from datetime import date

from starlette.requests import Request

from api.protection.voters import Voter, Voters

VOTERS = Voters(b"key", 0)
DAY, NEXT = date(2026, 3, 2), date(2026, 3, 3)


def voter(address: str, *, day: date = DAY, voters: Voters = VOTERS) -> Voter:
    return voters.of(Request({"type": "http", "client": (address, 1), "headers": []}), day=day)


def test_the_same_address_is_one_agent_for_a_day_and_another_the_next() -> None:
    assert voter("192.0.2.1") == voter("192.0.2.1")
    assert voter("192.0.2.1").agent != voter("192.0.2.2").agent
    assert voter("192.0.2.1").agent != voter("192.0.2.1", day=NEXT).agent


def test_a_network_is_told_from_day_to_day_without_its_addresses() -> None:
    assert voter("192.0.2.1").network == voter("192.0.99.7", day=NEXT).network
    assert voter("192.0.2.1").network != voter("192.1.2.1").network


def test_the_addresses_of_one_subscriber_of_ipv6_are_one_agent() -> None:
    assert voter("2001:db8:1:2::1").agent == voter("2001:db8:1:2::ffff").agent
    assert voter("2001:db8:1:2::1").agent != voter("2001:db8:1:3::1").agent
    assert voter("2001:db8:1:2::1").network == voter("2001:db8:9::1").network != voter("2001:db9::1").network
    assert voter("::ffff:192.0.2.1") == voter("192.0.2.1")


def test_without_the_key_neither_address_nor_need_can_be_tried() -> None:
    other = Voters(b"other", 0)
    assert voter("192.0.2.1", voters=other) != voter("192.0.2.1")
    assert other.need("Le hall est sombre") != VOTERS.need("Le hall est sombre")
    assert "192" not in voter("192.0.2.1").agent


def test_what_is_no_address_is_an_agent_all_the_same() -> None:
    assert voter("testclient") != voter("autre")
