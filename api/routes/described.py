"""The application as its OpenAPI document describes it: what handlers and headers add to what routes give.

The shape of an error is told once, and pointed to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI

from api.protection.api_keys import SCHEME as KEY
from api.schemas.records import ProblemDetails

if TYPE_CHECKING:
    from fastapi.routing import APIRoute

_NAME: Final = ProblemDetails.__name__
_VERSIONED: Final = ("BenchmarkOut", "CellOut", "RequestOut")
"""Models of what is changed on condition of the version that was read."""


def _header(description: str, kind: str = "string") -> dict[str, Any]:
    return {"description": description, "schema": {"type": kind}}


TAG: Final = {"ETag": _header("La version de ce qui est rendu, à renvoyer en `If-None-Match` ou en `If-Match`.")}
"""The header of what bears a version."""
_RETRY_AFTER: Final = {"Retry-After": _header("Combien de secondes attendre.", "integer")}
LOCATED: Final[dict[str, Any]] = {"headers": {"Location": _header("L’adresse de ce qui a été créé.")}}
"""For a route that makes something: its answer bears the address of what it made."""


_DONE: Final = {"200": "La réponse.", "201": "Créé.", "204": "C’est fait."}
"""What went well, which the library tells in English."""


def operation_id(route: APIRoute) -> str:
    """Name an operation as generated clients name their functions.

    Args:
        route: a route of the API, whose function has a name of its own.

    Returns:
        The name, such as ``changeCriterion`` of ``change_criterion``.

    """
    first, *others = route.name.split("_")
    return first + "".join(word.capitalize() for word in others)


class DescribedApi(FastAPI):
    """FastAPI tells the models of what routes give; that of an error, which handlers give, is added here."""

    def openapi(self) -> dict[str, Any]:
        """Describe every operation, and the error that each may answer with."""
        if self.openapi_schema:
            return self.openapi_schema
        document = super().openapi()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas[_NAME] = ProblemDetails.model_json_schema()
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                _tell_own_errors(path, method, operation)
                _tell_headers(operation)
                if path.startswith("/api/"):
                    operation["security"] = _security(operation)
                for status, response in operation["responses"].items():
                    response["description"] = _DONE.get(status, response["description"])
                operation["responses"] = dict(sorted(operation["responses"].items()))
        return document


def _tell_own_errors(path: str, method: str, operation: dict[str, Any]) -> None:
    """Leave of the errors of all those that an operation may answer with, and add those that it has of its own."""
    responses = operation["responses"]
    if method == "get":  # nothing is changed, so nothing stands against it
        responses.pop("409", None)
    if not path.startswith("/api/"):  # nothing is asked for, so nothing is missing or misspelt
        for status in ("404", "422"):
            responses.pop(status, None)
    sent = {parameter["name"].lower() for parameter in operation.get("parameters", ())}
    if "if-match" in sent:
        responses["412"] = problem_response("Une autre version a été enregistrée depuis celle que dit `If-Match`.")
        responses["428"] = problem_response("Rien ne dit quelle version a été lue.")
    if "idempotency-key" in sent and not path.endswith("/error-reports"):  # a report that is gone is told anew
        responses["410"] = problem_response("Ce que cette clé avait créé est effacé.")


def _security(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Tell what may be sent to be let in: one of the kinds told; of them all, a key may be sent beside."""
    told = operation.get("security", [{}])
    return [*told, *({**one, KEY: []} for one in told if KEY not in one)]


def _tell_headers(operation: dict[str, Any]) -> None:
    """Tell the headers by which programs go on: when to come back, and which version they have."""
    responses = operation["responses"]
    for status in {"429", "503"} & set(responses):
        responses[status]["headers"] = _RETRY_AFTER
    schema = responses.get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if "304" in responses or schema.get("$ref", "").rpartition("/")[2] in _VERSIONED:
        responses["200"]["headers"] = TAG


def problem_response(description: str) -> dict[str, Any]:
    """Describe an answer with an error."""
    schema = {"$ref": f"#/components/schemas/{_NAME}"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}
