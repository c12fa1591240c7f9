"""The words of the upstreams, and what they are for us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.records import ToolKind, ToolState
from corpus.sources.cells import folded_label
from corpus.themes import LABELS, THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.themes import ThemeId


def _agreed(*words: str) -> tuple[str, ...]:
    """Give folded words in both genders and numbers: ``ferme``, ``fermee``, ``fermes``, ``fermees``."""
    return tuple(word + ending for word in words for ending in ("", "e", "s", "es"))


PHASES: Mapping[str, ToolState] = {
    "investigation": ToolState.EXPERIMENT,
    "construction": ToolState.EXPERIMENT,
    "acceleration": ToolState.LIVE,
    "consolidation": ToolState.LIVE,
    "perennisation": ToolState.LIVE,
    "opere": ToolState.LIVE,
    # Alive elsewhere, as far as one knows: unknown until somebody checks with the new holder.
    "transfere": ToolState.UNKNOWN,
    "abandon": ToolState.DROPPED,
    "abandon investigation": ToolState.DROPPED,
}
"""The phases of beta.gouv.fr, folded."""
PHASES_SAID: Mapping[str, str] = {
    "investigation": "À l’étude depuis",
    "construction": "En construction depuis",
    "acceleration": "En service et en plein déploiement depuis",
    "consolidation": "En service et en consolidation depuis",
    "perennisation": "En service et en voie d’être pérennisé depuis",
    "opere": "En service depuis",
    "transfere": "Confié à un autre porteur",
    "abandon": "Abandonné",
    "abandon investigation": "Abandonné à l’étude,",
}
"""What a phase means to who does not know beta.gouv.fr, before the day on which it began."""
STATES: Mapping[str, ToolState] = {
    **{state.value: state for state in ToolState},
    **PHASES,
    **dict.fromkeys(("actif", "active", "actifs", "actives", "operationnel", "operationnelle"), ToolState.LIVE),
    **dict.fromkeys(("disponible", "en service", "en production", "en exploitation", "en ligne"), ToolState.LIVE),
    **dict.fromkeys(_agreed("deploye", "ouvert"), ToolState.LIVE),
    **dict.fromkeys(("experimentation", "en experimentation", "experimentaux", "beta"), ToolState.EXPERIMENT),
    **dict.fromkeys(("test", "en test", "en construction", "en developpement"), ToolState.EXPERIMENT),
    **dict.fromkeys(_agreed("experimental", "pilote", "prototype"), ToolState.EXPERIMENT),
    **dict.fromkeys(_agreed("abandonne", "arrete", "ferme", "archive", "retire", "obsolete"), ToolState.DROPPED),
    **dict.fromkeys((*_agreed("inconnu", "transfere"), "a verifier"), ToolState.UNKNOWN),
}
"""What the column ``state`` of the tabular form may say, folded."""
STATES_OFFERED = ("en service", "expérimentation", "abandonné", "à vérifier")
"""Those that the documentation offers, as people write them."""
YES_NO: Mapping[str, bool] = {"oui": True, "non": False, "true": True, "false": False}
KINDS: Mapping[str, ToolKind] = {kind.value.replace("_", " "): kind for kind in ToolKind}

_THEMES: Mapping[str, ThemeId] = {
    **{folded_label(theme): theme for theme in THEMES},
    **{folded_label(label): theme for theme, label in LABELS.items()},
    "ecologie": "environnement",
    "developpement durable": "environnement",
    "biodiversite": "environnement",
    "climat": "environnement",
    "adaptation au changement climatique": "environnement",
    "biodiversite et milieux naturels": "environnement",
    "transition ecologique": "environnement",
    "transverse te": "environnement",
    "transports": "mobilites",
    "transport": "mobilites",
    "mobilite": "mobilites",
    "travail emploi": "developpement-economique",
    "emploi": "developpement-economique",
    "entreprises": "developpement-economique",
    "economie": "developpement-economique",
    "social": "action-sociale",
    "jeunesse": "enfance-jeunesse",
    "enfance": "enfance-jeunesse",
    "democratie": "democratie-participative",
    "participation": "democratie-participative",
    "inclusion numerique": "numerique",
    "securite informatique": "numerique",
    "cybersecurite": "numerique",
    "dechets": "dechets",
    "gestion dechets": "dechets",
    "gestion des dechets": "dechets",
    "outil technique": "outillage",
    "associations": "benevolat",
    "vie associative": "benevolat",
    "urbanisme": "redynamisation",
    "demarches": "administratif",
    "acces aux droits": "acces-aux-droits",
}
"""Our theme for a label, where it says one; every other label is kept as a keyword, in its own words."""


def themes_and_keywords(labels: Iterable[str]) -> tuple[tuple[ThemeId, ...], tuple[str, ...]]:
    """Part the labels of an upstream: our themes, at most six, and the words that none of them says.

    Args:
        labels: labels, in order.

    Returns:
        The themes, then the keywords, without repeats.

    Examples:
        >>> themes_and_keywords(["Écologie", "Haie", "Santé"])
        (('environnement', 'sante'), ('Haie',))

    """
    themes: dict[ThemeId, None] = {}
    keywords: dict[str, None] = {}
    for label in labels:
        theme = _THEMES.get(folded_label(label))
        if theme and (theme in themes or len(themes) < 6):
            themes[theme] = None
        else:
            keywords[label] = None
    return tuple(themes), tuple(keywords)
