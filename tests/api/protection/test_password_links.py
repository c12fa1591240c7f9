from datetime import timedelta

from api.protection.password_links import LIFETIME, PasswordLinks

STATE = "5" * 64


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_link_opens_its_account_for_an_hour() -> None:
    clock = Clock()
    links = PasswordLinks(b"key", clock=clock)
    secret = links.issue("a1b2", state=STATE)
    assert links.account_of(secret) == "a1b2"
    # As the page, the mail and the command line say: « une heure ».
    assert timedelta(hours=1) == LIFETIME
    clock.now += LIFETIME.total_seconds()
    assert links.opens(secret, state=STATE)
    clock.now += 1
    assert not links.opens(secret, state=STATE)


def test_nothing_else_opens() -> None:
    links = PasswordLinks(b"key")
    secret = links.issue("a1b2", state=STATE)
    assert not links.opens(secret, state="6" * 64)
    assert not links.opens(secret, state=None)
    assert not links.opens(secret.replace("a1b2", "a1b3"), state=STATE)
    assert not links.opens(PasswordLinks(b"another").issue("a1b2", state=STATE), state=STATE)
    for made_up in ("", "a1b2", "a1b2.x.y", "a1b2..", "\ud800.é"):
        assert not links.opens(made_up, state=STATE)


def test_links_of_the_former_key_still_open() -> None:
    secret = PasswordLinks(b"old").issue("a1b2", state=STATE)
    assert PasswordLinks(b"new", former=b"old").opens(secret, state=STATE)
    assert not PasswordLinks(b"new").opens(secret, state=STATE)
