"""A lost password is replaced: whoever holds a link that the present one still vouches for chooses another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk.accounts import passwords
from api.desk.accounts.rows import agent_of, known_row, row_by_id, sign_out
from api.desk.errors import AccountError
from api.desk.tokens import digest_of

if TYPE_CHECKING:
    from api.desk.accounts.agents import Agent
    from api.desk.accounts.tables import AccountRow
    from api.desk.database import Database


class LostPasswords:
    """Says what a link to choose a password stands on, and takes the password once."""

    def __init__(self, database: Database) -> None:
        """Keep what is needed.

        Args:
            database: the database.

        """
        self._database = database

    def account_of(self, mail: str) -> str:
        """Name the account that a link is made for.

        Args:
            mail: the account's.

        Returns:
            Its id.

        Raises:
            AccountError: if the account is closed.
            UnknownAccountError: if no account goes by this mail.

        """
        with self._database.read() as session:
            row = known_row(session, mail)
        if row.disabled_at is not None:
            raise AccountError("Ce compte est fermé : « deja-la account enable » le rouvre.")
        return row.id

    def state_of(self, account_id: str) -> str | None:
        """Tell what changes as soon as the account's password does, so that a link serves once.

        Args:
            account_id: an account's, or anything.

        Returns:
            64 hexadecimal digits that say nothing of the password; none where no account is open.

        """
        with self._database.read() as session:
            row = row_by_id(session, account_id)
        return _state(row)

    def replace(self, account_id: str, password: str, *, state: str) -> Agent | None:
        """Take a new password; every session of the account ends.

        Of two who use the same link at the same moment, the second changes nothing.

        Args:
            account_id: the account's.
            password: the new one.
            state: the account's, when its holder was let in.

        Returns:
            The agent; none where the password changed or the account closed meanwhile.

        Raises:
            PasswordError: if the password is too easily guessed.
            StoreUnavailableError: if the database does not answer, or too many passwords are compared already.

        """
        with self._database.read() as session:
            row = row_by_id(session, account_id)
        if row is None or _state(row) != state:
            return None
        passwords.check_password(password, mail=row.mail)
        stored = passwords.hash_password(password)
        with self._database.write() as session:
            row = row_by_id(session, account_id)
            if row is None or _state(row) != state:
                return None
            row.password = stored
            sign_out(session, row.id)
        return agent_of(row)


def _state(row: AccountRow | None) -> str | None:
    if row is None or row.disabled_at is not None:
        return None
    # The salt of the stored password makes it unlike any former one, even of the same words.
    return digest_of(f"{row.id} {row.password or ''}")
