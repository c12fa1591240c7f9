"""What the law asks a public site to tell, and its operator has not set yet."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from api.settings import Settings

logger = logging.getLogger(__name__)

_ASKED: Final = ("publisher", "publisher_address", "publication_director", "hosting", "data_protection_contact")


def untold(settings: Settings) -> list[str]:
    """Name what is missing.

    Args:
        settings: the settings.

    Returns:
        Names of environment variables, in the order of docs/settings.md; empty when all is told.

    """
    missing = [f"DEJA_LA_{name.upper()}" for name in _ASKED if not getattr(settings, name)]
    if not settings.contact_phone and not settings.contact_address:
        # A way in that is not digital is an obligation too; either will do.
        missing.insert(0, "DEJA_LA_CONTACT_PHONE or DEJA_LA_CONTACT_ADDRESS")
    return missing


def warn_of_untold(settings: Settings) -> None:
    """Tell the operator at each start what the legal pages lack."""
    if missing := untold(settings):
        logger.warning("the law asks a public site to tell what is not set: %s (docs/settings.md)", ", ".join(missing))
