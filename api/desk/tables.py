"""What every table of the desk is made on: one metadata, names for constraints, moments, and keys of programs."""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import JSON, DateTime, Enum, MetaData, String, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column

if TYPE_CHECKING:
    from sqlalchemy import Dialect

_DIGEST = 64
_CODE = 32


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always aware; SQLite keeps no offset, so that what it gives back is UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring a moment to UTC; one without an offset is refused."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs an offset, got {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back a moment in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_WORDS = Enum(
    enum.Enum,
    native_enum=False,
    create_constraint=False,
    length=_CODE,
    values_callable=lambda words: [word.value for word in words],
)
"""Stores the words of an enumeration as text: a new word needs no migration."""


class Table(DeclarativeBase):
    """The base of the tables; constraints get names, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
        enum.Enum: _WORDS,
    }


class KeyRow(Table):
    """A key that a program sent with what it asked to make: the same key twice makes one thing."""

    __abstract__ = True

    key_digest: Mapped[str] = mapped_column(String(_DIGEST), primary_key=True)
    payload_digest: Mapped[str] = mapped_column(String(_DIGEST))
    salt: Mapped[str] = mapped_column(String(_DIGEST))
    """With the key, which is not stored, it gives the secret of what was made again."""
    created_at: Mapped[datetime] = mapped_column(index=True)


class AppendOnlyError(RuntimeError):
    """Some code tried to change what is written for good."""


def append_only(*kinds: type[Table]) -> None:
    """Refuse that rows of some tables are changed: others are added, and supersede them.

    Args:
        *kinds: the tables.

    """
    for kind in kinds:
        event.listen(kind, "before_update", _refuse)


def _refuse(_mapper: Mapper[Any], _connection: object, row: object) -> None:
    raise AppendOnlyError(f"a row of {type(row).__name__} is never changed: another one supersedes it")
