"""The page of each error, for a person in a browser; programs get a problem, see `api.problems.handlers`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse

from api.contexts.errors import ErrorPage
from api.pages.rendering import render
from api.pages.typography import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

logger = logging.getLogger(__name__)

_PAGES: Final[Mapping[int, tuple[str, str, tuple[str, ...]]]] = {
    400: (
        "Cette demande est illisible",
        "Ce que votre navigateur a envoyé n’a pas pu être lu.",
        ("Revenez à la page précédente et recommencez.",),
    ),
    403: (
        "Ce formulaire n’a pas pu être accepté",
        "Votre navigateur ne nous dit pas qu’il vient d’une page de ce site. Rien n’a été enregistré.",
        (
            "Revenez à la page précédente avec le bouton « Précédent » du navigateur : votre texte y est.",
            "Copiez-le, rechargez la page, collez-le, puis envoyez de nouveau.",
            "Une extension du navigateur qui cache l’origine des pages peut en être la cause.",
        ),
    ),
    404: (
        "Page non trouvée",
        "Cette page n’existe pas, ou n’existe plus.",
        ("Si vous avez tapé l’adresse, vérifiez-la.", "Sinon, repartez de l’accueil ou du plan du site."),
    ),
    405: ("Cette page ne s’ouvre pas ainsi", "Elle attend un formulaire.", ("Repartez de la page d’accueil.",)),
    413: (
        "Votre texte est trop long",
        "Il dépasse ce que nous pouvons recevoir en une fois. Rien n’a été enregistré, mais rien n’est perdu.",
        (
            "Revenez à la page précédente avec le bouton « Précédent » du navigateur : votre texte y est.",
            "Gardez-en une copie, puis raccourcissez-le : quelques phrases suffisent pour décrire un besoin.",
            "Envoyez de nouveau. Le texte complet pourra nous être remis plus tard.",
        ),
    ),
    421: (
        "Ce service n’est pas à cette adresse",
        "Le nom de site par lequel vous êtes venu n’est pas de ceux qu’il connaît.",
        (
            "Vérifiez l’adresse, ou demandez-la à qui tient ce service.",
            "Si vous le tenez : donnez cette adresse par DEJA_LA_PUBLIC_URL, ou son nom par DEJA_LA_HOSTS.",
        ),
    ),
    422: (
        "Cette adresse contient une valeur inconnue",
        "Un filtre ou un numéro de l’adresse n’existe pas chez nous.",
        ("Revenez à la page précédente, ou repartez de l’accueil.",),
    ),
    429: (
        "Une minute de patience",
        "Beaucoup d’envois sont arrivés d’un coup depuis votre connexion.",
        (
            "Gardez cette page ouverte, ou revenez à la précédente : votre texte y est.",
            "Une mairie entière partage parfois une seule connexion : si cela se répète, dites-le-nous.",
        ),
    ),
    500: (
        "Une erreur de notre part",
        "Le service n’a pas su répondre. Vous n’y êtes pour rien.",
        (
            "Revenez à la page précédente : votre texte y est.",
            "Réessayez. Si l’erreur revient, prévenez-nous : dites-nous l’heure et la page.",
        ),
    ),
    409: (
        "Cette demande a changé entre-temps",
        "Elle a été envoyée, corrigée ou fermée depuis que vous avez ouvert la page.",
        (
            "Revenez à la page précédente et gardez une copie de votre texte.",
            "Rechargez la page : elle montre où en est la demande.",
        ),
    ),
    503: (
        "Un instant, s’il vous plaît",
        "Le service est très demandé, ou sa base de données ne répond pas pour le moment.",
        ("Revenez à la page précédente : votre texte y est.", "Recommencez dans quelques secondes."),
    ),
}
_NO_RECORD: Final = (
    "Cette adresse ne mène à aucune fiche : elle est incomplète, ou la fiche a été retirée ou réunie avec une autre."
)
_LOOK_FOR_IT: Final = (
    "Cherchez-la dans la liste, par un mot de son titre.",
    "Ou décrivez votre besoin depuis la page d’accueil.",
)
_INVESTIGATIONS: Final = ("/investigations", "Toutes les enquêtes")
_TOOLS: Final = ("/outils", "Tous les outils")
_MISSING: Final = {
    "/investigations/": ErrorPage(404, "Cette enquête n’existe pas", _NO_RECORD, _LOOK_FOR_IT, action=_INVESTIGATIONS),
    "/outils/": ErrorPage(404, "Cet outil n’existe pas", _NO_RECORD, _LOOK_FOR_IT, action=_TOOLS),
    "/resultats/comme/": ErrorPage(404, "Cette fiche n’existe pas", _NO_RECORD, _LOOK_FOR_IT, action=_INVESTIGATIONS),
    "/resultats/": ErrorPage(
        404,
        "Ces résultats ne s’ouvrent pas",
        "Cette adresse est incomplète, ou les fiches qu’elle montrait ont toutes été retirées.",
        (
            "Recopiez-la en entier, ou demandez-la de nouveau à qui vous l’a donnée.",
            "Ou décrivez le besoin depuis la page d’accueil.",
        ),
    ),
}
"""What is said of what is missing, by the start of its address; the first that fits."""
_OTHER: Final = (
    "Cette demande n’a pas abouti",
    "Le service n’a pas pu la traiter.",
    ("Repartez de la page d’accueil.",),
)
_BARE: Final = """<!DOCTYPE html>
<html lang="fr">
<head><meta charset="utf-8"><title>Une erreur de notre part – Déjà-là</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main>
<h1>Une erreur de notre part</h1>
<p>Le service n’a pas su répondre. Vous n’y êtes pour rien.</p>
<p>Revenez à la page précédente : votre texte y est. Réessayez dans un instant.</p>
<p><a href="/">Page d’accueil</a></p>
</main></body>
</html>
"""
"""What is left when the templates themselves fail."""


def wants_page(request: Request) -> bool:
    """Tell a person in a browser from a program.

    Args:
        request: the request.

    Returns:
        True where HTML is asked for, outside ``/api``.

    """
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def error_page(request: Request, status: int, *, retry_after: str | None = None) -> HTMLResponse | None:
    """Make the page of an error.

    Args:
        request: the request that failed.
        status: the HTTP status.
        retry_after: the ``Retry-After`` of the answer, in seconds.

    Returns:
        The page, a bare one when no template can be filled; none for a program.

    """
    if not wants_page(request):
        return None
    page = _missing(request) if status == 404 else None
    if page is None:
        title, detail, advice = _PAGES.get(status, _OTHER)
        page = ErrorPage(status, title, detail, advice, wait=_in_words(retry_after))
    try:
        return render(request, "pages/error.html", page, status=status)
    except Exception as error:  # noqa: BLE001 - the page of an error must not fail in its turn
        logger.error("no error page: %s", type(error).__name__)  # noqa: TRY400 - its text may quote the need
        return HTMLResponse(_BARE, status_code=status, headers={"Cache-Control": "no-store"})


def _missing(request: Request) -> ErrorPage | None:
    """Lead who follows an old link, or one cut short in a mail, to what may still hold what it led to."""
    return next((page for start, page in _MISSING.items() if request.url.path.startswith(start)), None)


def _in_words(retry_after: str | None) -> str:
    if retry_after is None or not retry_after.isdecimal():
        return ""
    seconds = max(1, int(retry_after))
    return counted(seconds, "seconde") if seconds < 60 else counted(-(-seconds // 60), "minute")
