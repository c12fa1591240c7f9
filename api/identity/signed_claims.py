"""Claims that a provider signed: read only when the signature and what they say of themselves hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError, MissingKeyError

from api.identity.errors import UntrustedTokenError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from joserfc.jwt import Token

    from api.identity.config import ProviderConfig
    from api.identity.metadata import Metadata

_SKEW: Final = 120
"""Seconds by which the provider's clock may differ from ours."""
_LONGEST: Final = 100_000
"""Characters of a token."""


class SignedClaims:
    """Reads what one provider signs for us."""

    def __init__(self, config: ProviderConfig, metadata: Metadata) -> None:
        """Keep who signs, and for whom.

        Args:
            config: the provider, and what we are to it.
            metadata: gives its keys.

        """
        self._config = config
        self._metadata = metadata

    def id_token(self, token: str, *, nonce: str) -> Mapping[str, Any]:
        """Read an identity token (OpenID Connect Core, 3.1.3.7).

        Args:
            token: the token.
            nonce: the one that was sent along.

        Returns:
            Its claims.

        Raises:
            ProviderUnavailableError: if the provider's keys cannot be read.
            UntrustedTokenError: if it was not signed by the provider, for us, for this sign-in, a moment ago.

        """
        claims = self._decoded(token).claims
        registry = jwt.JWTClaimsRegistry(
            leeway=_SKEW,
            iss={"essential": True, "value": self._config.issuer},
            aud={"essential": True, "value": self._config.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        self._validated(registry, claims)
        # An audience of several must say which of them it is for.
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else self._config.client_id) != self._config.client_id:
            raise UntrustedTokenError("azp")
        return claims

    def userinfo(self, token: str) -> Mapping[str, Any]:
        """Read what the provider tells of the person, signed.

        Args:
            token: the body of its answer.

        Returns:
            The claims.

        Raises:
            ProviderUnavailableError: if the provider's keys cannot be read.
            UntrustedTokenError: if it was not signed by the provider, for us.

        """
        claims = self._decoded(token).claims
        registry = jwt.JWTClaimsRegistry(
            leeway=_SKEW,
            iss={"essential": True, "value": self._config.issuer},
            aud={"essential": True, "value": self._config.client_id},
        )
        self._validated(registry, claims)
        return claims

    def _decoded(self, token: str) -> Token:
        if len(token) > _LONGEST:
            raise UntrustedTokenError(f"{len(token)} characters > {_LONGEST}")
        try:
            try:
                return jwt.decode(token, self._metadata.keys(), algorithms=self._config.algorithms)
            except (InvalidKeyIdError, MissingKeyError):
                # The provider changed its keys since we read them.
                return jwt.decode(token, self._metadata.keys(renewed=True), algorithms=self._config.algorithms)
        except (JoseError, ValueError) as error:
            raise UntrustedTokenError(type(error).__name__) from None

    def _validated(self, registry: jwt.JWTClaimsRegistry, claims: dict[str, Any]) -> None:
        try:
            registry.validate(claims)
        except JoseError as error:
            raise UntrustedTokenError(f"{type(error).__name__} {getattr(error, 'claim', '')}") from None
