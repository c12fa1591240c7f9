"""What the desk's addresses for other services answer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, Field

from api.desk import Status
from api.schemas.bodies import Body
from corpus.themes import ThemeId

if TYPE_CHECKING:
    from api.desk import InboxLine, InboxPage


class DeskRequestOut(BaseModel):
    """Une demande, telle que le bureau la montre à un autre service : ni texte d’origine, ni coordonnées."""

    reference: str = Field(examples=["DL-2026-7K3F9G"])
    status: Status
    territory: str | None = Field(description="Code INSEE ou SIREN ; absent une fois la demande effacée.")
    territory_name: str | None
    department: str | None
    eligible: bool | None = Field(description="À l’accompagnement sur-mesure ; absent quand cela ne peut être dit.")
    verdict: str | None = Field(
        description="Tel que les décisions des experts le laissent ; absent tant que la demande n’est pas lue."
    )
    themes: list[str]
    received_at: datetime
    updated_at: datetime
    answered_at: datetime | None
    double_of: str | None = Field(description="La demande dont elle est close comme double.")
    excerpt: str = Field(description="Le début du besoin, sans données personnelles.")
    recurrent_need: int | None = Field(
        description="Le besoin récurrent dont elle est, avec une autre collectivité au moins ; absent sinon."
    )
    near: int = Field(
        description="Demandes d’autres collectivités que le calcul rapproche : une sur deux dit bien la même chose."
    )

    @classmethod
    def of(cls, line: InboxLine) -> Self:
        """Write a line of the inbox."""
        place = line.territory
        return cls(
            reference=line.reference,
            status=line.status,
            territory=place.code if place else None,
            territory_name=place.name if place else None,
            department=place.department if place else None,
            eligible=line.eligible,
            verdict=line.verdict,
            themes=list(line.themes),
            received_at=line.received_at,
            updated_at=line.updated_at,
            answered_at=line.answered_at,
            double_of=line.double_of or None,
            excerpt=line.excerpt,
            recurrent_need=line.recurrent.id if line.recurrent else None,
            near=line.near,
        )


class DeskRequestsOut(BaseModel):
    """Une page de demandes, les dernières reçues d’abord."""

    requests: list[DeskRequestOut]
    next: str | None = Field(description="À donner comme `after` pour la page suivante ; absent sur la dernière.")

    @classmethod
    def of(cls, page: InboxPage) -> Self:
        """Write a page of the inbox."""
        return cls(
            requests=[DeskRequestOut.of(line) for line in page.lines], next=page.after.token if page.after else None
        )


class NearRequestsOut(BaseModel):
    """Les demandes d’autres territoires qui semblent dire la même chose qu’une demande, les plus probables d’abord."""

    reference: str
    near: list[str] = Field(description="Numéros de celles qui sont proposées aux experts ; dix au plus.")
    told_apart: list[str] = Field(description="Numéros de celles qu’un expert a jugées d’un autre besoin.")


class RecurrentNeedOut(BaseModel):
    """Les demandes d’un besoin récurrent, les dernières reçues d’abord ; deux cents au plus de chaque."""

    id: int
    requests: list[str] = Field(description="Numéros des demandes qui en sont.")
    taken_out: list[str] = Field(description="Numéros de celles qui en ont été retirées.")


class GivenThemeIn(Body):
    """Le thème d’une demande, ou de celles d’un besoin récurrent."""

    theme: ThemeId | None
    """`null` quand aucun thème de la liste ne convient : le calcul n’en propose plus."""


class GivenThemeOut(BaseModel):
    """Le thème donné."""

    theme: ThemeId | None
    requests: int = Field(description="Combien de demandes l’ont.")
