"""Who may ask for the *accompagnement sur-mesure*, said in plain French; whoever may not is told what is open to them.

The rule is that of the synthesis of 2021 (lines 2853-2857): communes of fewer than 3,500 inhabitants, EPCI of fewer
than 15,000. The numbers are given by the caller. Nothing is ever refused here: a request may always be sent, and what
is said of others comes from the catalogue's records, named by their id.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.numbers import number
from corpus.records import ToolState
from corpus.territories import Commune, Department, Epci

if TYPE_CHECKING:
    from datetime import date

    from corpus.territories import Territories

_NBSP = "\u00a0"
PROGRAMME = "accompagnement-sur-mesure"
"""The record of what one is eligible to."""
OPEN_TO_ALL = ("forum-des-territoires", "incubateur-local")
"""Records of what the same Incubator offers without a condition of size."""
_ALWAYS = "Vous pouvez envoyer votre demande dans tous les cas."
_OFFERS = {
    ToolState.LIVE: "Vous pouvez demander l’accompagnement sur-mesure, qui est gratuit.",
    ToolState.DROPPED: f"L’accompagnement sur-mesure n’est plus proposé. {_ALWAYS}",
}
_UNSURE = (
    "Vous pouvez demander l’accompagnement sur-mesure, gratuit selon la synthèse de 2021 (non vérifié depuis)\u202f; "
    "l’équipe vous dira s’il est toujours proposé."
)
_OTHERS = (
    "Les enquêtes et les outils de ce site vous sont ouverts. Le Forum des Territoires et les incubateurs locaux "
    "le seraient aussi, selon la synthèse de 2021 (non vérifié depuis)."
)


class EligibilityStatus(StrEnum):
    """Whether a territory is under the threshold."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The populations under which a territory is eligible."""

    commune: int
    """Inhabitants; a commune of exactly as many is not eligible."""
    epci: int
    """Inhabitants; an EPCI of exactly as many is not eligible."""
    since: date
    """The day these numbers hold from."""
    offered: ToolState = ToolState.UNKNOWN
    """What the record of the programme says of it: people are told no more than that."""

    def __post_init__(self) -> None:
        if min(self.commune, self.epci) < 1:
            raise ValueError(f"thresholds must be at least 1, got {self.commune} and {self.epci}")


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a territory is eligible, and why."""

    status: EligibilityStatus
    reason: str
    """One sentence in French, with the population and its year."""
    next_step: str
    """What to do now, in French."""
    records: tuple[str, ...]
    """Ids of the tools that the next step speaks of."""


def eligibility_of(
    territory: Commune | Epci | Department, *, thresholds: Thresholds, territories: Territories
) -> Eligibility:
    """Tell whether a territory is eligible to the *accompagnement sur-mesure*.

    Args:
        territory: any territory.
        thresholds: the populations under which one is eligible.
        territories: where the EPCI of a commune and the communes of an EPCI are looked up.

    Returns:
        The status, why, and what to do: to ask when eligible, to ask all the same when nobody knows, and what else
        there is otherwise.

    """
    if isinstance(territory, Department):
        # Not « un département »: Wallis et Futuna, Corse-du-Sud and others of the list are none.
        neither = f"{territory.name} n’est ni une commune ni un EPCI"
        reason = f"{neither}{_NBSP}: l’accompagnement sur-mesure vise {_rule(thresholds)}."
        return Eligibility(EligibilityStatus.NOT_ELIGIBLE, reason, f"{_ALWAYS} {_OTHERS}", OPEN_TO_ALL)
    limit = _limit_of(territory, thresholds)
    if territory.population is None:
        reason = f"Nous ne connaissons pas la population de ce territoire ({territory.name})."
        step = f"{_ALWAYS} L’Incubateur vérifiera si elle est sous le seuil de {_inhabitants(limit)}."
        return Eligibility(EligibilityStatus.UNKNOWN, reason, step, (PROGRAMME,))
    if territory.population < limit:
        reason = f"{_sized(territory)}{_NBSP}: c’est moins que le seuil de {_inhabitants(limit)}, {_since(thresholds)}."
        return Eligibility(EligibilityStatus.ELIGIBLE, reason, _OFFERS.get(thresholds.offered, _UNSURE), (PROGRAMME,))
    reason = f"{_sized(territory)}{_NBSP}: l’accompagnement sur-mesure vise {_aimed_at(territory, thresholds)}."
    relative = _relative(territory, thresholds, territories)
    step = " ".join(part for part in (_ALWAYS, relative, _OTHERS) if part)
    records = (PROGRAMME, *OPEN_TO_ALL) if relative else OPEN_TO_ALL
    return Eligibility(EligibilityStatus.NOT_ELIGIBLE, reason, step, records)


def _limit_of(territory: Commune | Epci, thresholds: Thresholds) -> int:
    return thresholds.epci if isinstance(territory, Epci) else thresholds.commune


def _relative(territory: Commune | Epci, thresholds: Thresholds, territories: Territories) -> str:
    """Name who is eligible in the place of a territory that is not: its EPCI, or its small communes."""
    if isinstance(territory, Commune):
        epci = territories.epci_of(territory.code_insee)
        if epci is None or epci.population is None or epci.population >= thresholds.epci:
            return ""
        return f"Votre intercommunalité, {epci.name} ({_inhabitants(epci.population)}), peut le demander."
    members = territories.members_of(territory.siren)
    small = sum(commune.population is not None and commune.population < thresholds.commune for commune in members)
    if not small:
        return ""
    told = "Une de ses communes peut" if small == 1 else f"{small} de ses communes peuvent"
    return f"{told} le demander, avec moins de {_inhabitants(thresholds.commune)}."


def _sized(territory: Commune | Epci) -> str:
    """« Poses compte 1 036 habitants (population 2023) »."""
    year = territory.population_year
    vintage = f"population {year}" if year else "année du chiffre non précisée par la source"
    if isinstance(territory, Epci):
        vintage = f"somme des communes, {vintage}"
    return f"{territory.name} compte {_inhabitants(territory.population or 0)} ({vintage})"


def _rule(thresholds: Thresholds) -> str:
    return f"{_communes(thresholds)} et {_epcis(thresholds)}, {_since(thresholds)}"


def _aimed_at(territory: Commune | Epci, thresholds: Thresholds) -> str:
    """Tell of the rule what concerns a territory."""
    aimed_at = _epcis(thresholds) if isinstance(territory, Epci) else _communes(thresholds)
    return f"{aimed_at} (seuil {_since(thresholds)})"


def _communes(thresholds: Thresholds) -> str:
    return f"les communes de moins de {_inhabitants(thresholds.commune)}"


def _epcis(thresholds: Thresholds) -> str:
    return f"les intercommunalités de moins de {_inhabitants(thresholds.epci)}"


def _since(thresholds: Thresholds) -> str:
    """Give the year alone: what the source says of the day is no more than that."""
    return f"en vigueur depuis {thresholds.since.year}"


def _inhabitants(count: int) -> str:
    return f"{number(count)}{_NBSP}habitant{'s' if count > 1 else ''}"
