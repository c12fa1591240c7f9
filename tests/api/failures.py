"""An address that fails as it is told, for what the service says of a failure."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response


def add_failures(app: Starlette) -> None:
    """Let ``/echec/503`` answer 503, and ``/echec/unexpected`` fall over; the same under ``/api``."""

    def fail(request: Request) -> Response:
        told = request.path_params["how"]
        if told == "unexpected":
            raise RuntimeError("the need of someone")
        raise HTTPException(int(told), headers={"Retry-After": "90"} if told == "429" else None)

    app.add_route("/echec/{how}", fail, include_in_schema=False)
    app.add_route("/api/echec/{how}", fail, include_in_schema=False)
