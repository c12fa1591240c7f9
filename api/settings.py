"""The settings, read once from the environment and passed down as plain values."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.addresses.contacts import mail_address, mail_or_web_address, mail_sender, web_address
from api.addresses.origins import name, origin
from api.observation.log_lines import LogFormat
from api.rights.rates import read_rate
from api.rights.roles import Role
from corpus.catalogue import DATA

if TYPE_CHECKING:
    from collections.abc import Mapping

Origin = Annotated[str, AfterValidator(lambda value: origin(value) if value else "")]
"""Scheme, host and port of a site; empty when it is not known."""

PROJECT = Path(__file__).resolve().parent.parent
_KEY_LENGTH = 32
"""Characters: 128 bits at least, drawn in hexadecimal; docs/cryptography.md draws 64."""


def _readable_rate(rate: str) -> str:
    if rate:
        read_rate(rate)
    return rate


Rate = Annotated[str, AfterValidator(_readable_rate)]
"""Such as ``5/minute``; an empty one is no limit."""


def _words(told: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(told.split()) if isinstance(told, str) else tuple(told)


def _grants(told: str | Mapping[str, str]) -> dict[str, str]:
    if not isinstance(told, str):
        return dict(told)
    pairs = [pair.partition("=") for pair in told.split()]
    if not all(key and role for key, _, role in pairs):
        raise ValueError("Des rôles s’écrivent SIRET=rôle ou rôle du fournisseur=rôle, séparés par une espace.")
    return {key: role for key, _, role in pairs}


def _not_empty(told: object) -> object:
    """Refuse a variable that was set to nothing: what was not handed over, more often than a wish for the default."""
    if isinstance(told, str) and not told.strip():
        raise ValueError("Ce réglage est vide : donnez-lui une valeur, ou retirez-le.")
    return told


def _not_empty_address(told: object) -> object:
    try:
        return _not_empty(told)
    except ValueError:
        raise ValueError("L’adresse, ici ou dans DATABASE_URL, est vide : écrivez-la, ou retirez le réglage.") from None


Folder = Annotated[Path, BeforeValidator(_not_empty)]
"""A place on the disk; an empty one would be wherever the command was typed."""


def _long_enough(key: SecretStr) -> SecretStr:
    if 0 < len(key.get_secret_value()) < _KEY_LENGTH:
        raise ValueError(f"Cette clé est trop courte : il en faut {_KEY_LENGTH} caractères, tirés au hasard.")
    return key


Mail = Annotated[str, AfterValidator(mail_address)]
Page = Annotated[str, AfterValidator(web_address)]

SigningAlgorithm = Literal["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "EdDSA"]
"""Asymmetric ones alone: a shared secret would let whoever reads it sign anyone in."""


def _origins(sites: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(origin(site) for site in _words(sites))


def _names(told: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(name, _words(told)))


def is_postgresql(url: SecretStr | None) -> bool:
    """Tell whether an address names a PostgreSQL, which several processes may share.

    Args:
        url: the address; none for the file in the data folder.

    Returns:
        Whether it does, as ``postgresql+psycopg://…`` or as hosts write it, ``postgres://…``.

    """
    return url is not None and url.get_secret_value().startswith("postgres")


def _where_all_find_it(told: dict[str, Any]) -> Literal["memory", "database"]:
    return "database" if is_postgresql(told.get("database_url")) else "memory"


class Settings(BaseSettings):
    """Everything that can be set from outside; each name is prefixed by ``DEJA_LA_``."""

    model_config = SettingsConfigDict(
        env_prefix="DEJA_LA_", frozen=True, use_attribute_docstrings=True, validate_by_name=True
    )

    data_dir: Folder = PROJECT / "var"
    """Where indexes are kept, and requests when no database is named; created when it is missing."""
    database_url: Annotated[SecretStr | None, BeforeValidator(_not_empty_address)] = Field(
        default=None, validation_alias=AliasChoices("DEJA_LA_DATABASE_URL", "DATABASE_URL")
    )
    """Address of the database of what changes, such as ``postgresql+psycopg://user:password@host/base``; a plain
    ``DATABASE_URL``, as hosts set it, is read too; by default the file desk.sqlite3 in the data folder."""
    fleeting_disk: Literal["refuse", "accept"] = "refuse"
    """Whether SQLite may be on a disk that does not last, such as a container's own; a service that this machine alone
    can reach is warned, any other is refused unless this says ``accept``."""
    catalogue: Folder = DATA
    """The folder of the records."""
    passages_in_database_from: int = Field(default=500_000, ge=0)
    """Passages from which a catalogue is searched in PostgreSQL, by ``pgvector``; below, memory is faster."""
    imports: Folder = Field(default_factory=lambda data: data["data_dir"] / "catalogue")
    """The folder of records that ``deja-la catalogue import`` writes to; by default ``catalogue/`` under the data."""
    threads: int = Field(default_factory=lambda: min(os.cpu_count() or 1, 8), ge=1, le=64)
    """Passages encoded at the same time while an index is built; by default one a core, 8 at most."""
    crowd: int = Field(default=80, ge=0)
    """Requests at work and in wait at once: some two seconds of work; one more gets 503 and is told to come back; 0 for
    no limit."""
    recent_needs: int = Field(default=512, ge=0)
    """Needs asked lately whose vectors are remembered, in memory alone and under a digest; 0 for none."""
    max_body_bytes: int = Field(default=256_000, ge=1_000)
    """Largest request body that is read, in bytes; the longest need, escaped, takes 120 kB."""
    secret_key: Annotated[SecretStr, AfterValidator(_long_enough)] = SecretStr("")
    """Signs form tokens, 32 characters at least; by default drawn once and kept in the data folder, readable by the
    service alone."""
    former_secret_key: SecretStr = SecretStr("")
    """The key that signed before this one: what it signed is still taken, and nothing more is signed by it."""
    trusted_proxies: int = Field(default=0, ge=0, le=10)
    """How many proxies of ours stand in front and write ``X-Forwarded-For``; with 0 the header is not read."""
    log_format: LogFormat = Field(default_factory=lambda: "text" if sys.stderr.isatty() else "json")
    """Lines of log on the standard error: ``json`` for programs, ``text`` for people, at a terminal."""
    metrics_token: SecretStr = SecretStr("")
    """What Prometheus must send to read ``/metrics``; without one, it answers this machine alone."""
    rate_sending: Rate = "5/minute"
    """Forms that leave something behind, by client and by form: a request opened, sent or erased, an opinion."""
    rate_writing: Rate = "60/minute"
    """Steps and drafts saved, corrections, calls of the API that write, by client."""
    rate_searching: Rate = "120/minute"
    """Needs matched, on the pages and by the API, by client."""
    rate_reading: Rate = "10/second"
    """Calls of the API that read, by client."""
    rate_signing_in: Rate = "10/minute"
    """Sign-ins tried, by client."""
    rate_guessing: Rate = "10/hour"
    """Passwords tried for one account since the last good one, from wherever they come."""
    session_hours: int = Field(default=12, ge=1, le=12)
    """How long an agent stays signed in, whatever is done, in hours."""
    session_idle_minutes: int = Field(default=120, ge=1, le=720)
    """How long an agent stays signed in without opening a page, in minutes."""
    learn_per_agent: int = Field(default=40, ge=1)
    """Judgments of one agent in one day that ``deja-la learn`` counts: decisions, or records of answers voted on."""
    learn_per_organisation: int = Field(default=200, ge=1)
    """The same for one organisation; for the public, a network of 65,000 addresses."""
    learn_alarm_share: float = Field(default=0.5, gt=0.0, le=1.0)
    """Share of what would be learned above which one organisation is told and nothing is installed."""
    learn_home: str = ""
    """Organisation of the experts who run the service, as their accounts say it: its share is no alarm."""
    oidc_issuer: str = ""
    """The identity provider that signs agents in, such as ProConnect's; local passwords are off then."""
    oidc_name: str = "ProConnect"
    """What people know it by."""
    oidc_client_id: str = ""
    """What the provider calls this service; needed with ``oidc_issuer``, as are the secret and ``public_url``."""
    oidc_client_secret: SecretStr = SecretStr("")
    """What proves to the provider that it is this service."""
    oidc_scopes: str = "openid given_name usual_name email siret organization_label roles"
    """What is asked of the provider about an agent."""
    oidc_acr: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)] = ()
    """Levels of sign-in that are taken, such as ``eidas0-mfa eidas1-mfa eidas2 eidas3``; none to take any."""
    oidc_algorithms: Annotated[tuple[SigningAlgorithm, ...], NoDecode, BeforeValidator(_words)] = ("RS256", "ES256")
    """Signatures of the provider that are trusted."""
    oidc_pkce: bool = True
    """Whether to send a code challenge: a provider may refuse a parameter that it does not know."""
    oidc_roles: Annotated[dict[str, Role], NoDecode, BeforeValidator(_grants)] = {}
    """Who comes in without an account made beforehand: ``SIRET=role`` or ``provider's role=role``, a space between."""
    smtp_host: str = ""
    """The server that takes our mail; without one, no mail is written, and what it would say is on the screen alone."""
    smtp_port: int = Field(default=587, ge=1, le=65_535)
    """The port of that server."""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """How the way to that server is protected; ``none`` is for a server on this machine."""
    smtp_user: str = ""
    """The account on that server; empty to send without signing in."""
    smtp_password: SecretStr = SecretStr("")
    """The account's password."""
    mail_from: Annotated[str, AfterValidator(mail_sender)] = ""
    """The address that mails come from; needed with ``smtp_host``, as is ``public_url``."""
    notice_mail: Mail = ""
    """The Incubator's address, told of each new request without the need's text; empty to tell nobody."""
    held_need_minutes: int = Field(default=120, ge=1, le=1_440)
    """How long the text of a need waits after its results were last read, in minutes."""
    held_needs: Literal["memory", "database"] = Field(default_factory=_where_all_find_it)
    """Where it waits: ``memory`` of one process, or ``database`` (enciphered by its address), for several behind one;
    by default the database where it is a PostgreSQL."""
    quotas: Literal["memory", "database"] = Field(default_factory=_where_all_find_it)
    """Where actions and tries of passwords are counted: ``memory`` of one process, or ``database``, for several behind
    one; by default the database where it is a PostgreSQL."""
    brand: Literal["neutre", "etat"] = "neutre"
    """``etat`` shows the State's marks, brought by ``make dsfr BRAND=etat``: on the State's own domains only."""
    contact_phone: str = ""
    """Where to call instead of filling the form, as people write it."""
    contact_address: str = ""
    """Where to write instead of filling the form."""
    contact_mail: Mail = ""
    """Where to mail the team."""
    answer_within: str = ""
    """In how long a request is answered, as the pages say it, such as ``sous dix jours ouvrés``; empty: no promise."""
    reminder_days: int = Field(default=10, ge=1, le=365)
    """Days after which a request without an answer, or without news of who was asked, is recalled to experts."""
    public_url: Origin = ""
    """Where people find the site, such as ``https://deja-la.exemple.fr``: for links that leave it (mails, files)."""
    hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_names)] = ()
    """Names that it is served under where ``public_url`` is not set, besides this machine's own and the address that
    was reached, such as ``deja-la.mairie.lan``, a space between; any other is refused."""
    publisher: str = ""
    """Who publishes the site; the law asks that it be told."""
    publisher_address: str = ""
    """Where the publisher is, and how to call it."""
    publication_director: str = ""
    """The function of who directs the publication, such as ``le directeur général``; not a name."""
    hosting: str = ""
    """Who hosts the site, where, and how to call it."""
    data_protection_contact: str = ""
    """Where to reach the data protection officer: a mail or an address."""
    security_contact: Annotated[str, AfterValidator(mail_or_web_address)] = ""
    """Where to tell a weakness: a mail or an https address; by default ``contact_mail``, or else ``/contact``."""
    accessibility_plan_url: Page = ""
    """Where the publisher's multi-year accessibility plan is published."""
    source_url: Page = ""
    """Where the source code of this site is published."""
    widget_sites: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_origins)] = ()
    """Sites that may frame ``/widget``, such as ``https://site.exemple.fr``, a space between; none turns it off."""
    processors: str = ""
    """Who else handles personal data for the publisher, besides the host: such as the sender of mails, and where."""
    budget: Folder | None = None
    """The file of what the service costs, see docs/budget.md; none to say that nothing is published yet."""
    sur_mesure_commune: int = Field(default=3_500, ge=1)
    """Inhabitants under which a commune is eligible to the *accompagnement sur-mesure*."""
    sur_mesure_epci: int = Field(default=15_000, ge=1)
    """Inhabitants under which an EPCI is eligible to it."""
    sur_mesure_since: date = date(2022, 1, 1)
    """The day both thresholds hold from; the synthesis says 2022 and no day, so people are told the year alone."""

    @model_validator(mode="after")
    def _mails_come_from_somewhere_and_lead_back(self) -> Self:
        if self.smtp_host and not (self.mail_from and self.public_url):
            raise ValueError("DEJA_LA_SMTP_HOST demande DEJA_LA_MAIL_FROM et DEJA_LA_PUBLIC_URL.")
        return self

    @model_validator(mode="after")
    def _a_provider_knows_us_and_sends_people_back(self) -> Self:
        known = self.oidc_client_id and self.oidc_client_secret.get_secret_value()
        if self.oidc_issuer and not (known and self.public_url):
            wanted = "DEJA_LA_OIDC_CLIENT_ID, DEJA_LA_OIDC_CLIENT_SECRET et DEJA_LA_PUBLIC_URL"
            raise ValueError(f"DEJA_LA_OIDC_ISSUER demande {wanted}.")
        return self
