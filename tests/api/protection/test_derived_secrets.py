from api.desk.tokens import digest_of
from api.protection.derived_secrets import DerivedSecrets


def test_the_same_salt_and_key_give_the_same_secret_and_others_give_others() -> None:
    secrets = DerivedSecrets(b"key")
    made = {secrets.make("a"), DerivedSecrets(b"key").make("a"), secrets.make("b"), DerivedSecrets(b"other").make("a")}
    assert len(made) == 3
    assert {len(secret) for secret in made} == {43}


def test_what_the_former_key_made_is_found_until_that_key_is_gone() -> None:
    made = DerivedSecrets(b"old").make("a")
    assert DerivedSecrets(b"new", former=b"old").find("a", digest_of(made)) == made
    assert DerivedSecrets(b"new").find("a", digest_of(made)) == ""
    assert DerivedSecrets(b"new", former=b"old").make("a") != made
