import pytest

from api.protection.form_tokens import LIFETIME, FormTokens, TokenState
from api.protection.honeypot import is_caught

KEY = b"a key"


def at(moment: float) -> FormTokens:
    return FormTokens(KEY, clock=lambda: moment)


def test_a_token_is_good_until_its_time_is_over() -> None:
    token = at(1_000).issue("vote")
    last = 1_000 + LIFETIME.total_seconds()
    assert at(last).check(token, purpose="vote") is TokenState.VALID
    assert at(last + 1).check(token, purpose="vote") is TokenState.EXPIRED


def test_a_token_is_for_one_purpose_and_one_key() -> None:
    token = at(1_000).issue("demande/a")
    assert at(1_000).check(token, purpose="demande/b") is TokenState.FOREIGN
    assert FormTokens(b"another", clock=lambda: 1_000).check(token, purpose="demande/a") is TokenState.FOREIGN


def test_what_a_former_key_signed_is_taken_and_nothing_more_is_signed_by_it() -> None:
    old, new = at(1_000), FormTokens(b"new key", former=KEY, clock=lambda: 1_000)
    assert new.check(old.issue("vote"), purpose="vote") is TokenState.VALID
    assert old.check(new.issue("vote"), purpose="vote") is TokenState.FOREIGN
    assert FormTokens(b"new key", clock=lambda: 1_000).check(new.issue("vote"), purpose="vote") is TokenState.VALID
    assert new.check(FormTokens(b"", clock=lambda: 1_000).issue("vote"), purpose="vote") is TokenState.FOREIGN


@pytest.mark.parametrize("token", [None, "", ".", "f.aaaa.bbbb", "f", "é", "\ud800", "\0", "x" * 10_000, "..", "f..."])
def test_whatever_is_sent_in_place_of_a_token_is_foreign(token: str | None) -> None:
    assert at(1_000).check(token, purpose="vote") is TokenState.FOREIGN


def test_every_character_of_a_token_counts() -> None:
    token = at(1_000).issue("vote")
    for place, sign in enumerate(token[:-1]):  # the last sign of base64 holds bits that mean nothing
        other = token[:place] + ("A" if sign != "A" else "B") + token[place + 1 :]
        assert at(1_000).check(other, purpose="vote") is TokenState.FOREIGN


def test_the_honeypot_takes_any_text_and_no_space() -> None:
    assert is_caught({"site_web": "x"})
    assert not is_caught({"site_web": " \n"})
