"""Tell, before a service is made ready, that it will not be able to listen where it is asked to."""

from __future__ import annotations

import errno
import socket

from api.operator_errors import OperatorError


class CannotListenError(OperatorError):
    """Nothing can listen there; the message says why and what to do."""


def check_port(host: str, port: int) -> None:
    """Try to listen, and stop at once.

    Args:
        host: the address to listen at.
        port: the port.

    Raises:
        CannotListenError: if the port is taken or kept for the system, or the address is not this machine's.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        # As the server does: a port whose last connections are still ending is free.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            raise CannotListenError(_told(error, host, port)) from None


def _told(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        taken = f"Le port {port} est déjà pris sur {host}"
        return f"{taken} : le service y tourne peut-être déjà. Sinon, --port en choisit un autre."
    if isinstance(error, socket.gaierror):
        return f"L’adresse {host} n’est celle d’aucune machine connue : --host en donne une de celle-ci."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"L’adresse {host} n’est pas de cette machine : --host en donne une qui l’est."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"Le port {port} est réservé au système : --port en choisit un au-dessus de 1023."
    return f"Le service ne peut pas écouter sur {host}, port {port} : {error.strerror or error}."
