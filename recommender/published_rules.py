"""Publish the rules of the ranking in plain words: ``python -m recommender.published_rules > docs/ranking.md``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from recommender.learning.ranking_model import RankingModel
from recommender.matters import TOLD
from recommender.ranked_records import RecordKind
from recommender.ranking_rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.ranking_rules import KindRules, RankingRules

_WHAT = (
    "Déjà-là compare un besoin à chaque fiche du catalogue. Aucune personne n’est notée, rien n’est décidé : une liste "
    "de fiches est proposée, avec ses raisons. Le calcul est le même pour tous ; il ne lit que le texte du besoin et, "
    "si on le donne, le territoire."
)
_LIKENESS = (
    "Chaque ressemblance est ramenée à la même échelle sur l’ensemble des fiches, puis multipliée par son poids. Une "
    "ressemblance absente du tableau ne compte pas : elle n’apportait rien à l’ordre des fiches. Un mot du besoin que "
    "nul n’écrit, à une faute de frappe d’un mot courant (deux lettres échangées, une oubliée, une doublée), est lu "
    "comme ce mot ; la réponse le dit, et le mot peut être cherché tel quel. Un mot familier est lu comme le mot "
    "courant (« gosse » comme « enfant »)."
)
_REASON = (
    f"Chaque fiche dit en peu de mots les choses dont elle parle ; nous les avons écrites. Les {TOLD} plus proches du "
    "besoin sont données comme raison : celles dont le sens lui ressemble le plus, et dont il a le plus de mots. La "
    "phrase citée est celle du problème de l’enquête, ou une leçon nettement plus proche, autre que celle que la fiche "
    "met en avant ; d’un outil, le passage le plus proche. Rien de cela ne change l’ordre des fiches."
)
_LEARNED = (
    "Sur des besoins écrits pour cela et sur la partie « development » de la collection `needs-fr`, jamais sur la "
    "partie qui sert à mesurer. Les valeurs complètes sont dans `models/trained/ranking/ranking.json`."
)
_KINDS = {RecordKind.INVESTIGATION: "Les enquêtes", RecordKind.TOOL: "Les outils"}


_PUBLISHED_SINCE = (
    "Une fiche publiée depuis que ces poids ont été appris comble souvent un manque : les besoins qu’elle sert ont été "
    "appris comme étant sans réponse. Quand elle est la plus probable, le sujet n’est donc pas compté."
)
_WHATEVER_THE_PROBABILITY = (
    "Quelle que soit cette probabilité, le nom d’un thème (« vieillissement ») reçoit les fiches de ce thème, les plus "
    "probables d’abord, et un texte de plusieurs mots dont plus de six sur dix ne sont ni français ni d’une fiche, "
    "« rien de comparable » ; les petits mots de l’anglais (« the », « in ») n’y comptent pas comme français. À un mot "
    "seul qui n’est ni français ni d’une fiche, aucune question n’est posée."
)


def published_rules(model: RankingModel) -> str:
    """Write the page.

    Args:
        model: what the ranking has learned.

    Returns:
        A page in French, in Markdown, ending with a line feed.

    """
    rules = rules_of(model)
    blocks = [
        "# Comment les résultats sont classés",
        "<!-- Écrit par `python -m recommender.published_rules` à partir de ce que le classement a appris. -->",
        _WHAT,
        "## 1. Des ressemblances, chacune avec son poids",
        _LIKENESS,
        *(block for kind in rules.kinds for block in (f"### {_KINDS[kind.kind]}", *_fusion(kind))),
        "## 2. De la somme à la probabilité d’être utile",
        _certainty(rules),
        _nudges(rules),
        "## 3. Répondre, demander ou se taire",
        _verdict(rules),
        _vague(rules),
        "## 4. La raison qui est donnée",
        _REASON,
        "## Sur quoi ces poids ont été appris",
        _LEARNED,
    ]
    return "\n\n".join(blocks) + "\n"


def _certainty(rules: RankingRules) -> str:
    return (
        "La probabilité croît avec la somme et avec la plus forte valeur de quelques ressemblances, sur toutes les "
        "fiches : elle ne change rien à l’ordre que donne la somme. Aucune fiche n’est plus sûre que l’ensemble : si "
        "la première a une probabilité plus haute que celle qu’une fiche au moins soit utile (partie 3), toutes sont "
        "réduites dans la même proportion. La probabilité se dit en trois "
        f"mots : **très proche** à partir de {_percent(rules.very_close)}, **proche** à partir de "
        f"{_percent(rules.close)}, **à explorer** en dessous. Sous {_percent(rules.shown)}, la fiche n’est pas montrée."
    )


def _nudges(rules: RankingRules) -> str:
    return (
        "Un territoire qui ressemble au vôtre (sorte, taille, rural ou urbain, outre-mer) ajoute au plus "
        f"{_decimal(rules.territory)} à la cote : assez pour départager deux fiches équivalentes. Après trois fiches "
        "qui disent la même chose, la suivante cède sa place.\n\n"
        "Ce que les experts de l’Incubateur ont décidé d’une fiche (retenue, écartée) pour le même besoin, ou pour un "
        f"besoin très proche, ajoute ou retire au plus {_decimal(rules.decisions)} à la cote ; les avis du public, "
        f"tous ensemble, au plus {_decimal(rules.votes)}. Le classement livré n’en contient aucun : ils s’apprennent "
        "sur place, et ne sont installés que si rien n’est devenu moins bon."
    )


def _fusion(rules: KindRules) -> Iterator[str]:
    rows = [
        f"| {one.meaning} (`{one.name}`) | {_decimal(one.weight)} | {_percent(one.share)} |" for one in rules.weights
    ]
    yield "\n".join(["| ressemblance | poids | part |", "|---|---|---|", *rows])
    yield (
        f"S’y ajoute, pour {_decimal(rules.graph)} fois sa valeur, le soutien de la meilleure fiche liée (un outil "
        "cité par une enquête qui ressemble au besoin, et l’inverse)."
    )
    least, most = rules.biases
    if least < most:
        yield (
            f"Chaque fiche a aussi un nombre à elle, de {_decimal(least)} à {_decimal(most)}, le même pour tous les "
            "besoins : il retire à celles qui venaient en tête trop souvent (elles ressemblent à trop de choses), et "
            "rend à celles qui y venaient trop peu. Il a été appris sur des besoins écrits pour cela."
        )


def _vague(rules: RankingRules) -> str:
    return (
        "Un besoin dont le sujet n’est pas dit (« on a besoin d’aide ») reçoit des questions plutôt que des résultats, "
        f"sauf si la probabilité qu’une fiche soit utile atteint {_percent(rules.plain)}."
    )


def _verdict(rules: RankingRules) -> str:
    told = [f"- {one.meaning} (`{one.name}`, poids {_decimal(one.weight)}) ;" for one in rules.verdict]
    return "\n".join(
        [
            "La probabilité qu’une fiche au moins soit utile dépend de :",
            *told,
            f"- une constante ({_decimal(rules.intercept)}).",
            "",
            f"Sous {_percent(rules.refused)}, la réponse est « rien de comparable ».",
            "",
            _PUBLISHED_SINCE,
            "",
            _WHATEVER_THE_PROBABILITY,
        ]
    )


def _decimal(number: float) -> str:
    return f"{number:.2f}".replace(".", ",").replace("-", "−")


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\u00a0%"


if __name__ == "__main__":
    sys.stdout.write(published_rules(RankingModel.load()))
