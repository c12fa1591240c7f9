"""The rules of the ranking, as figures with their French names: what `published_rules` and the pages tell.

French law asks of a public algorithm that its rules and main weights be published (Code des relations entre le public
et l'administration, article L. 312-1-3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from recommender.calibration import CLOSE, FUSED, VERY_CLOSE
from recommender.learning.adjustments import MOST_BY_EXPERTS, MOST_BY_VOTES
from recommender.learning.ranking_model import MATTER
from recommender.ranked_records import RecordKind
from recommender.ranking import BIAS, GRAPH, TERRITORY
from recommender.territory_likeness import MOST
from recommender.verdict import PLAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.learning.ranking_model import KindModel, RankingModel, VerdictModel

_SIGNALS: Final = {
    "dense_problem": "le sens du besoin ressemble au problème ou au contexte de la fiche",
    "dense_field": "le sens ressemble à une hypothèse, un constat ou une leçon",
    "dense_solution": "le sens ressemble à une solution, ou à l’usage de l’outil",
    "dense_wording": "le sens ressemble à une autre façon de dire ce besoin, écrite par nous",
    "dense_nearest": "le sens ressemble aux trois passages les plus proches de la fiche",
    "dense_record": "le sens ressemble à la fiche entière",
    "bm25_record": "les mots du besoin, surtout les mots rares, sont dans la fiche ou dans ses exemples de besoins",
    "bm25_passage": "les mots du besoin sont dans un même passage",
    "bm25_covered": "les mots du besoin sont dans la fiche ou ses exemples de besoins, et le catalogue les connaît",
    "characters": "des morceaux de mots sont communs avec la fiche ou ses exemples (fautes de frappe, accents)",
    "characters_passage": "des morceaux de mots sont communs avec un passage",
    "coverage": "la part du besoin que couvrent les mots de la fiche",
    "themes": "les thèmes du besoin, devinés, sont ceux de la fiche",
    FUSED: "la somme pondérée ci-dessus",
}
COMPONENTS: Final[Mapping[str, str]] = {
    **_SIGNALS,
    GRAPH: "le soutien de la meilleure fiche liée",
    BIAS: "ce qui est propre à la fiche : retiré si elle vient en tête trop souvent, ajouté si c’est trop peu",
    TERRITORY: "ce que la ressemblance des territoires ajoute",
}
"""What each component of a score is, in French, by its name."""
_VERDICT: Final = {
    "best": "le meilleur résultat, toutes sortes confondues",
    "worst": "le meilleur résultat de l’autre sorte de fiches",
    MATTER: "le besoin parle du sujet d’une fiche plutôt que d’un autre sujet des communes",
    "said": "le besoin en dit assez",
}


@dataclass(frozen=True)
class Weight:
    """What one likeness counts."""

    name: str
    """As the artifact names it."""
    meaning: str
    """What it is, in French; no capital, no full stop."""
    weight: float
    share: float
    """Of all the weights of its sort, in [0, 1]."""


@dataclass(frozen=True)
class KindRules:
    """How the records of one kind are ordered."""

    kind: RecordKind
    weights: tuple[Weight, ...]
    """Heaviest first."""
    graph: float
    """How much the support of the best linked record counts."""
    biases: tuple[float, float]
    """What is added to a record whatever the need: the least, at most 0, and the most."""


@dataclass(frozen=True)
class RankingRules:
    """Every figure between a need and its answer that people may ask about."""

    kinds: tuple[KindRules, ...]
    very_close: float
    """Probability from which a record is called very close."""
    close: float
    shown: float
    """Probability under which a record is not shown."""
    territory: float
    """Log odds that a like territory adds, at most."""
    decisions: float
    """Log odds that the decisions of experts on a near need move a record, at most."""
    votes: float
    """The same for the votes of the public, all together."""
    verdict: tuple[Weight, ...]
    """What the probability that anything is of use depends on, heaviest first."""
    intercept: float
    refused: float
    """Probability under which the answer is that nothing is comparable."""
    plain: float
    """Probability from which no question is asked, however vague the need sounds."""


def rules_of(model: RankingModel, *, verdict: VerdictModel | None = None) -> RankingRules:
    """Read the rules out of what the ranking has learned.

    Args:
        model: what the ranking has learned.
        verdict: the model of the verdict in force; by default the one for the catalogue that was learned from.

    Returns:
        The rules.

    """
    verdict = verdict or model.verdict
    return RankingRules(
        kinds=tuple(_kind(kind, model.kinds[kind]) for kind in (RecordKind.INVESTIGATION, RecordKind.TOOL)),
        very_close=VERY_CLOSE,
        close=CLOSE,
        shown=model.shown,
        territory=MOST,
        decisions=MOST_BY_EXPERTS,
        votes=MOST_BY_VOTES,
        verdict=_weights(verdict.slopes, _VERDICT),
        intercept=verdict.intercept,
        refused=verdict.refused,
        plain=PLAIN,
    )


def _kind(kind: RecordKind, model: KindModel) -> KindRules:
    return KindRules(kind, _weights(model.fusion, _SIGNALS), model.graph, _ends(model.biases))


def _ends(biases: Mapping[str, float]) -> tuple[float, float]:
    return min([0.0, *biases.values()]), max([0.0, *biases.values()])


def _weights(weights: Mapping[str, float], meanings: Mapping[str, str]) -> tuple[Weight, ...]:
    total = sum(weights.values()) or 1.0
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Weight(name, meanings[name], weight, weight / total) for name, weight in heaviest)
