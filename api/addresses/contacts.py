"""Addresses of mail and of pages, as people and settings give them: a typing mistake is told at once."""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit

_MAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def is_mail_address(told: str) -> bool:
    """Tell whether a text has the form of a mail address.

    Args:
        told: such as ``equipe@exemple.fr``.

    Returns:
        Whether a mail could be sent there; whether anybody reads it is not asked.

    Examples:
        >>> is_mail_address("equipe@exemple.fr"), is_mail_address("equipe@exemple")
        (True, False)

    """
    return _MAIL.fullmatch(told) is not None and ".." not in told


def mail_address(told: str) -> str:
    """Check a mail address.

    Args:
        told: such as ``equipe@exemple.fr``; empty where there is none.

    Returns:
        The same.

    Raises:
        ValueError: if nothing could be sent there.

    Examples:
        >>> mail_address("equipe@exemple.fr")
        'equipe@exemple.fr'

    """
    if told and not is_mail_address(told):
        raise ValueError("Une adresse de messagerie s’écrit equipe@exemple.fr.")
    return told


def mail_sender(told: str) -> str:
    """Check who mails come from.

    Args:
        told: a mail address, or a name before it: ``Déjà-là <equipe@exemple.fr>``; empty where there is none.

    Returns:
        The same.

    Raises:
        ValueError: if no mail could come from there.

    """
    if told:
        mail_address(parseaddr(told)[1] or told)
    return told


def web_address(told: str) -> str:
    """Check the address of a page.

    Args:
        told: such as ``https://exemple.fr/schema``; empty where there is none.

    Returns:
        The same.

    Raises:
        ValueError: if no browser would open a page there.

    Examples:
        >>> web_address("https://exemple.fr/schema")
        'https://exemple.fr/schema'

    """
    read = urlsplit(told)
    if told and not (read.scheme in {"http", "https"} and read.hostname and told.isprintable() and " " not in told):
        raise ValueError("Une adresse de page s’écrit https://exemple.fr/page.")
    return told


def mail_or_web_address(told: str) -> str:
    """Check an address that is either.

    Args:
        told: a mail address or the address of a page; empty where there is none.

    Returns:
        The same.

    Raises:
        ValueError: if it is neither.

    """
    return mail_address(told) if "@" in told and "://" not in told else web_address(told)
