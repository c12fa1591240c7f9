"""The application as its OpenAPI document describes it: the shape of an error is told once, and pointed to."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI

from api.schemas.records import ProblemDetails

_NAME: Final = ProblemDetails.__name__


class DescribedApi(FastAPI):
    """FastAPI tells the models of what routes give; that of an error, which handlers give, is added here."""

    def openapi(self) -> dict[str, Any]:
        """Describe every operation, and the error that each may answer with."""
        document = super().openapi()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas[_NAME] = ProblemDetails.model_json_schema()
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                _tell_own_errors(path, method, operation)
        return document


def _tell_own_errors(path: str, method: str, operation: dict[str, Any]) -> None:
    """Leave of the errors of all those that an operation may answer with, and add those that it has of its own."""
    responses = operation["responses"]
    if method == "get":  # nothing is changed, so nothing stands against it
        responses.pop("409", None)
    if not path.startswith("/api/"):  # nothing is asked for, so nothing is missing or misspelt
        for status in ("404", "422"):
            responses.pop(status, None)
    if any(parameter["name"].lower() == "if-match" for parameter in operation.get("parameters", ())):
        responses["412"] = problem_response("Une autre version a été enregistrée depuis celle que dit `If-Match`.")
        operation["responses"] = dict(sorted(responses.items()))


def problem_response(description: str) -> dict[str, Any]:
    """Describe an answer with an error."""
    schema = {"$ref": f"#/components/schemas/{_NAME}"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}
