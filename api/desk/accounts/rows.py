"""The rows of accounts: found by what was typed, and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from api.desk.accounts.agents import Agent
from api.desk.accounts.tables import AccountRow, SessionRow
from api.desk.errors import AccountError, UnknownAccountError
from api.desk.storable import storable
from api.rights.roles import Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_LONGEST: Final = 200


def read_mail(typed: str) -> str:
    """Read the mail of an account.

    Args:
        typed: what was given.

    Returns:
        The mail, in lower case.

    Raises:
        AccountError: if it is none.

    """
    mail = typed.strip().lower()
    local, _, domain = mail.partition("@")
    if not local or "." not in domain or len(mail) > _LONGEST or " " in mail or not mail.isprintable():
        raise AccountError("Cette adresse n’est pas celle d’une messagerie.")
    return mail


def typed_mail(typed: str) -> str:
    r"""Bring a mail to how accounts are looked for: what counts tries must name one account alike.

    Args:
        typed: anything.

    Returns:
        What is looked for.

    Examples:
        >>> typed_mail(" Mairie@exemple.fr\0")
        'mairie@exemple.fr'

    """
    return storable(typed).strip().lower()


def row_by_mail(session: Session, mail: str) -> AccountRow | None:
    """Find an account by its mail.

    Args:
        session: where to look.
        mail: the account's however it is written, or anything.

    Returns:
        The account, closed or not; none where none goes by this mail.

    """
    return session.scalar(select(AccountRow).where(AccountRow.mail == typed_mail(mail)))


def known_row(session: Session, mail: str) -> AccountRow:
    """Find an account by its mail, and say so where there is none.

    Args:
        session: where to look.
        mail: the account's however it is written, or anything.

    Returns:
        The account, closed or not.

    Raises:
        UnknownAccountError: if no account goes by this mail.

    """
    row = row_by_mail(session, mail)
    if row is None:
        raise UnknownAccountError("Aucun compte ne porte cette adresse : « deja-la account list » les donne.")
    return row


def row_by_id(session: Session, account_id: str) -> AccountRow | None:
    """Find an account by its id, which may be anything; none where there is none such."""
    return session.get(AccountRow, storable(account_id))


def agent_of(row: AccountRow) -> Agent:
    """Tell who an account is for."""
    return Agent(row.id, row.name, row.mail, row.organisation, Role(row.role), siret=row.siret, territory=row.territory)


def sign_out(session: Session, account_id: str) -> int:
    """End every session of an account, and tell how many there were."""
    ended = delete(SessionRow).where(SessionRow.account_id == account_id).returning(SessionRow.token_digest)
    return len(session.scalars(ended).all())
