"""The benchmark of the DINUM: 125 digital services for local governments, a grid of 37 columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.documents import Document
from corpus.records import Price, ToolKind, ToolState
from corpus.sources.cells import address_of, one_of, required, text_of
from corpus.sources.rows import Draft, Row, Upstream
from corpus.sources.slugs import slug_of
from corpus.sources.tables import read_table
from corpus.sources.vocabularies import YES_NO, themes_and_keywords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from corpus.sources.rows import Quarantined

_NAME = "Nom du service"
_URL = "Lien du service auto"
_PHASES = (
    "Phase : Mieux saisir son territoire, décider des sujets prioritaires",
    "Phase : Construire et suivre un plan global, agréger des indicateurs",
    "Phase : Affiner un projet au stade de l’idée vague",
    "Phase : Concrétiser un projet qui prend forme",
    "Gestion quotidienne et opérationnelle de la collectivité",
)
_ANSWERS = ("Beta ?", "Ecosystème public", "A intégrer MEC", "Structure une phase", "Aides financières")
_DEGREES: Mapping[str, str] = {"oui": "oui", "un peu": "un peu", "non": "non", "eventuellement": "éventuellement"}
_EXPERTISE = "Niveau d’expertise technique"
_LEVELS: Mapping[str, str] = {
    "bas": "Facile à prendre en main : niveau d’expertise technique bas",
    "moyen": "Niveau d’expertise technique moyen",
    "haut": "Demande une expertise technique haute",
}
_NATURES: Mapping[str, ToolKind] = {
    "secteur public": ToolKind.PUBLIC_SERVICE,
    "secteur public ue": ToolKind.PUBLIC_SERVICE,
    "ue": ToolKind.PUBLIC_SERVICE,
    "etablissement public operateur de l etat": ToolKind.PUBLIC_SERVICE,
    "association": ToolKind.WEBSITE,
    "secteur prive": ToolKind.SOFTWARE,
}
_NO_NAMES = {"entreprise", "association", "autre"}
"""Kinds of operator written where a name is expected."""
# The slash parts labels, and stands inside some with a space on both sides.
_SLASH = re.compile(r"(?<! )/|/(?! )")
_FREE = re.compile(r"\bgratuit(?:e|es|s|ement)?\b", re.IGNORECASE)
_PARTLY_FREE = re.compile(r"\b(?:version|essai|offre|formule|partie|mois)\s+\w*\s*gratuit", re.IGNORECASE)


def read_grid(path: Path) -> Iterator[Row | Quarantined]:
    """Read the grid, as CSV or ODS."""
    return read_table(path, required=(_NAME, "Description", _URL))


def draft_of(row: Row) -> Draft:
    """Read a service; the mails of the column ``Contact Email`` are left where they are."""
    cells = row.cells
    name = required(cells, _NAME)
    _check_answers(cells)
    url = address_of(cells, _URL)
    # The page of a product at beta.gouv.fr is there whatever became of it.
    is_its_own = bool(url) and "beta.gouv.fr/startups/" not in (url or "")
    texts = [
        text_of(cells, column)
        for column in ("Description courte auto", "Baseline auto", "Description", "Description auto")
    ]
    told = list(dict.fromkeys(filter(None, texts)))
    themes, keywords = themes_and_keywords(_labels(cells))
    operator = text_of(cells, "Opérateur")
    return Draft(
        external_id=slug_of(name, field=_NAME),
        name=name,
        kind=one_of(cells, "Nature", _NATURES, empty=ToolKind.WEBSITE),
        state=ToolState.LIVE if is_its_own else ToolState.UNKNOWN,
        state_note="Recensé avec son adresse par le comparatif de la DINUM." if is_its_own else None,
        purpose=told[0] if told else "",
        description="\n\n".join(told[1:]),
        themes=themes,
        keywords=keywords,
        audience=("collectivités",),
        publisher=operator if operator.casefold() not in _NO_NAMES else None,
        price=_price(" ".join(told)),
        url=url,
        facts=_facts(cells),
    )


def _check_answers(cells: Mapping[str, object]) -> None:
    """Refuse an answer that is none of those the grid knows: a criterion lost without a witness."""
    for column in _PHASES:
        one_of(cells, column, _DEGREES, empty="")
    for column in _ANSWERS:
        one_of(cells, column, YES_NO, empty=False)
    one_of(cells, "À présenter dans une présentation générique et peu contextualisée ?", _DEGREES, empty="")


def _labels(cells: Mapping[str, object]) -> list[str]:
    several = [
        text_of(cells, column) for column in ("Thématiques principales", "Thématiques secondaires", "Lieux principaux")
    ]
    labels = [text_of(cells, "Thématique principale"), *(part for text in several for part in _SLASH.split(text))]
    return [label.strip() for label in labels if label.strip()]


def _facts(cells: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    level = one_of(cells, _EXPERTISE, _LEVELS, empty="")
    public = one_of(cells, "Ecosystème public", YES_NO, empty=None)
    facts = [("effort", level)] if level else []
    # Easy for who is the right one: what bounds that is said beside it.
    if remark := text_of(cells, "Précisions").rstrip("."):
        facts.append(("effort", f"Remarque du comparatif : {remark}"))
    if public is not None:
        facts.append(("openness", "Écosystème public" if public else "Hors de l’écosystème public"))
    return tuple(facts)


def _price(text: str) -> Price | None:
    """Read whether the descriptions say that it is free; a free trial does not make it so."""
    return Price(kind="free") if _FREE.search(text) and not _PARTLY_FREE.search(text) else None


DINUM_BENCHMARK = Upstream(
    document=Document(
        id="dinum-benchmark",
        title="Comparatif de services numériques pour les collectivités",
        publisher="Direction interministérielle du numérique (DINUM)",
        date="juillet 2026",
        licence="Apache-2.0",
        url="https://github.com/betagouv/communs-de-la-transition-ecologique-des-collectivites",
    ),
    read=read_grid,
    draft=draft_of,
)
