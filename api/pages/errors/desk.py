"""Pages that tell what the desk cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.contexts.errors import ErrorPage
from api.desk import (
    BenchmarkFinishedError,
    DeskError,
    NotTheWriterError,
    PartRemovedError,
    UnknownBenchmarkError,
    UnknownClusterError,
    UnknownDraftError,
    UnknownErrorReportError,
    UnknownRequestError,
)
from api.desk.errors import UnknownRecordDraftError
from api.pages.errors.error_pages import wants_page
from api.pages.rendering import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request
    from fastapi.responses import HTMLResponse

_WRONG_LINK: Final = ErrorPage(
    404,
    "Ce lien n’ouvre aucune demande",
    "Il est peut-être incomplet.",
    (
        "Recopiez-le en entier depuis le message de confirmation, ou depuis l’endroit où vous l’aviez noté.",
        "Si vous l’avez perdu, contactez l’équipe avec le numéro de votre demande.",
    ),
)
_NO_DRAFT: Final = ErrorPage(
    404,
    "Cette demande commencée n’existe plus",
    "Une demande qui n’est pas envoyée est effacée au bout de quelque temps.",
    ("Commencez-en une nouvelle : cinq minutes suffisent.",),
    action=("/demande", "Demander un accompagnement"),
)
_NO_RECORD_DRAFT: Final = ErrorPage(
    404,
    "Ce brouillon de fiche n’existe pas",
    "Son numéro n’est celui d’aucun brouillon.",
    ("Revenez à la liste des fiches.",),
)
_NO_REPORT: Final = ErrorPage(
    404,
    "Ce signalement n’existe pas, ou plus",
    "L’adresse est incomplète, ou un an a passé depuis la réponse.",
    ("Recopiez l’adresse en entier.", "Si l’erreur est toujours là, signalez-la à nouveau, depuis la fiche."),
)
_NO_NEED: Final = ErrorPage(
    404,
    "Ce besoin récurrent n’existe pas, ou plus",
    "Les demandes qui le formaient ont été rapprochées autrement, retirées ou effacées.",
    ("Revenez à la liste des besoins récurrents, dans le bureau.",),
)
_NOT_YOURS: Final = ErrorPage(
    403,
    "Une autre personne a écrit cette demande",
    "Elle seule peut répondre à une mise en relation : ce sont ses coordonnées qui seraient transmises.",
    ("Prévenez-la : elle répond en se connectant avec l’adresse donnée dans la demande, ou par son lien secret.",),
)
_NO_BENCHMARK: Final = ErrorPage(
    404,
    "Ce comparatif ne s’ouvre pas",
    "Il a été effacé, son partage ou sa publication a pris fin, ou l’adresse est incomplète.",
    (
        "Recopiez l’adresse en entier.",
        "Si elle l’est, demandez à l’équipe qui vous l’a donnée si elle partage encore son comparatif.",
    ),
    action=("/comparatifs/publies", "Les comparatifs publiés"),
)
_FINISHED: Final = ErrorPage(
    409,
    "Ce comparatif est terminé",
    "Quelqu’un de votre équipe l’a terminé : on ne peut plus que le lire. Rien n’a été changé.",
    (
        "Revenez à la page précédente : si vous y aviez écrit quelque chose, votre texte y est.",
        "Pour le changer, rouvrez-le, en bas de la page du comparatif.",
    ),
)
_REMOVED: Final = ErrorPage(
    409,
    "Cela a été retiré du comparatif",
    "Quelqu’un de votre équipe l’a retiré : rien n’est perdu, et rien n’a été changé.",
    ("Revenez au comparatif : sous la grille, « Ce qui a été retiré » permet de le remettre, avec ses cases.",),
)
_PAGES: Final[Mapping[type[DeskError], ErrorPage]] = {
    UnknownRequestError: _WRONG_LINK,
    UnknownDraftError: _NO_DRAFT,
    UnknownRecordDraftError: _NO_RECORD_DRAFT,
    UnknownErrorReportError: _NO_REPORT,
    UnknownClusterError: _NO_NEED,
    NotTheWriterError: _NOT_YOURS,
    UnknownBenchmarkError: _NO_BENCHMARK,
    BenchmarkFinishedError: _FINISHED,
    PartRemovedError: _REMOVED,
}


def desk_error_page(request: Request, error: DeskError) -> HTMLResponse | None:
    """Make the page of an error of the desk, for a person in a browser.

    Args:
        request: the request that failed.
        error: what the desk could not do.

    Returns:
        The page; none for a program, and for an error that the form's own pages tell.

    """
    page = _PAGES.get(type(error))
    if page is None or not wants_page(request):
        return None
    return render(request, "pages/error.html", page, status=page.status)
