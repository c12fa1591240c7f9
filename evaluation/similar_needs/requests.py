"""The requests of ``requests-fr`` and ``requests-unseen-fr``: which ask the same, by groups and by labelled pairs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from evaluation.errors import CollectionError
from evaluation.lines import read_lines

REQUESTS_FR = Path(__file__).parents[1] / "collections" / "requests-fr"
REQUESTS_UNSEEN_FR = REQUESTS_FR.with_name("requests-unseen-fr")
"""What pairs are judged on: nothing is fitted there."""


class Half(StrEnum):
    """The halves of ``requests-fr``; no group stands in both.

    Groups of needs are fitted on the first and scored on the second once a landing; pairs are fitted on both.
    """

    DEVELOPMENT = "development"
    TEST = "test"


@dataclass(frozen=True)
class Request:
    """A request of a territory."""

    request_id: str
    group: str
    """Requests of a group ask the same; most groups hold one."""
    department: str
    text: str


@dataclass(frozen=True)
class Pair:
    """Two requests, and whether they are one need; the labeller did not know the groups."""

    one: str
    other: str
    same: bool


@dataclass(frozen=True)
class RequestSet:
    """A collection, or a half of one."""

    requests: tuple[Request, ...]
    """In order of id."""
    pairs: tuple[Pair, ...]
    """Both of whose requests are here."""

    @property
    def groups(self) -> list[str]:
        """The group of each request, in their order."""
        return [request.group for request in self.requests]


class _RequestLine(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    id: str = Field(pattern=r"^\S+$")
    group: str = Field(pattern=r"^\S+$")
    department: str = Field(pattern=r"^[0-9AB]{2,3}$")
    text: str = Field(pattern=r"\S")


class _PairLine(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    a: str
    b: str
    same: bool


def load_requests(half: Half | None = None, folder: Path = REQUESTS_FR) -> RequestSet:
    """Load a collection, or a half of it.

    Groups in order of name are development and test in turn.

    Args:
        half: which; none for all.
        folder: holds ``requests.jsonl`` and ``pairs.jsonl``.

    Returns:
        The requests, and the pairs that lie in them.

    Raises:
        CollectionError: if a line does not fit, an id or a pair comes twice, or a pair is of no request.

    """
    requests = read_lines(folder / "requests.jsonl", _RequestLine, key=lambda line: line.id)
    pairs = read_lines(folder / "pairs.jsonl", _PairLine, key=lambda line: " ".join(sorted((line.a, line.b))))
    unknown = {end for pair in pairs.values() for end in (pair.a, pair.b)} - requests.keys()
    if unknown:
        raise CollectionError(f"pairs.jsonl: pairs of no request: {', '.join(sorted(unknown))}")
    groups = sorted({line.group for line in requests.values()})
    kept = set({Half.DEVELOPMENT: groups[1::2], Half.TEST: groups[::2], None: groups}[half])
    inside = {line.id for line in requests.values() if line.group in kept}
    return RequestSet(
        requests=tuple(
            Request(line.id, line.group, line.department, line.text)
            for line in sorted(requests.values(), key=lambda line: line.id)
            if line.id in inside
        ),
        pairs=tuple(
            Pair(line.a, line.b, line.same) for line in pairs.values() if line.a in inside and line.b in inside
        ),
    )
