"""Agents come in, go out and look after their account."""

from typing import Final

from fastapi import APIRouter

from api.pages.sign_in import lost_password, own_account, provider_sign_in, sign_in

ROUTERS: Final[tuple[APIRouter, ...]] = tuple(
    page.router for page in (sign_in, lost_password, own_account, provider_sign_in)
)
"""In the order in which addresses are tried."""
