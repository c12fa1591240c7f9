"""The identity provider of the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.identity.config import ProviderConfig

if TYPE_CHECKING:
    from api.identity.provider import Provider
    from api.settings import Settings


def open_provider(settings: Settings) -> Provider | None:
    """Prepare the provider that signs agents in.

    Args:
        settings: who it is, and what we are to it.

    Returns:
        The provider, not asked anything yet; none where agents have local passwords.

    """
    if not settings.oidc_issuer:
        return None
    # With what it checks signatures by, 10 MB that a process with local passwords never needs.
    from api.identity.provider import Provider  # noqa: PLC0415

    config = ProviderConfig(
        issuer=settings.oidc_issuer,
        name=settings.oidc_name,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        redirect_uri=f"{settings.public_url}/connexion/retour",
        after_sign_out=f"{settings.public_url}/deconnexion",
        scopes=settings.oidc_scopes,
        acr=settings.oidc_acr,
        algorithms=settings.oidc_algorithms,
        pkce=settings.oidc_pkce,
    )
    return Provider(config)
