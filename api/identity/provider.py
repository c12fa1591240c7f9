"""An identity provider: where to send people, and who comes back (OpenID Connect, authorization code)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client

from api.desk.accounts.identities import Identity
from api.desk.storable import storable
from api.identity.errors import (
    ProviderUnavailableError,
    SignInLostError,
    SignInRefusedError,
    UntrustedTokenError,
    WeakSignInError,
)
from api.identity.metadata import TIMEOUT, Metadata
from api.identity.signed_claims import SignedClaims
from corpus.cleaning import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.identity.config import ProviderConfig
    from api.identity.transactions import Transaction

_CODE: Final = re.compile(r"[A-Za-z0-9_.-]{1,40}")
"""An error code of the provider, as it may be logged and shown."""
_SIGNED: Final = "application/jwt"
_LONGEST: Final = 200
_LONGEST_SUBJECT: Final = 255
"""Characters of a `sub` (OpenID Connect Core, 2)."""


class Provider:
    """One provider, shared by the threads of a process."""

    def __init__(self, config: ProviderConfig) -> None:
        """Prepare; nothing is asked before someone signs in.

        Args:
            config: the provider, and what we are to it.

        """
        self.config = config
        self._metadata = Metadata(config.issuer)
        self._signed = SignedClaims(config, self._metadata)

    def sign_in_address(self, transaction: Transaction) -> str:
        """Give the address that a person is sent to.

        Args:
            transaction: the sign-in that begins.

        Returns:
            The address.

        Raises:
            ProviderUnavailableError: if the provider does not answer.

        """
        more = {"nonce": transaction.nonce}
        if self.config.acr:
            wanted = {"id_token": {"acr": {"essential": True, "values": list(self.config.acr)}}}
            more["claims"] = json.dumps(wanted, separators=(",", ":"))
        with self._client() as client:
            address, _ = client.create_authorization_url(
                self._metadata.endpoints().authorization,
                state=transaction.state,
                code_verifier=transaction.verifier if self.config.pkce else None,
                **more,
            )
        return str(address)

    def identify(self, answer: Mapping[str, str], transaction: Transaction) -> tuple[Identity, str]:
        """Tell who came back.

        Args:
            answer: the query of the address that the provider sent the person to.
            transaction: the sign-in that this browser began.

        Returns:
            Who it is, and the identity token, which the provider asks for at sign-out.

        Raises:
            ProviderUnavailableError: if the provider does not answer.
            SignInLostError: if the answer is not of this sign-in.
            SignInRefusedError: if the provider says no.
            UntrustedTokenError: if what it signed does not hold.
            WeakSignInError: if the level of sign-in is not one that is taken.

        """
        code = self._code(answer, transaction)
        with self._client() as client:
            token = self._traded(client, code, transaction)
            claims = self._signed.id_token(str(token.get("id_token") or ""), nonce=transaction.nonce)
            if self.config.acr and claims.get("acr") not in self.config.acr:
                raise WeakSignInError("acr")
            told = self._told(client)
        if told.get("sub") != claims["sub"]:
            raise UntrustedTokenError("sub")
        return _identity(self.config.issuer, {**claims, **told}), str(token["id_token"])

    def sign_out_address(self, id_token: str | None, *, state: str) -> str | None:
        """Give the address where a person leaves the provider too.

        Args:
            id_token: the one that signed the person in.
            state: comes back as it left.

        Returns:
            The address; none where the provider has none, or does not answer: whoever leaves has left our side.

        """
        try:
            address = self._metadata.endpoints().end_session
        except ProviderUnavailableError:
            return None
        if not address or not id_token:
            return None
        query = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": self.config.after_sign_out}
        return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"

    def _code(self, answer: Mapping[str, str], transaction: Transaction) -> str:
        if not transaction.matches(answer.get("state", "")):
            raise SignInLostError("state")
        # RFC 9207: where the provider names itself, it must be the one that was asked.
        if answer.get("iss", self.config.issuer) != self.config.issuer:
            raise UntrustedTokenError("iss of the answer")
        if "code" not in answer:
            told = answer.get("error", "")
            raise SignInRefusedError(told if _CODE.fullmatch(told) else "")
        return answer["code"]

    def _traded(self, client: OAuth2Client, code: str, transaction: Transaction) -> Mapping[str, Any]:
        more = {"code_verifier": transaction.verifier} if self.config.pkce else {}
        address = self._metadata.endpoints().token
        try:
            token: Mapping[str, Any] = client.fetch_token(address, grant_type="authorization_code", code=code, **more)
        except (httpx2.HTTPError, AuthlibBaseError, ValueError) as error:
            raise ProviderUnavailableError(f"token: {type(error).__name__}") from None
        return token

    def _told(self, client: OAuth2Client) -> Mapping[str, Any]:
        try:
            response = client.get(self._metadata.endpoints().userinfo)
            response.raise_for_status()
            if response.headers.get("content-type", "").partition(";")[0].strip().lower() == _SIGNED:
                return self._signed.userinfo(response.text.strip())
            told = response.json()
        except (httpx2.HTTPError, AuthlibBaseError, ValueError) as error:
            raise ProviderUnavailableError(f"userinfo: {type(error).__name__}") from None
        if not isinstance(told, dict):
            raise ProviderUnavailableError("userinfo: no object")
        return told

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            client_id=self.config.client_id,
            client_secret=self.config.client_secret,
            # In the body, as ProConnect asks.
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the name of a method
            scope=self.config.scopes,
            redirect_uri=self.config.redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT,
        )


def _identity(issuer: str, claims: Mapping[str, Any]) -> Identity:
    mail = _mail(claims)
    names = (_text(claims, "given_name"), _text(claims, "usual_name") or _text(claims, "family_name"))
    roles = claims.get("roles")
    siret = _text(claims, "siret").replace(" ", "")
    return Identity(
        issuer,
        _subject(claims),
        mail,
        name=" ".join(name for name in names if name) or _text(claims, "name") or mail,
        organisation=_text(claims, "organization_label"),
        siret=siret if re.fullmatch(r"[0-9]{14}", siret) else None,
        roles=tuple(str(role)[:_LONGEST] for role in roles[:50]) if isinstance(roles, list) else (),
    )


def _subject(claims: Mapping[str, Any]) -> str:
    """Take the provider's name for a person to the letter: two that begin alike are two people."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= _LONGEST_SUBJECT or storable(subject) != subject:
        raise UntrustedTokenError("sub")
    return subject


def _mail(claims: Mapping[str, Any]) -> str:
    """Take a mail to the letter too: cleaned of a sign, it might be another's."""
    mail = claims.get("email")
    if not isinstance(mail, str) or not mail.strip() or not mail.strip().isprintable() or len(mail) > _LONGEST:
        raise UntrustedTokenError("email")
    # Some providers write booleans as words.
    if claims.get("email_verified") not in (None, True, "true"):
        raise UntrustedTokenError("email_verified")
    return mail.strip().lower()


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return clean_line(value)[:_LONGEST] if isinstance(value, str) else ""
