"""What must be known to speak to an identity provider."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProviderConfig:
    """A provider, and what we are to it."""

    issuer: str
    """Its address, under which its description is."""
    name: str
    """As people know it."""
    client_id: str
    client_secret: str
    redirect_uri: str
    """Where it sends people back, to the letter."""
    after_sign_out: str
    """Where it sends people back once they left, to the letter."""
    scopes: str
    acr: tuple[str, ...] = ()
    """Levels of sign-in that are taken, asked for and checked; none to take any."""
    algorithms: tuple[str, ...] = ("RS256", "ES256")
    """Of signatures that are trusted; asymmetric ones alone."""
    pkce: bool = True
    """Whether to send a code challenge; a provider may refuse parameters that it does not know."""
