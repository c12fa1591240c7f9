"""Public services that help every commune where the catalogue holds nothing, by the words of a need."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import Field

from corpus.fields import Label, Part, Text, WebAddress
from corpus.place_names import folded_name

_FILE: Final = Path(__file__).parent / "data" / "elsewhere.yaml"
_MOST: Final = 3


class Service(Part):
    """A public service that helps every commune."""

    name: Label
    url: WebAddress
    """The front page of its site, or of the directory that tells its address."""
    helps: Text
    """With what."""
    words: list[Label] = Field(min_length=1)
    """Words of a need, folded as `folded_name` does, of either number; a star ends the start of one."""


class Elsewhere(Part):
    """The services, and when their list was last reviewed."""

    reviewed_on: dt.date
    services: list[Service] = Field(min_length=1)


@cache
def elsewhere() -> Elsewhere:
    """Read the list, once.

    Returns:
        The services, in the order of the file.

    """
    return Elsewhere.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def services_for(text: str) -> tuple[Service, ...]:
    """Find the services that help with what a text speaks of.

    Args:
        text: a need.

    Returns:
        At most three, those that more words of the text name first, then in the order of the file; none where no word
        is known.

    Examples:
        >>> [service.name for service in services_for("Nos chats errants")]
        ['Direction départementale de la protection des populations']

    """
    folded = folded_name(text)
    named = [(sum(_is_in(word, folded) for word in service.words), service) for service in elsewhere().services]
    best = sorted((pair for pair in named if pair[0]), key=lambda pair: -pair[0])
    return tuple(service for _, service in best[:_MOST])


def _is_in(word: str, folded: str) -> bool:
    end = "" if word.endswith("*") else r"[sx]?\b"
    return re.search(rf"\b{re.escape(word.removesuffix('*'))}{end}", folded) is not None
