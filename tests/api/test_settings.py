from contextlib import suppress
from typing import Any

import pytest
import typer
from pydantic import ValidationError

from api.cli.terminal import user_errors
from api.operating.unknown_settings import unknown_settings, warn_of_unknown
from api.settings import Settings

WRONG = ("¤", "-1", "9999999", "2026-13-45", "[", "=")


def refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Give what a command says of a setting; nothing when it is taken."""
    monkeypatch.setenv(f"DEJA_LA_{name}", value)
    with suppress(typer.Exit), user_errors():
        Settings()
    return capsys.readouterr().err


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_that_is_refused_says_why_in_french(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [refused(name.upper(), value, monkeypatch, capsys) for value in WRONG]
    english = ("should", "nput", "valid ", " or ", "needed", "parse", "n’est pas acceptée")
    assert not [message for message in told if any(word in message for word in english)]


def test_a_command_names_the_setting_and_keeps_its_value_to_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused("THREADS", "chut", monkeypatch, capsys) == (
        "Réglage refusé~: DEJA_LA_THREADS~: Un nombre entier est attendu.\n".replace("~", "\N{NO-BREAK SPACE}")
    )


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATA_DIR", "CATALOGUE", "IMPORTS", "BUDGET"])
@pytest.mark.parametrize("value", ["", " "])
def test_a_place_that_is_set_to_nothing_is_refused_and_not_taken_for_the_default(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # What would else answer: an empty name hides it, and must not send what people write elsewhere without a word.
    monkeypatch.setenv("DATABASE_URL", "postgres://hote/base")
    told = refused(name, value, monkeypatch, capsys)
    assert told.startswith(f"Réglage refusé\N{NO-BREAK SPACE}: DEJA_LA_{name}\N{NO-BREAK SPACE}: ")
    assert "est vide" in told


def test_an_empty_address_of_the_host_is_refused_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    with pytest.raises(typer.Exit), user_errors():
        Settings()
    assert "DATABASE_URL, est vide" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "given", "expected"),
    [
        (None, {}, "memory"),
        ("sqlite:///desk.sqlite3", {}, "memory"),
        ("postgresql+psycopg://hote/base", {}, "database"),
        ("postgres://hote/base", {}, "database"),
        ("postgres://hote/base", {"held_needs": "memory", "quotas": "memory"}, "memory"),
        (None, {"held_needs": "database", "quotas": "database"}, "database"),
    ],
)
def test_what_several_processes_share_is_in_the_postgresql_that_is_named(
    address: str | None, given: dict[str, Any], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if address:
        monkeypatch.setenv("DATABASE_URL", address)
    settings = Settings(**given)
    assert (settings.held_needs, settings.quotas) == (expected, expected)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("beaucoup", "ne peut pas être lu"),
        ("10/minute;3/hour", "une seule limite"),
        ("10/minute, 3/hour", "une seule limite"),
        ("0/minute", "au moins une fois"),
    ],
)
def test_a_quota_that_would_not_be_held_as_told_is_refused(told: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Settings(rate_sending=told)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("MAIL_FROM", "rien", "equipe@exemple.fr"),
        ("MAIL_FROM", "Déjà-là <rien>", "equipe@exemple.fr"),
        ("NOTICE_MAIL", "demandes@mairie", "equipe@exemple.fr"),
        ("CONTACT_MAIL", "equipe@exemple.fr, autre@exemple.fr", "equipe@exemple.fr"),
        ("SOURCE_URL", "javascript:alert(1)", "https://exemple.fr/page"),
        ("SOURCE_URL", "depot.exemple.fr/deja-la", "https://exemple.fr/page"),
        ("ACCESSIBILITY_PLAN_URL", "http:///schema", "https://exemple.fr/page"),
        ("SECURITY_CONTACT", "data:text/html,a", "https://exemple.fr/page"),
        ("SECURITY_CONTACT", "rien@", "equipe@exemple.fr"),
        ("SECRET_KEY", "abc", "trop courte"),
        ("SECRET_KEY", "a" * 31, "trop courte"),
    ],
)
def test_a_setting_that_would_lead_nowhere_is_refused(
    name: str, value: str, why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = refused(name, value, monkeypatch, capsys)
    assert f"DEJA_LA_{name}" in told
    assert why in told
    assert value not in told


@pytest.mark.parametrize(
    "given",
    [
        {"mail_from": "Déjà-là <ne-pas-repondre@exemple.fr>"},
        {"notice_mail": "equipe+demandes@exemple.gouv.fr"},
        {"security_contact": "https://exemple.fr/securite?de=@nous"},
        {"security_contact": "securite@exemple.fr"},
        {"source_url": "http://depot.exemple.fr:8080/deja-la"},
        {"secret_key": "a" * 32},
        {"former_secret_key": "abc"},
        dict.fromkeys(("mail_from", "notice_mail", "contact_mail", "source_url", "security_contact", "secret_key"), ""),
    ],
)
def test_a_setting_that_leads_somewhere_is_taken_as_it_is(given: dict[str, str]) -> None:
    taken = Settings(**given)  # type: ignore[arg-type]
    read = {name: getattr(taken, name) for name in given}
    assert {name: getattr(value, "get_secret_value", lambda v=value: v)() for name, value in read.items()} == given


def test_a_variable_of_ours_that_nothing_reads_is_told_with_the_name_that_was_meant(
    caplog: pytest.LogCaptureFixture,
) -> None:
    set_names = [
        "PATH",
        "DATABASE_URL",
        "deja_la_data_dir",
        *(f"DEJA_LA_{name.upper()}" for name in Settings.model_fields),
    ]
    assert unknown_settings(set_names) == {}
    warn_of_unknown([*set_names, "DEJA_LA_TRUSTED_PROXIE", "DEJA_LA_ZZZZ"])
    assert caplog.messages == [
        "no setting is called DEJA_LA_TRUSTED_PROXIE: perhaps DEJA_LA_TRUSTED_PROXIES is meant",
        "no setting is called DEJA_LA_ZZZZ: docs/settings.md lists them",
    ]
