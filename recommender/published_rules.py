"""Publish the rules of the ranking in plain words: ``python -m recommender.published_rules > docs/ranking.md``.

French law asks of a public algorithm that its rules and main weights be published (Code des relations entre le public
et l'administration, article L. 312-1-3).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from recommender.calibration import CLOSE, FUSED, VERY_CLOSE
from recommender.ranking_model import MATTER, RankingModel
from recommender.results import RecordKind
from recommender.territory_likeness import MOST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recommender.ranking_model import KindModel, VerdictModel

_SIGNALS = {
    "dense_problem": "le sens du besoin ressemble au problème ou au contexte de la fiche",
    "dense_field": "le sens ressemble à une hypothèse, un constat ou une leçon",
    "dense_solution": "le sens ressemble à une solution, ou à l’usage de l’outil",
    "dense_wording": "le sens ressemble à une autre façon de dire ce besoin, écrite par nous",
    "dense_nearest": "le sens ressemble aux trois passages les plus proches de la fiche",
    "dense_record": "le sens ressemble à la fiche entière",
    "bm25_record": "les mots du besoin, surtout les mots rares, sont dans la fiche",
    "bm25_passage": "les mots du besoin sont dans un même passage",
    "bm25_covered": "les mots du besoin sont dans la fiche, et le catalogue les connaît",
    "characters": "des morceaux de mots sont communs avec la fiche (fautes de frappe, accents)",
    "characters_passage": "des morceaux de mots sont communs avec un passage",
    "coverage": "la part du besoin que couvrent les mots de la fiche",
    "themes": "les thèmes du besoin, devinés, sont ceux de la fiche",
    FUSED: "la somme pondérée ci-dessus",
}
_VERDICT = {
    "best": "le meilleur résultat, toutes sortes confondues",
    "worst": "le meilleur résultat de l’autre sorte de fiches",
    MATTER: "le besoin parle des sujets du catalogue",
    "said": "le besoin en dit assez",
}
_WHAT = (
    "Déjà-là compare un besoin à chaque fiche du catalogue. Aucune personne n’est notée, rien n’est décidé : une liste "
    "de fiches est proposée, avec ses raisons. Le calcul est le même pour tous ; il ne lit que le texte du besoin et, "
    "si on le donne, le territoire."
)
_LIKENESS = (
    "Chaque ressemblance est ramenée à la même échelle sur l’ensemble des fiches, puis multipliée par son poids. Une "
    "ressemblance absente du tableau ne compte pas : elle n’apportait rien à l’ordre des fiches."
)
_LEARNED = (
    "Sur des besoins écrits pour cela et sur la partie « development » de la collection `needs-fr`, jamais sur la "
    "partie qui sert à mesurer. Les valeurs complètes sont dans `models/trained/ranking/ranking.json`."
)
_KINDS = {RecordKind.INVESTIGATION: "Les enquêtes", RecordKind.TOOL: "Les outils"}


def published_rules(model: RankingModel) -> str:
    """Write the page.

    Args:
        model: what the ranking has learned.

    Returns:
        A page in French, in Markdown, ending with a line feed.

    """
    blocks = [
        "# Comment les résultats sont classés",
        "<!-- Écrit par `python -m recommender.published_rules` à partir de ce que le classement a appris. -->",
        _WHAT,
        "## 1. Des ressemblances, chacune avec son poids",
        _LIKENESS,
        *(block for kind, name in _KINDS.items() for block in (f"### {name}", *_fusion(model.kinds[kind]))),
        "## 2. De la somme à la probabilité d’être utile",
        _certainty(model),
        _nudges(),
        "## 3. Répondre, demander ou se taire",
        _verdict(model.verdict),
        "Un besoin dont le sujet n’est pas dit (« on a besoin d’aide ») reçoit des questions plutôt que des résultats.",
        "## Sur quoi ces poids ont été appris",
        _LEARNED,
    ]
    return "\n\n".join(blocks) + "\n"


def _certainty(model: RankingModel) -> str:
    return (
        "La probabilité croît avec la somme et avec quelques ressemblances prises telles quelles. Elle se dit en trois "
        f"mots : **très proche** à partir de {_percent(VERY_CLOSE)}, **proche** à partir de {_percent(CLOSE)}, "
        f"**à explorer** en dessous. Sous {_percent(model.shown)}, la fiche n’est pas montrée."
    )


def _nudges() -> str:
    return (
        "Un territoire qui ressemble au vôtre (sorte, taille, rural ou urbain, outre-mer) ajoute au plus "
        f"{_decimal(MOST)} à la cote : assez pour départager deux fiches équivalentes. Après trois fiches qui disent "
        "la même chose, la suivante cède sa place."
    )


def _fusion(model: KindModel) -> Iterator[str]:
    total = sum(model.fusion.values()) or 1.0
    rows = [
        f"| {_SIGNALS[name]} (`{name}`) | {_decimal(weight)} | {_percent(weight / total)} |"
        for name, weight in _heaviest(model.fusion)
    ]
    yield "\n".join(["| ressemblance | poids | part |", "|---|---|---|", *rows])
    yield (
        f"S’y ajoute, pour {_decimal(model.graph)} fois sa valeur, le soutien de la meilleure fiche liée (un outil "
        "cité par une enquête qui ressemble au besoin, et l’inverse)."
    )


def _verdict(model: VerdictModel) -> str:
    told = [f"- {_VERDICT[name]} (`{name}`, poids {_decimal(slope)}) ;" for name, slope in _heaviest(model.slopes)]
    return "\n".join(
        [
            "La probabilité qu’une fiche au moins soit utile dépend de :",
            *told,
            f"- une constante ({_decimal(model.intercept)}).",
            "",
            f"Sous {_percent(model.refused)}, la réponse est « rien de comparable ».",
        ]
    )


def _heaviest(weights: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(weights.items(), key=lambda item: (-item[1], item[0]))


def _decimal(number: float) -> str:
    return f"{number:.2f}".replace(".", ",").replace("-", "−")


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\u00a0%"


if __name__ == "__main__":
    sys.stdout.write(published_rules(RankingModel.load()))
