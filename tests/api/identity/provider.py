"""A real identity provider on the loopback, with what ProConnect adds to it: userinfo that is signed."""

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import time
from urllib.parse import parse_qs, urlsplit

import httpx2
from flask import Response, g, request
from joserfc import jwt
from joserfc.jwk import RSAKey

with warnings.catch_warnings():
    # It imports a module of Authlib that is on its way out.
    warnings.simplefilter("ignore")
    from oidc_provider_mock import app as provider_app
    from oidc_provider_mock._server import _threaded_server

CLIENT = "deja-la-test"
SECRET = "un secret de test"


@dataclass
class Provider:
    """The provider under test, and what it was sent."""

    issuer: str
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Path and parameters of each request."""
    signs_userinfo: bool = False
    changed_userinfo: dict[str, object] = field(default_factory=dict)
    """Claims to change in what is told of the person."""
    changed_id_token: dict[str, object] = field(default_factory=dict)
    """Claims to change in the identity token."""
    signing_key: RSAKey | None = None
    """Signs userinfo in place of the provider's own key."""
    raw: dict[str, Response] = field(default_factory=dict)
    """Answers in place of the provider's own, by path."""

    def start_again(self) -> None:
        """Forget what the last test asked for."""
        self.asked.clear()
        self.raw.clear()
        self.changed_userinfo = {}
        self.changed_id_token = {}
        self.signs_userinfo = False
        self.signing_key = None

    def tell_of(self, subject: str, **claims: object) -> None:
        """Say what the provider knows of a person."""
        httpx2.put(f"{self.issuer}/users/{subject}", json=claims).raise_for_status()

    def sign_in(self, address: str, subject: str, *, deny: bool = False) -> str:
        """Do what a person does at the provider; gives the address that they are sent back to."""
        typed = {"action": "deny"} if deny else {"sub": subject}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = httpx2.post(address, data=typed, follow_redirects=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def sent(self, path: str) -> dict[str, str]:
        """Give the parameters of the last request to a path."""
        return next(parameters for asked, parameters in reversed(self.asked) if asked == path)


def query_of(address: str) -> dict[str, str]:
    """Read the query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run the provider in a thread, on a free port."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        app = provider_app(require_nonce=True)
    running = Provider("")

    @app.before_request
    def _note() -> Response | None:
        running.asked.append((request.path, request.values.to_dict()))
        return running.raw.get(request.path)

    @app.after_request
    def _sign(response: Response) -> Response:
        if response.status_code != 200 or request.path in running.raw:
            return response
        if request.path == "/oauth2/token" and running.changed_id_token:
            return _with_id_token(response, running.changed_id_token)
        if request.path != "/userinfo":
            return response
        claims = response.get_json() | running.changed_userinfo
        if not running.signs_userinfo:
            response.set_data(json.dumps(claims))
            return response
        own = g.oidc_provider_mock_storage.jwk.as_dict(is_private=True)
        key = running.signing_key or RSAKey.import_key(own)
        stamped = {"iss": running.issuer, "aud": CLIENT, "iat": int(time()), "exp": int(time()) + 60} | claims
        header = {"alg": "RS256", "kid": own["kid"]} if "kid" in own else {"alg": "RS256"}
        return Response(jwt.encode(header, stamped, key), mimetype="application/jwt")

    with _threaded_server(app=app) as server:
        running.issuer = f"http://localhost:{server.server_port}"
        yield running


def _with_id_token(response: Response, changed: dict[str, object]) -> Response:
    own = RSAKey.import_key(g.oidc_provider_mock_storage.jwk.as_dict(is_private=True))
    told = response.get_json()
    token = jwt.decode(told["id_token"], own)
    response.set_data(json.dumps(told | {"id_token": jwt.encode(token.header, token.claims | changed, own)}))
    return response
