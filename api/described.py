"""The application as its OpenAPI document describes it: the shape of an error is told once, and pointed to."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI

from api.schemas import ProblemDetails

_NAME: Final = ProblemDetails.__name__


class DescribedApi(FastAPI):
    """FastAPI tells the models of what routes give; that of an error, which handlers give, is added here."""

    def openapi(self) -> dict[str, Any]:
        """Describe every operation, and the error that each may answer with."""
        document = super().openapi()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas[_NAME] = ProblemDetails.model_json_schema()
        return document


def problem_response(description: str) -> dict[str, Any]:
    """Describe an answer with an error."""
    schema = {"$ref": f"#/components/schemas/{_NAME}"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}
