"""The upstreams that can be imported, by name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.sources.beta_gouv import BETA_GOUV
from corpus.sources.communs import COMMUNS
from corpus.sources.comptoir_du_libre import COMPTOIR_DU_LIBRE
from corpus.sources.dinum_benchmark import DINUM_BENCHMARK
from corpus.sources.pni import PNI
from corpus.sources.publiccode import PUBLICCODE
from corpus.sources.sill import SILL
from corpus.sources.tabular import TABULAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.sources.rows import Upstream

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
UPSTREAMS: Mapping[str, Upstream] = {
    upstream.document.id: upstream
    for upstream in (BETA_GOUV, DINUM_BENCHMARK, COMMUNS, SILL, COMPTOIR_DU_LIBRE, PUBLICCODE, PNI, TABULAR)
}


def named(upstream: Upstream, name: str | None) -> Upstream:
    """Give a list a name of its own, so that several of one shape stand side by side.

    Args:
        upstream: the shape.
        name: small letters, digits and ``-``, at most 60; ``None`` keeps the upstream's.

    Returns:
        The upstream under that name, which its title tells too.

    Raises:
        SourceError: if the name is no such text, or is another upstream's.

    """
    if name is None or name == upstream.document.id:
        return upstream
    if not _NAME.fullmatch(name) or name in UPSTREAMS:
        raise SourceError(
            f"Nom de liste refusé : « {name} ». Minuscules, chiffres et « - », autre que celui d’une source."
        )
    # Of several lists of one shape, readers are told which.
    told = {"id": name, "title": f"{upstream.document.title} ({name})"}
    return replace(upstream, document=upstream.document.model_copy(update=told))
