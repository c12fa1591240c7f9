"""That a request is not what its person has seen, told with what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk.errors import StaleError

if TYPE_CHECKING:
    from api.desk.requests.filed import FiledRequest


class RequestChangedError(StaleError):
    """A request is to be corrected that was changed in between."""

    def __init__(self, current: FiledRequest) -> None:
        self.current = current
        """What it is now."""
        super().__init__("Cette demande a changé entre-temps : relisez-la avant de recommencer.")
