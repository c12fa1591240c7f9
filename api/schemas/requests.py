"""The bodies of requests in the HTTP API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from pydantic import ConfigDict, Field

from api.addresses.row_ids import LARGEST
from api.desk import LIMITS, Form
from api.schemas.bodies import Body, SentBody

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk import FiledRequest, Receipt


class ContactIn(SentBody):
    """À qui répondre."""

    name: str = Field(max_length=LIMITS["name"])
    role: str = Field(default="", max_length=LIMITS["role"])
    """Fonction : secrétaire de mairie, maire…"""
    email: str = Field(max_length=LIMITS["email"])
    phone: str = Field(default="", max_length=LIMITS["phone"])


class RequestIn(SentBody):
    """Une demande d’accompagnement."""

    territory: str = Field(max_length=9)
    """Code INSEE de la commune ou SIREN de l’EPCI."""
    need: str = Field(max_length=LIMITS["need"])
    """Le besoin, avec vos mots."""
    tried: str = Field(default="", max_length=LIMITS["tried"])
    """Ce qui a déjà été essayé."""
    deadline: str = Field(default="", max_length=LIMITS["deadline"])
    """L’échéance, s’il y en a une."""
    contact: ContactIn

    def form(self) -> Form:
        """Read the body as the form of the site."""
        typed = self.model_dump(exclude={"contact"}) | self.contact.model_dump()
        return Form().with_fields(typed)


class ContactChanges(SentBody):
    """Ce qui change de la personne à qui répondre ; ce qui manque reste."""

    name: str | None = Field(default=None, max_length=LIMITS["name"])
    role: str | None = Field(default=None, max_length=LIMITS["role"])
    email: str | None = Field(default=None, max_length=LIMITS["email"])
    phone: str | None = Field(default=None, max_length=LIMITS["phone"])


class RequestChanges(SentBody):
    """Ce qui change d’une demande ; ce qui manque reste."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "deadline": "avant l’été", "contact": {"phone": "01 99 00 00 00"}}]
        }
    )

    version: int | None = Field(default=None, ge=0, le=LARGEST)
    """La version que vous avez lue ; inutile avec `If-Match`."""
    territory: str | None = Field(default=None, max_length=9)
    """Code INSEE de la commune ou SIREN de l’EPCI."""
    need: str | None = Field(default=None, max_length=LIMITS["need"])
    tried: str | None = Field(default=None, max_length=LIMITS["tried"])
    deadline: str | None = Field(default=None, max_length=LIMITS["deadline"])
    contact: ContactChanges = Field(default_factory=ContactChanges)

    def typed(self) -> dict[str, str]:
        """Read the body as the fields of the form that change."""
        changed = self.model_dump(exclude={"contact", "version"}, exclude_none=True)
        return changed | self.contact.model_dump(exclude_none=True)


_NO_TERRITORY: Final = (
    "Aucune commune ni aucun EPCI ne porte ce code : GET /api/v1/territories?q= en trouve un par son nom."
)


def as_sent(messages: Mapping[str, str]) -> Mapping[str, str]:
    """Name the fields of the form as a program sends them.

    Args:
        messages: what is wrong, by field of the form.

    Returns:
        The same, by place in `RequestIn`, in words that suit no form.

    """
    named = {f"contact.{name}" if name in ContactIn.model_fields else name: told for name, told in messages.items()}
    return {**named, "territory": _NO_TERRITORY} if "territory" in named else named


class ReceiptOut(Body):
    """Ce qu’il faut garder d’une demande."""

    reference: str
    """Numéro de la demande, à donner au téléphone ; il n’ouvre rien."""
    secret: str
    """Jeton du lien de suivi : qui le connaît peut lire et changer la demande."""
    received_at: datetime
    page: str
    """Chemin de la page de suivi, pour la personne : elle y corrige, retire ou efface sa demande."""
    mailed: bool
    """Une confirmation part-elle à l’adresse du contact ?"""

    @classmethod
    def of(cls, receipt: Receipt) -> ReceiptOut:
        """Shape a receipt."""
        return cls(
            reference=receipt.reference,
            secret=receipt.secret,
            page=f"/suivi/{receipt.secret}",
            received_at=receipt.received_at,
            mailed=receipt.mailed,
        )


class EventOut(Body):
    """Ce qui est arrivé à une demande."""

    at: datetime
    kind: str
    status: str
    """L’état où elle se trouvait ensuite."""


class MessageOut(Body):
    """Une question de l’équipe, ou ce que la personne lui a écrit."""

    at: datetime
    by: Literal["team", "person"]
    text: str


class AnswerOut(Body):
    """Une réponse."""

    at: datetime
    text: str
    records: list[str]
    """Identifiants des fiches sur lesquelles elle s’appuie."""


class RequestOut(Body):
    """Une demande, telle que la personne la voit."""

    reference: str
    version: int
    """Celle que prend la correction suivante, comme l’`ETag`."""
    status: str
    label: str
    """L’état, en français."""
    received_at: datetime
    updated_at: datetime
    eligible: bool | None
    """À l’accompagnement sur-mesure, le jour de la demande ; nul si nous ne savons pas."""
    request: RequestIn | None
    """Ce qui a été demandé ; nul une fois la demande effacée."""
    history: list[EventOut]
    answers: list[AnswerOut]
    messages: list[MessageOut]
    """Ce que l’équipe a demandé et ce que la personne lui a écrit, du plus ancien au plus récent."""
    closing: str
    """Pourquoi elle est close, en français ; vide si elle ne l’est pas, ou si la réponse dit tout."""

    @classmethod
    def of(cls, filed: FiledRequest) -> RequestOut:
        """Shape a request."""
        return cls(
            reference=filed.reference,
            version=filed.version,
            status=filed.status.value,
            label=filed.status.label,
            received_at=filed.received_at,
            updated_at=filed.updated_at,
            eligible=filed.eligible,
            request=_request(filed.form) if filed.form else None,
            history=[
                EventOut(at=event.at, kind=event.kind.value, status=event.after.value)
                for event in filed.events
                if event.is_the_persons
            ],
            answers=[AnswerOut(at=a.at, text=a.text, records=list(a.records)) for a in filed.answers],
            messages=[
                MessageOut(at=one.at, by="person" if one.is_the_persons else "team", text=one.text)
                for one in filed.messages
            ],
            closing=filed.closing_told,
        )


def _request(form: Form) -> RequestIn:
    contact = ContactIn(name=form.name, role=form.role, email=form.email, phone=form.phone)
    return RequestIn(
        territory=form.territory, need=form.need, tried=form.tried, deadline=form.deadline, contact=contact
    )
