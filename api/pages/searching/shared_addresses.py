"""Addresses of results that can be given to others: which records, never the need.

A record is named by five characters drawn from its id and not by its place in the catalogue, so that an address
holds when records are added. The first part is the catalogue's version, to tell its reader that it has changed.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.catalogue import Catalogue
    from corpus.records import Record

MAX_RECORDS: Final = 50
"""Records that an address may name."""
_CODE: Final = 5
"""25 bits a record: among 1,000 records, two bear the same code once in 70 catalogues; the first by id is meant."""
_VERSION: Final = 8


def shared_address(record_ids: Iterable[str], *, index_version: str) -> str:
    """Give the address of a list of records.

    Args:
        record_ids: the records, in the order they are shown; at most `MAX_RECORDS` are named.
        index_version: what the catalogue is known by.

    Returns:
        The address, from the root of the site; empty without a record.

    """
    codes = [_code(record_id) for record_id in record_ids][:MAX_RECORDS]
    return f"/resultats/{index_version[:_VERSION]}/{'.'.join(codes)}" if codes else ""


def shared_records(codes: str, catalogue: Catalogue) -> tuple[list[Record], int]:
    """Find the records that an address names.

    Args:
        codes: the last part of the address.
        catalogue: the records of today.

    Returns:
        The records, in the order of the address and without repeats, and how many of its codes name none.

    """
    by_code = {_code(record.id): record for record in reversed(catalogue.records)}
    wanted = list(dict.fromkeys(codes.split(".")))[:MAX_RECORDS]
    return [by_code[code] for code in wanted if code in by_code], sum(code not in by_code for code in wanted)


def is_version(version: str, index_version: str) -> bool:
    """Tell whether an address was made with this version of the catalogue."""
    return version == index_version[:_VERSION]


def _code(record_id: str) -> str:
    digest = hashlib.sha256(record_id.encode()).digest()
    return base64.b32encode(digest)[:_CODE].decode().lower()
