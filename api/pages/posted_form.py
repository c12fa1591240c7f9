"""A form as it was posted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from api.desk import KEPT
from api.protection import form_tokens, honeypot
from api.protection.form_bodies import CUT, FORM
from api.protection.form_tokens import FormTokens, TokenState
from corpus.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

UNSAVED: Final = "Le service est très occupé : rien n’a été enregistré. Attendez un instant et recommencez."
"""Why a form was not taken where the database does not answer."""
_MAX_FIELDS: Final = 60
_MAX_LONG: Final = 2_000
_EXPIRED: Final = (
    "Cette page était ouverte depuis longtemps : par sécurité, elle n’a pas été envoyée. Rien n’est perdu, "
    "tout ce que vous avez écrit est là. Envoyez-la à nouveau."
)
_FOREIGN: Final = (
    "Cette page n’a pas pu être envoyée : son jeton de sécurité manque ou n’est pas le bon. Rien n’est perdu, "
    "tout ce que vous avez écrit est là. Envoyez-la à nouveau."
)
_CAUGHT: Final = (
    "Un champ invisible, qui sert à arrêter les robots, était rempli : une extension de votre navigateur en est sans "
    "doute la cause. Rien n’est perdu, tout ce que vous avez écrit est là. Envoyez à nouveau cette page."
)


@dataclass(frozen=True)
class PostedForm:
    """What was posted, by field."""

    fields: Mapping[str, str]
    cut: bool
    """Whether the body was over the limit, and its end dropped."""

    def objection(self, tokens: FormTokens, *, purpose: str) -> str:
        """Tell why the form is not taken.

        Args:
            tokens: what checks the form's token.
            purpose: what the token is for.

        Returns:
            A sentence for the person; empty when the form may be taken.

        """
        if honeypot.is_caught(self.fields):
            return _CAUGHT
        state = tokens.check(self.fields.get(form_tokens.FIELD), purpose=purpose)
        return {TokenState.VALID: "", TokenState.EXPIRED: _EXPIRED, TokenState.FOREIGN: _FOREIGN}[state]

    def shortened(self) -> dict[str, str]:
        """Tell which fields are too long to be kept whole, and what was kept of them, by field."""
        told = (
            f"Ce texte est trop long. Les {number(KEPT)} premiers caractères sont là, la suite n’a pas pu être "
            "gardée : raccourcissez-le."
        )
        long = [name for name, value in self.fields.items() if len(value) > KEPT]
        if self.cut and not long:
            # The last field is the one in which the body was cut.
            long = list(self.fields)[-1:]
        return dict.fromkeys(long, told)


async def _posted(request: Request) -> PostedForm:
    return await _read(request, most=_MAX_FIELDS)


async def _long_posted(request: Request) -> PostedForm:
    return await _read(request, most=_MAX_LONG)


async def _read(request: Request, *, most: int) -> PostedForm:
    return PostedForm(dict(await _pairs(request, most=most)), cut=getattr(request.state, CUT, False))


async def _pairs(request: Request, *, most: int) -> list[tuple[str, str]]:
    # A form with more fields than the most is read as one without any.
    body = await request.body() if _is_form(request) else b""
    try:
        return parse_qsl(body.decode("latin-1"), keep_blank_values=True, errors="replace", max_num_fields=most)
    except ValueError:
        return []


async def read_again(request: Request) -> list[tuple[str, str]]:
    """Read the fields of a form that its route may have read already, by `Posted` or by FastAPI's own ``Form``.

    Args:
        request: the request.

    Returns:
        Pairs of name and value, in the order of the page; none where what was sent is no such form.

    """
    if not _is_form(request):
        return []
    return [(name, value) for name, value in (await request.form()).multi_items() if isinstance(value, str)]


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM


Posted = Annotated[PostedForm, Depends(_posted)]
LongPosted = Annotated[PostedForm, Depends(_long_posted)]
"""A form of a whole record: its groups repeat."""
