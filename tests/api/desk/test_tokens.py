from api.desk.tokens import derive_token, digest_of, is_digest_of, new_token


def test_a_token_holds_256_bits_and_is_never_drawn_twice() -> None:
    drawn = {new_token() for _ in range(1_000)}
    assert len(drawn) == 1_000
    assert all(len(token) == 43 for token in drawn)


def test_a_token_is_recognised_by_its_digest_and_no_other_is() -> None:
    token = new_token()
    assert is_digest_of(token, digest_of(token))
    assert not is_digest_of(new_token(), digest_of(token))
    assert not is_digest_of("é\ud800", digest_of(token))


def test_a_derived_token_is_always_the_same_and_differs_by_purpose() -> None:
    token = new_token()
    assert derive_token(token, purpose="follow") == derive_token(token, purpose="follow")
    assert len({derive_token(token, purpose="follow"), derive_token(token, purpose="read"), token}) == 3
    assert len(derive_token(token, purpose="follow")) == 43
