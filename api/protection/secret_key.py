"""The key that signs form tokens and hides addresses: given by a setting, or drawn once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "secret-key"
"""Name of the file under the data folder."""
_BYTES: Final = 32


def read_secret_key(data_dir: Path, *, given: str = "") -> bytes:
    """Give the key of this service.

    Args:
        data_dir: where the key is kept when none is given; created when it is missing.
        given: the key that the settings give; several processes that share nothing else need the same one.

    Returns:
        The key: the same at each start, so that a form opened before a restart can be sent after it.

    """
    if given:
        return given.encode("utf-8")
    path = data_dir / FILE
    if not path.exists():
        _draw(path)
    return path.read_bytes()


def _draw(path: Path) -> None:
    """Write a new key, readable by us alone; of two processes that start together, the first one's stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
