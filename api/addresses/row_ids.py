"""The number of a row in an address: no larger than a database counts, so that asking for more is no error of ours."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Path

LARGEST: Final = 2**31 - 1
"""Of the integers of PostgreSQL; SQLite counts further, and neither takes all that can be typed."""
RowId = Annotated[int, Path(ge=1, le=LARGEST)]
