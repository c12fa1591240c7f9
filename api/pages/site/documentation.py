"""The API, for developers: a list that anyone can read, and Swagger UI, from our own files, where JavaScript runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import fastapi_offline
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.contexts.site.documentation import DocumentationPage, Operation
from api.pages.rendering import render

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_SHIPPED: Final = Path(fastapi_offline.__file__).parent / "static"
SWAGGER_FILES: Final = {f"swagger/{name}": _SHIPPED / name for name in ("swagger-ui.css", "swagger-ui-bundle.js")}
"""Files of Swagger UI by the name we serve them under: its own page starts it inline, which our pages forbid."""


@router.get("/docs")
def documentation(request: Request) -> HTMLResponse:
    """Show what the API can do."""
    page = DocumentationPage(document=request.app.openapi_url, operations=_operations(request.app.openapi()))
    return render(request, "pages/documentation.html", page)


def _operations(document: dict[str, Any]) -> tuple[Operation, ...]:
    return tuple(
        Operation(method.upper(), path, operation.get("summary", ""))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    )
