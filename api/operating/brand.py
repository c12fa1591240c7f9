"""The State's marks: served on the State's own domains, and only once they are there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from api.addresses.origins import LOCAL, host
from api.operating.dsfr import MANIFEST
from api.operator_errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path

    from api.settings import Settings

_STATE: Final = ".gouv.fr"


class BrandError(OperatorError):
    """The State's marks were asked for where they may not be shown, or are not there."""


def mark_folders(settings: Settings) -> list[Path]:
    """Find the folders whose files stand for those of the neutral brand.

    Args:
        settings: which brand, and where the site is.

    Returns:
        None for the neutral brand; the folder that ``make dsfr BRAND=etat`` writes for the State's.

    Raises:
        BrandError: if the site is on another domain than the State's, or the marks were not brought.

    """
    if settings.brand != "etat":
        return []
    served_at = host(settings.public_url)
    # On this machine, they may be looked at before they are shown to anyone.
    if not served_at.endswith(_STATE) and served_at not in LOCAL:
        raise BrandError(
            "DEJA_LA_BRAND=etat montre les marques de l’État, que nul autre ne peut montrer : DEJA_LA_PUBLIC_URL doit "
            f"être sur un domaine en {_STATE}."
        )
    folder = settings.data_dir / "marque"
    manifest = folder / "dsfr" / MANIFEST
    if not manifest.is_file() or json.loads(manifest.read_text(encoding="utf-8")).get("brand") != "etat":
        raise BrandError(f"Les marques de l’État ne sont pas dans {folder} : lancez make dsfr BRAND=etat.")
    return [folder]
